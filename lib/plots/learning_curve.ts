/**
 * What each boosting round brought.
 *
 * @module
 */
import { chart, colors, type Spec } from "../display/theme.ts";
import { count } from "./words.ts";

/** What {@linkcode learningCurve} shows. */
export interface LearningCurveOptions {
  /** Log loss on the training part after each round, in order. */
  train: ArrayLike<number>;
  /** Log loss on the validation part after each round, in order. */
  validation: ArrayLike<number>;
  /** The round that the saved model ends with, counted from 0. */
  bestRound: number;
  title?: string;
}

/** Log loss of training and validation by round, the best round marked. */
export function learningCurve(options: LearningCurveOptions): Spec {
  const { validation, bestRound } = options;
  const best = validation[bestRound];
  const values = (["train", "validation"] as const).flatMap((part) =>
    Array.from(options[part], (loss, round) => ({ part, round, loss }))
  );
  const rounds = count(validation.length);
  const mark = { round: bestRound, loss: best };
  return chart({
    title: options.title ??
      `The model keeps the trees up to round ${bestRound}: validation log loss ${
        best.toFixed(4)
      }`,
    subtitle: `Log loss after each of ${rounds} rounds; lower is better`,
    description:
      `Log loss over ${rounds} boosting rounds. Validation: ${
        validation[0].toFixed(4)
      } after round 0, best ${best.toFixed(4)} after round ${bestRound}, ` +
      `${validation[validation.length - 1].toFixed(4)} at the end. Training: ${
        options.train[options.train.length - 1].toFixed(4)
      } at the end.`,
    layer: [
      {
        data: { values },
        mark: { type: "line", strokeWidth: 2 },
        encoding: {
          x: {
            field: "round",
            type: "quantitative",
            title: "Boosting round",
            axis: { grid: false, tickMinStep: 1 },
            scale: { nice: false },
          },
          y: {
            field: "loss",
            type: "quantitative",
            title: "Log loss",
            scale: { zero: false },
          },
          color: {
            field: "part",
            type: "nominal",
            title: null,
            scale: {
              domain: ["train", "validation"],
              range: [colors.neutral, colors.stayed],
            },
          },
          tooltip: [
            { field: "part" },
            { field: "round" },
            { field: "loss", format: ".4f" },
          ],
        },
      },
      {
        data: { values: [mark] },
        mark: { type: "rule", strokeDash: [4, 4], color: colors.churned },
        encoding: { x: { field: "round", type: "quantitative" } },
      },
      {
        data: { values: [mark] },
        mark: {
          type: "point",
          filled: true,
          size: 90,
          opacity: 1,
          color: colors.churned,
        },
        encoding: {
          x: { field: "round", type: "quantitative" },
          y: { field: "loss", type: "quantitative" },
        },
      },
    ],
  });
}
