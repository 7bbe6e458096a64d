/**
 * Metrics that a training job prints: every value goes to a file of its own,
 * the last of each to the job's record.
 *
 * @module
 */
import type { MetricDefinition } from "@aws-sdk/client-sagemaker";
import { AwsError } from "../types.ts";

/** As in FinalMetricDataList; the time is epoch seconds. */
export interface MetricValue {
  MetricName: string;
  Value: number;
  Timestamp: number;
}

export interface MetricReader {
  onLine(line: string, time: number): void;
  /** The last value of each metric, in the order of the definitions. */
  last(): MetricValue[];
}

/** @throws {AwsError} for an expression that can't be compiled. */
export function compileMetrics(
  definitions: MetricDefinition[],
): { name: string; regex: RegExp }[] {
  return definitions.map(({ Name, Regex }) => {
    try {
      return { name: Name!, regex: new RegExp(Regex!) };
    } catch (error) {
      throw new AwsError(
        "ValidationException",
        `Regex of the metric definition "${Name}" is invalid: ` +
          (error as Error).message,
      );
    }
  });
}

/** @param path JSON lines of {@linkcode MetricValue} are appended to it. */
export function readMetrics(
  definitions: MetricDefinition[],
  path: string,
): MetricReader {
  const compiled = compileMetrics(definitions);
  const last = new Map<string, MetricValue>();
  return {
    onLine(line, time) {
      const found = compiled.flatMap(({ name, regex }): MetricValue[] => {
        const value = Number.parseFloat(regex.exec(line)?.[1] ?? "");
        if (!Number.isFinite(value)) return [];
        return [{ MetricName: name, Value: value, Timestamp: time / 1000 }];
      });
      if (found.length === 0) return;
      for (const metric of found) last.set(metric.MetricName, metric);
      const text = found.map((metric) => JSON.stringify(metric) + "\n");
      Deno.writeTextFileSync(path, text.join(""), { append: true });
    },
    last: () =>
      compiled.flatMap(({ name }) => last.has(name) ? [last.get(name)!] : []),
  };
}
