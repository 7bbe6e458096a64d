/**
 * Metrics that a training job prints, matched by Python as on AWS, in a process
 * of its own: an expression that takes too long costs its job only.
 *
 * @module
 */
import type { MetricDefinition } from "@aws-sdk/client-sagemaker";
import type { Context } from "./context.ts";
import { invalid } from "./offered.ts";

/** As in FinalMetricDataList; the time is epoch seconds. */
export interface MetricValue {
  MetricName: string;
  Value: number;
  Timestamp: number;
}

const SCRIPT = "metrics.py";
/** How long expressions may take to be compiled, in milliseconds. */
const CHECK_MS = 30_000;

/** @throws {AwsError} for an expression that can't be compiled. */
export async function checkMetrics(
  context: Context,
  definitions: MetricDefinition[],
): Promise<void> {
  if (definitions.length === 0) return;
  const args = ["check", JSON.stringify(definitions)];
  const signal = AbortSignal.timeout(CHECK_MS);
  await context.tools.run(context.folder, SCRIPT, args, signal)
    .catch(({ message }) => {
      throw invalid(message);
    });
}

/**
 * Reads every value out of a job's logs into `file`, JSON lines of
 * {@linkcode MetricValue}. What can't be read is noted, and costs the job no more.
 *
 * @returns The last value of each metric, in the order of the definitions.
 */
export async function readMetrics(
  context: Context,
  base: string,
  { definitions, logs, file }: {
    definitions: MetricDefinition[];
    logs: string[];
    file: string;
  },
  signal: AbortSignal,
): Promise<MetricValue[]> {
  if (definitions.length === 0) return [];
  const args = ["read", JSON.stringify(definitions), file, ...logs];
  try {
    const printed = await context.tools.run(base, SCRIPT, args, signal);
    const { last, notes } = JSON.parse(printed);
    for (const note of notes) console.error(note);
    return last;
  } catch (error) {
    signal.throwIfAborted();
    console.error(`Cannot read the metrics into ${file}:`, error);
    return [];
  }
}
