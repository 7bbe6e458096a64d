/**
 * Customers to measure by, and the scripts that do.
 *
 * @module
 */
import { assert } from "@std/assert";
import * as churn from "lib/mod.ts";
import { inRoot } from "../../lib/tasks/project.ts";
import { python } from "../python.ts";

/** What the scripts read of a file. */
export interface Measured {
  readonly path: string;
  readonly target: string;
  readonly positive: string;
  readonly negative: string;
  readonly ignored?: readonly string[];
  readonly truth?: string;
  readonly train?: number;
}

/** Runs a script of this folder; each line that it prints is an answer. */
export async function measureBy<T>(
  script: string,
  given: unknown,
): Promise<T[]> {
  const process = new Deno.Command(python, {
    args: [inRoot("tests", "soak", script)],
    env: { OMP_NUM_THREADS: "1", OPENBLAS_NUM_THREADS: "1" },
    ...{ stdin: "piped", stdout: "piped", stderr: "inherit" },
  }).spawn();
  const writer = process.stdin.getWriter();
  await writer.write(new TextEncoder().encode(JSON.stringify(given)));
  await writer.close();
  const { code, stdout } = await process.output();
  assert(code === 0, `${script} failed`);
  const lines = new TextDecoder().decode(stdout).trim().split("\n");
  return lines.map((line) => JSON.parse(line));
}

/** Real customers, where they are. */
export const telco: Measured = {
  path: inRoot("..", "shared", "data", "telco.csv"),
  ...{ target: "Churn", positive: "Yes", negative: "No" },
  ignored: ["customerID"],
};

/** The sample's customers of a seed, with their true probabilities. */
function sampleLines(count: number, seed: number): string[] {
  const sample = churn.customers.sampleCustomers({ count, seed });
  return Array.from(
    { length: count },
    (_, row) =>
      [
        ...sample.columns.map(({ values }) => values[row]),
        sample.probability[row],
      ].join(","),
  );
}

/** Files of a thousand customers each, followed by the same others. */
export function sampleFiles(folder: string, seeds: number, others: number) {
  const header = [
    ...churn.customers.sampleCustomers({ count: 1 }).columns.map(({ name }) =>
      name
    ),
    "truth",
  ].join(",");
  const rest = sampleLines(others, 4242);
  return Array.from({ length: seeds }, (_, seed): Measured => {
    const path = `${folder}/${seed}.csv`;
    const lines = [header, ...sampleLines(1000, seed), ...rest];
    Deno.writeTextFileSync(path, lines.join("\n") + "\n");
    return {
      path,
      ...{ target: "churn", positive: "1", negative: "0", truth: "truth" },
      ...{ ignored: ["customer_id"], train: 1000 },
    };
  });
}
