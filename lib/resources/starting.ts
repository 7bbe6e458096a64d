/**
 * Starting something: all that is the same for every kind.
 *
 * @module
 */
import { requireOwnBuckets } from "../bucket.ts";
import type { LedgerEntry } from "../ledger.ts";
import { requireReady } from "../preflight.ts";
import { tags } from "../requests/tags.ts";
import type { Session } from "../session.ts";
import { inOrder } from "./registry.ts";
import { create } from "./sagemaker.ts";

/** What is sent to create one thing. */
export interface Creation {
  /** The request, but for the tags. */
  readonly request: object;
  /** The `s3://` prefixes that it will write, as the thing's own. */
  readonly writes?: readonly string[];
}

/**
 * Creates a thing for each of some stages: looks whether all is ready and who
 * owns what is read, gives names, lets the plan upload what is needed, and
 * writes everything to the ledger before it is created, with the tags.
 *
 * @param stages By what stands in the names, in the order of creation.
 * @param reads `s3://` URIs of what will be read.
 * @param plan Uploads what is needed below the names, and makes the requests.
 * @throws {PreflightError} If something is wrong that would make it fail.
 * @throws {RangeError} If what is read lies in another account's bucket.
 * @returns The names by stage, as soon as the service has taken the requests.
 */
export async function start<S extends string>(
  session: Session,
  stages: readonly S[],
  reads: readonly string[],
  plan: (
    names: Readonly<Record<S, string>>,
  ) => Promise<Readonly<Record<S, Creation>>>,
): Promise<Readonly<Record<S, string>>> {
  const { ledger } = session;
  for (const stage of stages) await requireReady(session, stage);
  await requireOwnBuckets(session, reads);
  const things = stages.map((stage) => ({ stage, descriptor: kindOf(stage) }));
  const names = {} as Record<S, string>;
  for (const { stage, descriptor } of things) {
    names[stage] = await ledger.recordNew(descriptor.kind, stage);
  }
  const creations = await plan(names);
  const entries = things.flatMap(({ stage, descriptor: { kind } }) => [
    { kind, name: names[stage] },
    ...(creations[stage].writes ?? []).map((name): LedgerEntry => ({
      kind: "s3-prefix",
      name,
    })),
  ]);
  await ledger.creating(entries, async () => {
    for (const { stage, descriptor } of things) {
      const request = { ...creations[stage].request, Tags: tags(session) };
      await create(session, descriptor, request);
    }
  });
  return names;
}

function kindOf(stage: string) {
  const found = inOrder.find(({ stages }) => stage in stages);
  if (found) return found;
  throw new TypeError(
    `Cannot start '${stage}' because no kind has such a stage`,
  );
}
