/**
 * What each boosting round brought.
 *
 * @module
 */
import { checkOptions } from "../options.ts";
import { chart, colors, type Spec } from "../show/theme.ts";
import type { TrainingRound } from "../resources/jobs/steps.ts";
import { decimal, fieldsOf, tip } from "../show/fields.ts";
import { dot, hover, reference } from "../show/marks.ts";
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

const loss = decimal(4);

const fields = fieldsOf<TrainingRound>({
  round: { tip: "round" },
  train: { tip: "log loss of training rows", ...loss },
  validation: { tip: "of validation rows", ...loss },
});

/** Of both lines. */
const points = fieldsOf<{ round: number; loss: number; part: string }>({
  round: { title: "Boosting round", type: "quantitative" },
  loss: { title: "Log loss", ...loss },
  part: { title: null },
});

/**
 * Plots the log loss of training and validation by round, with the best round
 * marked.
 *
 * @example
 * ```ts ignore
 * const curve = churn.training.learningCurvePlot({ rounds, bestRound: model.bestRound });
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
  const [{ validation: first }, { validation: lowest }, end] = //
    [rounds[0], best, last].map(fields.words);
  const y = points.position("loss", { scale: { zero: false } });
  const color = points.color("part", {
    legend: { symbolType: "stroke", symbolStrokeWidth: 3 },
    scale: {
      domain: ["training rows", "validation rows"],
      range: [colors.neutral, colors.stayed],
    },
  });
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
      `best ${lowest} after round ${best.round}, ${end.validation} at the end. Training: ${end.train} at the end.`,
    encoding: {
      x: points.position("round", {
        axis: { grid: false, format: "d", tickMinStep: 1 },
        scale: { nice: false },
      }),
    },
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
            tip("log loss of validation rows", "loss", loss),
          ],
        },
      },
      ...hover("nearest", rounds, fields.tooltip(), {
        ...{ lines: values, y, color },
      }),
    ],
  });
}
