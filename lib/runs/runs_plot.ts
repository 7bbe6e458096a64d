/**
 * How good the runs' models are, one after the other.
 *
 * @module
 */
import { checkOptions } from "../options.ts";
import { validationMetrics } from "../resources/jobs/log_lines.ts";
import { decimal, fieldsOf } from "../show/fields.ts";
import { dot, hover } from "../show/marks.ts";
import { chart, colors, type Spec } from "../show/theme.ts";
import { count } from "../words.ts";
import type { RunRecord } from "./runs.ts";

/** What {@linkcode runsPlot} shows. */
export interface RunsPlotOptions {
  /** As `listRuns()` has them; those without a validation log loss are left out. */
  runs: readonly RunRecord[];
  /** Instead of the finding. */
  title?: string;
}

const loss = decimal(4);

interface Point {
  readonly place: number;
  readonly run: string;
  readonly loss: number;
  readonly best: number;
}

const fields = fieldsOf<Point>({
  place: { title: "Training", type: "quantitative" },
  run: { tip: "run" },
  loss: { tip: "validation log loss", title: "Validation log loss", ...loss },
  best: { tip: "lowest so far", ...loss },
});

/**
 * Plots the validation log loss of each training and of each search's best one, in
 * the order in which they began, and the lowest so far.
 *
 * @example
 * ```ts ignore
 * const runsShown = churn.runs.runsPlot({ runs });
 * ```
 *
 * @throws {RangeError} If none of them has one.
 */
export function runsPlot(options: RunsPlotOptions): Spec {
  checkOptions("runsPlot", options, ["runs", "title"]);
  const points: Point[] = [];
  let best = Infinity;
  for (const { name: run, metrics, search } of options.runs) {
    const loss = metrics[validationMetrics.logLoss];
    if (loss === undefined) continue;
    best = Math.min(best, loss);
    const tried = search ? `, best of ${count(search.trials.length)}` : "";
    points.push({ place: points.length + 1, run: run + tried, loss, best });
  }
  if (points.length === 0) {
    throw new RangeError(
      "Cannot plot runs because no training of them has completed: wait for one",
    );
  }
  const winner = points.find(({ loss }) => loss === best)!;
  const said = fields.words(winner);
  const y = fields.position("loss", { scale: { zero: false } });
  return chart({
    title: options.title ??
      `Validation log loss is lowest for ${winner.run}: ${said.loss}`,
    subtitle: `${
      points.length === 1 ? "One training" : `${count(points.length)} trainings`
    } in the order in which they began; the line is the lowest so far. Lower is better`,
    description: `Validation log loss of ${
      count(points.length)
    } trainings. The lowest is ${said.loss}, of ${winner.run}, number ${winner.place}.`,
    encoding: {
      x: fields.position("place", {
        axis: { grid: false, format: "d", tickMinStep: 1 },
        scale: { nice: false },
      }),
    },
    layer: [
      {
        data: { values: points },
        mark: {
          type: "line",
          interpolate: "step-after",
          color: colors.neutral,
          strokeWidth: 2,
        },
        encoding: {
          y: fields.axis("loss", {
            ...fields.only("best"),
            scale: { zero: false },
          }) as typeof y,
        },
      },
      {
        data: { values: points },
        mark: dot(colors.stayed, 60),
        encoding: { y },
      },
      {
        data: { values: [winner] },
        mark: dot(colors.churned, 110),
        encoding: { y },
      },
      ...hover("nearest", points, fields.tooltip(), { lines: points, y }),
    ],
  });
}
