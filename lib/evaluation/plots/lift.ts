/**
 * How churners crowd at the top of the ranking.
 *
 * @module
 */
import { checkOptions } from "../../options.ts";
import {
  byLayout,
  chart,
  colors,
  type PlotOptions,
  type Spec,
} from "../../show/theme.ts";
import type { Decile } from "../lift.ts";
import {
  dot,
  interval,
  paleBar,
  reference,
  textParams,
  tip,
} from "../../show/marks.ts";
import { percent } from "../../words.ts";

/**
 * Plots the lift of each tenth with its interval; labels are the cumulative
 * gain.
 *
 * @example
 * ```ts ignore
 * const lift = churn.liftPlot(churn.liftByDecile(test));
 * ```
 */
export function liftPlot(
  deciles: readonly Decile[],
  options: PlotOptions = {},
): Spec {
  checkOptions("liftPlot", options, ["title"]);
  const { title } = options;
  const values = deciles.map(({ decile, lift, gain }) => ({
    decile,
    lift: lift.value,
    low: lift.low,
    high: lift.high,
    label: percent(gain.value),
  }));
  const finding = `The top tenth churns ${
    values[0].lift.toFixed(1)
  } times as often as average; the top three contain ${
    values[2].label
  } of churners`;
  const x = {
    field: "decile",
    type: "ordinal",
    title: ["Tenth of the customers,", "highest probabilities first"],
    axis: {
      labelAngle: 0,
      ticks: false,
      labelPadding: 8,
      labelFontSize: byLayout(9, 12, 12),
      labelExpr: "[datum.label, gains[datum.value - 1]]",
    },
  };
  return chart({
    title: title ?? finding,
    subtitle:
      "Lift with its 95% interval. Below each tenth: the share of all churners found so far",
    description: `Lift by tenth of the customers. ${finding}. ` +
      deciles.map(({ decile, lift, gain }) =>
        `${decile}: lift ${lift.value.toFixed(2)} (95% interval ${
          lift.low.toFixed(2)
        } to ${lift.high.toFixed(2)}), gain ${percent(gain.value)} (${
          percent(gain.low)
        } to ${percent(gain.high)})`
      ).join("; ") + ".",
    params: textParams({ gains: values.map(({ label }) => label) }),
    data: { values },
    encoding: {
      x,
      tooltip: [
        tip("tenth", "decile"),
        tip("lift", "lift", ".2f"),
        tip("95% interval from", "low", ".2f"),
        tip("to", "high", ".2f"),
        tip("churners found so far", "label"),
      ],
    },
    layer: [
      {
        data: { values: [{ one: 1 }] },
        mark: reference,
        encoding: { x: null, y: { ...y, field: "one" }, tooltip: null },
      },
      {
        mark: { ...paleBar(colors.churned), width: { band: 0.7 } },
        encoding: { y: { ...y, field: "lift" } },
      },
      {
        mark: interval(colors.churned),
        encoding: { y: { ...y, field: "low" }, y2: { field: "high" } },
      },
      { mark: dot(colors.churned), encoding: { y: { ...y, field: "lift" } } },
    ],
  });
}

const y = {
  type: "quantitative",
  title: "Churn rate, as a multiple of the average",
  axis: { format: "~g", tickCount: 5 },
};
