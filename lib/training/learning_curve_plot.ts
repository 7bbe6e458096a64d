/**
 * What each boosting round brought.
 *
 * @module
 */
import { checkOptions } from "../options.ts";
import { chart, colors, type Spec } from "../show/theme.ts";
import type { TrainingRound } from "../resources/jobs/steps.ts";
import { dot, hover, reference, tip } from "../show/marks.ts";
import { count } from "../words.ts";

/** What {@linkcode learningCurvePlot} shows. */
export interface LearningCurveOptions {
  /** At least one, in order. */
  rounds: readonly TrainingRound[];
  /** The round to mark. @default The one with the lowest validation loss. */
  bestRound?: number;
  /** Instead of the finding. */
  title?: string;
}

/**
 * Plots the log loss of training and validation by round, with the best round
 * marked.
 *
 * @example
 * ```ts ignore
 * const curve = churn.learningCurvePlot({ rounds, bestRound: model.bestRound });
 * ```
 */
export function learningCurvePlot(options: LearningCurveOptions): Spec {
  checkOptions("learningCurvePlot", options, ["rounds", "bestRound", "title"]);
  const { rounds } = options;
  const best = options.bestRound === undefined
    ? rounds.reduce((a, b) => b.validation < a.validation ? b : a)
    : rounds[options.bestRound];
  const last = rounds[rounds.length - 1];
  const values = (["train", "validation"] as const).flatMap((part) =>
    rounds.map((round) => ({
      part: part === "train" ? "training rows" : "validation rows",
      round: round.round,
      loss: round[part],
    }))
  );
  const mark = {
    part: "validation rows",
    round: best.round,
    loss: best.validation,
  };
  const [first, lowest, end, train] = [
    rounds[0].validation,
    best.validation,
    last.validation,
    last.train,
  ].map((loss) => loss.toFixed(4));
  const x = {
    field: "round",
    type: "quantitative",
    title: "Boosting round",
    axis: { grid: false, format: "d", tickMinStep: 1 },
    scale: { nice: false },
  };
  const y = {
    field: "loss",
    type: "quantitative",
    title: "Log loss",
    scale: { zero: false },
  };
  const color = {
    field: "part",
    type: "nominal",
    title: null,
    legend: { symbolType: "stroke", symbolStrokeWidth: 3 },
    scale: {
      domain: ["training rows", "validation rows"],
      range: [colors.neutral, colors.stayed],
    },
  };
  return chart({
    title: options.title ??
      `Validation log loss is best after round ${best.round}: ${lowest}`,
    subtitle: `Log loss after ${
      rounds.length === 1
        ? "one round"
        : `each of ${count(rounds.length)} rounds`
    }, counted from 0; lower is better`,
    description:
      `Log loss over ${
        count(rounds.length)
      } boosting rounds. Validation: ${first} after the first, ` +
      `best ${lowest} after round ${best.round}, ${end} at the end. Training: ${train} at the end.`,
    encoding: { x },
    layer: [
      {
        data: { values },
        mark: { type: "line", strokeWidth: 2.5, point: rounds.length === 1 },
        encoding: { y, color },
      },
      {
        data: { values: [mark] },
        mark: { ...reference, color: colors.churned },
      },
      {
        data: { values: [mark] },
        mark: dot(colors.churned, 110),
        encoding: {
          y,
          tooltip: [
            tip("best round", "round"),
            tip("log loss of validation rows", "loss", ".4f"),
          ],
        },
      },
      ...hover("nearest", rounds, [
        tip("round", "round"),
        tip("log loss of training rows", "train", ".4f"),
        tip("of validation rows", "validation", ".4f"),
      ], { lines: values, y, color }),
    ],
  });
}
