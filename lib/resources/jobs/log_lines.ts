/**
 * The lines of jobs' logs that tell something: read here as
 * `python/churn/log_lines.json` declares them, by which the scripts write them.
 *
 * @module
 */
import declared from "../../../python/churn/log_lines.json" with {
  type: "json",
};

const { sets, measures, figures, lines } = declared;

/**
 * A line, or a part of one, as a regular expression that JavaScript and Python
 * read alike.
 *
 * @param values What stands for each of its values.
 */
export function linePattern(
  line: keyof typeof lines,
  values: Readonly<Record<string, string>>,
): string {
  return lines[line].split(/(\{\w+\}|\t)/).map((part) =>
    part === "\t"
      ? "\\s"
      : part.startsWith("{")
      ? values[part.slice(1, -1)]
      : part.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&")
  ).join("");
}

/** One group each. */
const [whole, number, signed] = ["([0-9]+)", "([0-9.]+)", "(-?[0-9.]+)"];

/** The metric that is the round of the saved model. */
export const bestRoundMetric = "best_round";

/** What the names of metrics of the recalibration begin with. */
export const calibrationPrefix = "calibration:";

/** The names of the validation rows' metrics, such as `validation:auc`. */
export const validationMetrics = {
  logLoss: "validation:logloss",
  auc: "validation:auc",
} as const;

/** How SageMaker reads a metric: its name, and a pattern with one group. */
export interface MetricDefinition {
  /** The metric's name. */
  readonly Name: string;
  /** The pattern; the last line that has it tells the final value. */
  readonly Regex: string;
}

/** How SageMaker reads the metrics out of a training job's log. */
export const metricDefinitions: readonly MetricDefinition[] = [
  ...sets.flatMap((set) =>
    measures.map((measure) => ({
      Name: `${set}:${measure}`,
      Regex: linePattern("metric", { set, measure, value: number }),
    }))
  ),
  {
    Name: bestRoundMetric,
    Regex: linePattern("saved", { round: whole, last: "[0-9]+", metrics: "" }),
  },
  ...figures.map((name) => ({
    Name: `${calibrationPrefix}${name}`,
    Regex: linePattern("calibration", {
      figures: `(?:.*\\s)?${linePattern("figure", { name, value: signed })}`,
    }),
  })),
];

/** The value of a metric that a line tells; `undefined` if it tells none. */
export function metricIn(line: string, name: string): number | undefined {
  const { Regex } = metricDefinitions.find(({ Name }) => Name === name)!;
  const found = new RegExp(Regex).exec(line);
  return found ? Number(found[1]) : undefined;
}
