/**
 * What each boosting round brought.
 *
 * @module
 */
import { chart, colors, type Spec } from "../display/theme.ts";
import { count } from "./words.ts";

/** Log loss of training and validation rows after one boosting round. */
export interface Round {
  /** Counted from 0. */
  readonly round: number;
  readonly train: number;
  readonly validation: number;
}

/** What {@linkcode learningCurvePlot} shows. */
export interface LearningCurveOptions {
  /** At least one, in order. */
  rounds: readonly Round[];
  /** The round to mark. @default The one with the lowest validation loss. */
  bestRound?: number;
  title?: string;
}

/** Log loss of training and validation by round, the best round marked. */
export function learningCurvePlot(options: LearningCurveOptions): Spec {
  const { rounds } = options;
  const best = options.bestRound === undefined
    ? rounds.reduce((a, b) => b.validation < a.validation ? b : a)
    : rounds[options.bestRound];
  const last = rounds[rounds.length - 1];
  const values = (["train", "validation"] as const).flatMap((part) =>
    rounds.map((round) => ({ part, round: round.round, loss: round[part] }))
  );
  const mark = { round: best.round, loss: best.validation };
  const [first, lowest, end, train] = [
    rounds[0].validation,
    best.validation,
    last.validation,
    last.train,
  ].map((loss) => loss.toFixed(4));
  return chart({
    title: options.title ??
      `Validation log loss is best after round ${best.round}: ${lowest}`,
    subtitle: `Log loss after each of ${
      count(rounds.length)
    } rounds, counted from 0; lower is better`,
    description:
      `Log loss over ${
        count(rounds.length)
      } boosting rounds. Validation: ${first} after the first, ` +
      `best ${lowest} after round ${best.round}, ${end} at the end. Training: ${train} at the end.`,
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
