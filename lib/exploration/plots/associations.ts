/**
 * How much each column tells of churn.
 *
 * @module
 */
import { checkOptions } from "../../options.ts";
import { chart, type PlotOptions, type Spec } from "../../show/theme.ts";
import { rare } from "../../statistics/significance.ts";
import { associationsFinding, byChance } from "../associations_words.ts";
import { tellingBars } from "../../show/telling_bars.ts";
import { fieldsOf } from "../../show/fields.ts";

/** What one column says about churn. */
export interface TellingColumn {
  /** The column's name. */
  readonly column: string;
  /** Mutual information with churn, in bits, minus what chance adds. */
  readonly bits: number;
  /** How often chance would produce as much. */
  readonly p: number;
}

/** What {@linkcode associationsPlot} takes besides the columns. */
export interface AssociationsPlotOptions extends PlotOptions {
  /** How many columns are shown. @default {20} */
  readonly most?: number;
}

const fields = fieldsOf<
  { column: string; bits: number; chance: string; label: string }
>({
  column: { tip: "column" },
  bits: {
    tip: "mutual information in bits",
    title: "Mutual information (bits)",
    format: ".4f",
  },
  chance: { tip: "by chance" },
  label: {},
});

/**
 * Plots the mutual information of each column with churn; columns consistent
 * with chance are grey.
 *
 * @example
 * ```ts ignore
 * const telling = churn.exploration.associationsPlot(explored.associations);
 * ```
 *
 * @param columns At least one, the most informative first.
 */
export function associationsPlot(
  columns: readonly TellingColumn[],
  options: AssociationsPlotOptions = {},
): Spec {
  checkOptions("associationsPlot", options, ["most", "title"]);
  const { most = 20, title } = options;
  const values = columns.slice(0, most).map(({ column, bits, p }, place) => ({
    place,
    column,
    bits,
    telling: p < rare,
    chance: p < 0.0001 ? "< 0.0001" : p.toFixed(4),
    label: bits.toFixed(3) + (p < rare ? "" : " (chance)"),
  }));
  const shown = columns.length > most
    ? `, the first ${most} of ${columns.length} columns`
    : "";
  return chart({
    title: title ?? associationsFinding(columns),
    subtitle:
      `Mutual information with churn in bits, minus what chance adds${shown}; grey: ${byChance}`,
    description: "Mutual information of columns with churn in bits: " +
      values.map(fields.words).map(({ column, label, chance }) =>
        `${column} ${label}, by chance ${chance}`
      ).join("; ") + ".",
    data: { values },
    encoding: {
      x: fields.position("bits", { axis: { tickCount: 6 } }),
      tooltip: fields.tooltip(),
    },
    ...tellingBars(values.map(({ column, bits, label }) => ({
      name: column,
      figure: bits.toFixed(3),
      label,
    }))),
  });
}
