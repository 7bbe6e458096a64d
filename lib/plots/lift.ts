/**
 * How churners crowd at the top of the ranking.
 *
 * @module
 */
import { chart, colors, type Spec } from "../display/theme.ts";
import type { Decile } from "../judging/lift.ts";
import { percent } from "./words.ts";

/** Lift of each tenth with its interval; labels are the cumulative gain. */
export function liftPlot(
  deciles: readonly Decile[],
  { title }: { title?: string } = {},
): Spec {
  const values = deciles.map(({ decile, lift, gain }) => ({
    decile,
    lift: lift.value,
    low: lift.low,
    high: lift.high,
    label: percent(gain.value),
  }));
  const finding = `The first tenth churns ${
    values[0].lift.toFixed(1)
  } times as often as all; the first three hold ${values[2].label} of churners`;
  const x = {
    field: "decile",
    type: "ordinal",
    title: "Tenth of the customers, highest probabilities first",
    axis: { labelAngle: 0, ticks: false },
  };
  return chart({
    title: title ?? finding,
    subtitle:
      "Lift with its 95% interval; above: share of all churners found so far",
    description: `Lift by tenth of the customers. ${finding}. ` +
      deciles.map(({ decile, lift, gain }) =>
        `${decile}: lift ${lift.value.toFixed(2)} (95% interval ${
          lift.low.toFixed(2)
        } to ${lift.high.toFixed(2)}), gain ${percent(gain.value)} (${
          percent(gain.low)
        } to ${percent(gain.high)})`
      ).join("; ") + ".",
    layer: [
      {
        data: { values: [{ one: 1 }] },
        mark: { type: "rule", strokeDash: [4, 4], color: colors.neutral },
        encoding: { y: { field: "one", type: "quantitative" } },
      },
      {
        data: { values },
        mark: { type: "bar", color: colors.churned, opacity: 0.85 },
        encoding: {
          x,
          y: {
            field: "lift",
            type: "quantitative",
            title: "Lift (churn rate over that of all)",
          },
        },
      },
      {
        data: { values },
        mark: { type: "rule", strokeWidth: 2, color: "#212121" },
        encoding: {
          x,
          y: { field: "low", type: "quantitative" },
          y2: { field: "high" },
        },
      },
      {
        data: { values },
        mark: { type: "text", dy: -10 },
        encoding: {
          x,
          y: { field: "high", type: "quantitative" },
          text: { field: "label" },
        },
      },
    ],
  });
}
