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
  none,
  type PlotOptions,
  type Spec,
} from "../../show/theme.ts";
import type { Decile } from "../lift.ts";
import { decimal, fieldsOf } from "../../show/fields.ts";
import {
  dot,
  interval,
  paleBar,
  reference,
  textParams,
} from "../../show/marks.ts";
import { intervalText, percent } from "../../words.ts";

const fields = fieldsOf<
  { decile: number; lift: number; low: number; high: number; label: string }
>({
  decile: {
    tip: "tenth",
    title: ["Tenth of the customers,", "highest probabilities first"],
    type: "ordinal",
  },
  lift: {
    tip: "lift",
    title: "Churn rate, as a multiple of the average",
    ...decimal(2),
  },
  low: { tip: "95% interval from", ...decimal(2) },
  high: { tip: "to", ...decimal(2) },
  label: { tip: "churners found so far" },
});

const lift = fields.axis("lift", { axis: { format: "~g", tickCount: 5 } });

/**
 * Plots the lift of each tenth with its interval; labels are the cumulative
 * gain.
 *
 * @example
 * ```ts ignore
 * const lift = churn.evaluation.liftPlot(churn.liftByDecile(test));
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
  return chart({
    title: title ?? finding,
    subtitle:
      "Lift with its 95% interval. Below each tenth: the share of all churners found so far",
    description: `Lift by tenth of the customers. ${finding}. ` +
      values.map(fields.words).map(({ decile, lift, low, high, label }, i) =>
        `${decile}: lift ${lift} ${intervalText(low, high)}, gain ${label} (${
          percent(deciles[i].gain.low)
        } to ${percent(deciles[i].gain.high)})`
      ).join("; ") + ".",
    params: textParams({ gains: values.map(({ label }) => label) }),
    data: { values },
    encoding: {
      x: fields.position("decile", {
        axis: {
          labelAngle: 0,
          ticks: false,
          labelPadding: 8,
          labelFontSize: byLayout(9, 12, 12),
          labelExpr: "[datum.label, gains[datum.value - 1]]",
        },
      }),
      tooltip: fields.tooltip(),
    },
    layer: [
      {
        data: { values: [{ one: 1 }] },
        mark: reference,
        encoding: { x: none, y: { ...lift, field: "one" }, tooltip: null },
      },
      {
        mark: { ...paleBar(colors.churned), width: { band: 0.7 } },
        encoding: { y: { ...lift, ...fields.only("lift") } },
      },
      {
        mark: interval(colors.churned),
        encoding: {
          y: { ...lift, ...fields.only("low") },
          y2: fields.only("high"),
        },
      },
      {
        mark: dot(colors.churned),
        encoding: { y: { ...lift, ...fields.only("lift") } },
      },
    ],
  });
}
