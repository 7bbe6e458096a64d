/**
 * Churn rates by every column, side by side.
 *
 * @module
 */
import { checkOptions } from "../../options.ts";
import {
  alongPanel,
  asTitle,
  chart,
  colors,
  inColumns,
  none,
  type PlotOptions,
  type Spec,
} from "../../show/theme.ts";
import { telling } from "../associations.ts";
import { ratesFinding, ratesShown } from "../churn_rates_words.ts";
import { groupFields, type GroupRate } from "./churn_rate.ts";
import {
  dot,
  interval,
  labelRoom,
  labels,
  places,
  reference,
  textParams,
} from "../../show/marks.ts";
import type { Panel } from "../../show/spec.ts";
import { brief, customers, percent } from "../../words.ts";

/** A column's groups. */
export interface ColumnRates {
  /** The column's name. */
  readonly column: string;
  /** At least one. */
  readonly rates: readonly GroupRate[];
}

/** What {@linkcode churnRatesPlot} takes besides the columns. */
export interface ChurnRatesPlotOptions extends PlotOptions {
  /** How many columns are shown. @default {12} */
  readonly most?: number;
}

/**
 * Plots churn rates with their 95 % intervals as small multiples on one scale.
 *
 * @example
 * ```ts ignore
 * const allRates = churn.exploration.churnRatesPlot(explored.associations, { most: 6 });
 * ```
 *
 * @param columns At least one, the most informative first.
 */
export function churnRatesPlot(
  columns: readonly ColumnRates[],
  options: ChurnRatesPlotOptions = {},
): Spec {
  checkOptions("churnRatesPlot", options, ["most", "title"]);
  const { most = 12, title } = options;
  const shown = columns.slice(0, most);
  const [{ rates }] = shown;
  const total = rates.reduce((sum, group) => sum + group.customers, 0);
  const overall = rates.reduce((sum, group) => {
    return sum + group.rate * group.customers;
  }, 0) / total;
  // Every dot lies on the scale; the intervals of very small groups may leave it.
  const highest = Math.max(
    ...shown.flatMap(({ rates }) => telling(rates).map(({ high }) => high)),
    ...shown.flatMap(({ rates }) => rates.map(({ rate }) => rate)),
  );
  const x = groupFields.axis("rate", {
    title: null,
    axis: { format: ".0%", tickCount: 4, labelFontSize: 11 },
    scale: {
      domain: [0, Math.min(1, Math.ceil(highest * 10) / 10)],
      padding: 4,
      ...alongPanel,
    },
  });
  const long = shown.some(({ rates }) =>
    rates.some(({ group }) => group.length > 16)
  );
  const which = shown.length < columns.length
    ? `the ${shown.length} of ${columns.length} columns that say most about churn`
    : "every column, the most informative first";
  const grid = inColumns({
    ...long ? { least: 114, columns: 2 } : { least: 130, columns: 3 },
    ...{ most: long ? 200 : 150, beside: long ? 150 : 110, gap: 24 },
  });
  return chart({
    title: title ??
      ratesFinding(shown, overall),
    subtitle: `${ratesShown} by ${which}; dashed line: all ${customers(total)}`,
    description: `Churn rates by column, ${percent(overall)} overall. ` +
      shown.map(({ column, rates }) =>
        `${column}: ${
          rates.map(groupFields.words).map(({ group, rate, low, high }) =>
            `${group} ${rate} (${low} to ${high})`
          ).join(", ")
        }.`
      ).join(" "),
    columns: grid.columns,
    spacing: { row: 22, column: 24 },
    align: "each",
    params: [
      grid.panel,
      ...textParams({
        groups: shown.map(({ rates }) =>
          rates.map(({ group }) => brief(group, 20))
        ),
      }),
    ],
    concat: shown.map(({ column, rates }, panel): Panel => ({
      title: {
        text: asTitle(brief(column, 30)),
        fontSize: 13,
        offset: 8,
        limit: { expr: "min(290, 0.48 * room)" },
        frame: "group",
      },
      width: long ? 114 : 130,
      height: { step: 20 },
      data: {
        values: rates.map((rate, place) => ({ place, column, ...rate })),
      },
      encoding: {
        y: places({
          ...labels(`groups[${panel}]`),
          labelLimit: labelRoom(long ? 150 : 110),
          labelFontSize: 11,
        }),
        x,
        tooltip: groupFields.tooltip(),
      },
      layer: [
        {
          mark: reference,
          encoding: { x: { datum: overall }, y: none, tooltip: null },
        },
        {
          mark: { ...interval(colors.churned), clip: true },
          encoding: {
            x: groupFields.only("low"),
            x2: groupFields.only("high"),
          },
        },
        {
          mark: { ...dot(colors.churned, 55), clip: true },
          encoding: { x: groupFields.only("rate") },
        },
      ],
    })),
  });
}
