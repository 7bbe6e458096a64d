/**
 * Customers as JSON lines, which a transform job reads.
 *
 * @module
 */
import { createHash } from "node:crypto";
import type { Session } from "../aws/session.ts";
import type { CustomersToScore } from "../customers/scoring_file.ts";
import { idColumns, rowsOf } from "../endpoint/rows_to_score.ts";
import { machinesOf } from "../resources/requests/machines.ts";
import { putObject } from "../storage/store.ts";

/** The content type of {@linkcode uploadLines}' objects. */
export const jsonLines = "application/jsonlines";

/** Yields each customer's line, with the ids where they are wanted. */
async function* linesOf(
  toScore: CustomersToScore,
  withIds = false,
): AsyncGenerator<string> {
  const names = withIds ? idColumns(toScore).map(({ name }) => name) : [];
  for await (const { ids, customer, text } of rowsOf(toScore)) {
    yield names.length === 0 ? `${text}\n` : `${
      JSON.stringify({
        ...Object.fromEntries(names.map((name, i) => [name, ids[i]])),
        ...customer,
      })
    }\n`;
  }
}

/** Returns what tells these customers, and the form they are uploaded in, from others. */
export async function digestOf(
  { open, roles }: CustomersToScore,
  withIds = false,
): Promise<string> {
  const hash = createHash("sha256");
  const columns = roles.columns.map(({ name, role }) => [name, role]);
  hash.update(JSON.stringify({ columns, withIds }));
  for await (const bytes of await open()) hash.update(bytes);
  return hash.digest("hex");
}

/** Uploads customers below a key, in as many objects as the job has machines. */
export async function uploadLines(
  session: Session,
  folder: string,
  toScore: CustomersToScore,
  withIds?: boolean,
): Promise<void> {
  const { InstanceCount = 1 } = machinesOf(session, "transform");
  const { rows } = toScore.roles;
  const share = Math.max(1, Math.ceil(rows / InstanceCount));
  const lines = linesOf(toScore, withIds);
  const digits = String(InstanceCount).length;
  for (let part = 1;; part++) {
    const first = await lines.next();
    if (first.done) return;
    const name = `part-${String(part).padStart(digits, "0")}.jsonl`;
    const body = ReadableStream.from(some(first.value, lines, share))
      .pipeThrough(new TextEncoderStream());
    await putObject(session, folder + name, body, jsonLines);
  }
}

/** The first line and as many more of the others as are to be taken together. */
async function* some(
  first: string,
  lines: AsyncGenerator<string>,
  count: number,
): AsyncGenerator<string> {
  yield first;
  for (let taken = 1; taken < count; taken++) {
    const { done, value } = await lines.next();
    if (done) return;
    yield value;
  }
}
