/**
 * Runs as tables for people.
 *
 * @module
 */
import { validationMetrics } from "../resources/jobs/log_lines.ts";
import { checkOptions } from "../options.ts";
import type { Displayable } from "../show/bundle.ts";
import { type Cell, showTable } from "../show/table.ts";
import type { Comparison } from "./compare.ts";
import { comparisonNote, differenceText } from "./compare_words.ts";
import type { RunRecord } from "./runs.ts";

/** What {@linkcode showRuns} shows. */
export interface RunsOptions {
  /** The parameters that have a column. @default those in which the runs differ */
  readonly parameters?: readonly string[];
  /** Whether it says when each began, and how long it took. @default {true} */
  readonly times?: boolean;
}

/**
 * Shows runs, one row per run: how each stands, its AUC and log loss, and
 * parameters. Of a training the figures are those of the validation rows that
 * chose its round, with folds those of all rows, held out fold by fold.
 *
 * @example
 * ```ts ignore
 * churn.runs.showRuns(runs);
 * ```
 */
export function showRuns(
  runs: readonly RunRecord[],
  options: RunsOptions = {},
): Displayable {
  checkOptions("showRuns", options, ["parameters", "times"]);
  if (runs.length === 0) {
    return showTable({
      header: [],
      rows: [],
      note: "Nothing has been trained or evaluated yet.",
    });
  }
  const { parameters = variedParameters(runs), times = true } = options;
  const rows = runs.map((run) => [
    run.name,
    run.evaluated ? `evaluation: ${run.evaluated.purpose}` : run.stage,
    ...times ? [run.at.slice(0, 16).replace("T", " ")] : [],
    run.status === "Completed" ? run.status : statusOf(run),
    aucOf(run),
    logLossOf(run),
    ...times ? [run.seconds && Math.round(run.seconds)] : [],
    ...parameters.map((name): Cell => briefNumber(run.parameters[name])),
  ]);
  return showTable({
    header: [
      ...["run", "what", ...times ? ["began (UTC)"] : []],
      ...["status", "AUC", "log loss", ...times ? ["seconds"] : []],
      ...parameters,
    ],
    rows,
    named: true,
    grouped: true,
  });
}

/** Numbers of many digits with four of them; other texts as they are. */
const briefNumber = (text?: string) =>
  text !== undefined && text.length > 8 && Number.isFinite(Number(text))
    ? String(Number(Number(text).toPrecision(4)))
    : text;

const statusOf = ({ status, reason }: RunRecord) =>
  reason ? `${status}: ${reason}` : status;

/** Of the validation rows, or of those that were evaluated. */
export const aucOf = ({ metrics }: RunRecord): number | undefined =>
  metrics[validationMetrics.auc] ?? metrics.aucRoc;

/** Of the validation rows, or of those that were evaluated. */
export const logLossOf = ({ metrics }: RunRecord): number | undefined =>
  metrics[validationMetrics.logLoss] ?? metrics.logLoss;

/** The names of parameters that are not the same for all runs that have any. */
export function variedParameters(runs: readonly RunRecord[]): string[] {
  const trained = runs.filter(({ evaluated }) => !evaluated);
  const names = new Set(
    trained.flatMap(({ parameters }) => Object.keys(parameters)),
  );
  return [...names].filter((name) =>
    new Set(trained.map(({ parameters }) => parameters[name])).size > 1
  );
}

/**
 * Shows by how much runs differ on the same rows, and what that says.
 *
 * @example
 * ```ts
 * import { compareScores } from "lib/runs/compare.ts";
 * import { showComparison } from "lib/runs/tables.ts";
 *
 * const labels = Uint8Array.of(1, 0, 1, 0, 0);
 * showComparison(compareScores([
 *   { run: "a", labels, probabilities: Float64Array.of(0.9, 0.7, 0.6, 0.4, 0.1) },
 *   { run: "b", labels, probabilities: Float64Array.of(0.9, 0.3, 0.6, 0.4, 0.1) },
 * ]));
 * ```
 */
export function showComparison(comparison: Comparison): Displayable {
  return showTable({
    header: [
      ...["compared with", "run", "AUC better by", "p", "log loss lower by"],
      ...["p", "in words"],
    ],
    rows: comparison.differences.map((difference) => [
      comparison.base,
      difference.run,
      interval(difference.auc),
      difference.auc.p,
      interval(difference.logLoss),
      difference.logLoss.p,
      differenceText(difference, comparison),
    ]),
    note: comparisonNote(comparison),
    grouped: true,
  });
}

function interval(
  { value, low, high }: { value: number; low: number; high: number },
): string {
  const [middle, from, to] = [value, low, high].map((figure) =>
    figure.toFixed(4).replace(/^-/, "−")
  );
  return `${middle} (${from} to ${to})`;
}
