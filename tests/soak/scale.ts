/**
 * The whole walk on many customers, stage by stage, beside one plain pandas and
 * XGBoost script on the same file.
 *
 * @module
 */
import { join } from "node:path";
import * as churn from "lib/mod.ts";
import { python } from "../python.ts";

/** What one run took. */
export interface ScaleRun {
  /** Seconds of each stage. */
  readonly seconds: Readonly<Record<string, number>>;
  /** Seconds of the plain script's stages. */
  readonly plain: Readonly<Record<string, number>>;
  /** The most memory this process had by the end of each stage, in MB; Linux tells. */
  readonly peakMemory: Readonly<Record<string, number | undefined>>;
  readonly testRows: number;
  readonly aucRoc: number;
}

const script = (name: string) => new URL(name, import.meta.url).pathname;

/** Runs the walk and the plain script on `rows` generated customers. */
export async function runScale(rows: number): Promise<ScaleRun> {
  const folder = await Deno.makeTempDir();
  try {
    const csv = join(folder, "customers.csv");
    await runPython("make_customers.py", String(rows), csv);
    const walk = await walkOn(csv, join(folder, "state"));
    await Deno.mkdir(join(folder, "plain"));
    const plain = await runPython("plain.py", csv, join(folder, "plain"));
    return { ...walk, plain: JSON.parse(plain) };
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function walkOn(csv: string, stateFolder: string) {
  const seconds: Record<string, number> = {};
  const memory: Record<string, number | undefined> = {};
  async function timed<T>(stage: string, work: () => Promise<T>): Promise<T> {
    const start = performance.now();
    const result = await work();
    seconds[stage] = (performance.now() - start) / 1000;
    memory[stage] = await peakMemory();
    return result;
  }

  await using session = await churn.openSession({ csv, stateFolder, python });
  const customers = await timed("reading", () => churn.loadCustomers(session));
  const dataset = await timed(
    "upload",
    () => churn.uploadCustomers(session, customers),
  );
  const prepared = await timed("processing", async () => {
    const job = await churn.startProcessing(session, dataset);
    return await churn.waitForProcessing(session, job);
  });
  const model = await timed("training", async () => {
    const job = await churn.startTraining(session, prepared);
    return await churn.waitForTraining(session, job);
  });
  const endpoint = await timed("endpoint", async () => {
    const started = await churn.startEndpoint(session, model);
    await churn.waitForEndpoint(session, started);
    return started;
  });
  const scores = await timed(
    "scoring",
    () => churn.scoreRows(session, endpoint, prepared.test),
  );
  const { metrics } = await timed(
    "evaluation",
    () => Promise.resolve(churn.evaluate(scores)),
  );
  return {
    seconds,
    peakMemory: memory,
    testRows: scores.labels.length,
    aucRoc: metrics.aucRoc,
  };
}

async function runPython(name: string, ...args: string[]): Promise<string> {
  const { success, stdout, stderr } = await new Deno.Command(python, {
    args: [script(name), ...args],
  }).output();
  if (!success) throw new Error(new TextDecoder().decode(stderr));
  return new TextDecoder().decode(stdout);
}

async function peakMemory(): Promise<number | undefined> {
  if (Deno.build.os !== "linux") return undefined;
  const status = await Deno.readTextFile("/proc/self/status");
  return Number(/VmHWM:\s+(\d+) kB/.exec(status)![1]) / 1024;
}
