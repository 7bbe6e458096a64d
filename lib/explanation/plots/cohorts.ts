/**
 * What makes the predictions of two groups differ.
 *
 * @module
 */
import { checkOptions } from "../../options.ts";
import { chart, colors, type Spec } from "../../show/theme.ts";
import type { CohortComparison } from "../cohorts.ts";
import type { Estimate } from "../../statistics/estimate.ts";
import { dot, labels, names, textParams, tip } from "../../show/marks.ts";
import { brief, count, signed } from "../../words.ts";

/** What {@linkcode cohortsPlot} takes. */
export interface CohortsOptions {
  /** The most columns to show. @default {12} */
  most?: number;
  /** Instead of the finding. */
  title?: string;
}

/**
 * Plots the mean contributions of each column in two cohorts, with 95 %
 * intervals.
 *
 * @example
 * ```ts ignore
 * const cohorts = churn.cohortsPlot(comparison);
 * ```
 */
export function cohortsPlot(
  { first, second, columns }: CohortComparison,
  options: CohortsOptions = {},
): Spec {
  checkOptions("cohortsPlot", options, ["most", "title"]);
  const { most = 12, title } = options;
  const shown = columns.slice(0, most);
  const legend = [first, second].map(({ name, customers }) =>
    `${brief(name, 24)} (${count(customers)})`
  );
  const values = shown.flatMap(({ column, ...means }, place) =>
    [means.first, means.second].map((mean, cohort) => ({
      place,
      column,
      cohort,
      customers: legend[cohort],
      ...mean,
    }))
  );
  const inWords = ({ value, low, high }: Estimate) =>
    `${signed(value, 3)} (95% interval ${signed(low, 3)} to ${
      signed(high, 3)
    })`;
  const together = shown.map((
    { column, first, second, difference },
    place,
  ) => ({
    place,
    column,
    first: `${legend[0]} ${inWords(first)}`,
    second: `${legend[1]} ${inWords(second)}`,
    difference: inWords(difference),
  }));
  const [top] = columns;
  const apart = columns.some(({ difference: { low, high } }) =>
    low > 0 || high < 0
  );
  const which = shown.length < columns.length
    ? `; the ${shown.length} of ${columns.length} columns that differ most`
    : "";
  return chart({
    title: title ??
      (apart
        ? `${brief(top.column)} sets them apart most: ${
          signed(top.first.value)
        } versus ${signed(top.second.value)}`
        : "All differences are consistent with chance"),
    subtitle: `Mean contribution to the log-odds with 95% intervals${which}`,
    description: `Mean contributions, ${legend.join(" versus ")}. ` +
      shown.map((row) =>
        `${row.column}: ${signed(row.first.value)} versus ${
          signed(row.second.value)
        }, difference ${signed(row.difference.value)} (${
          signed(row.difference.low)
        } to ${signed(row.difference.high)})`
      ).join("; ") + ".",
    height: 32 * shown.length,
    params: textParams({
      names: shown.map(({ column }) => brief(column)),
      cohorts: legend,
    }),
    data: { values },
    encoding: {
      y: names(),
      x: {
        type: "quantitative",
        title: "Mean (log-odds)",
        axis: { tickCount: 6 },
      },
      color: {
        field: "cohort",
        type: "nominal",
        title: null,
        legend: {
          ...labels("cohorts"),
          labelLimit: { expr: "min(280, 0.64 * room - 60)" },
          symbolType: "circle",
          offset: 10,
        },
        scale: {
          domain: [0, 1],
          range: [colors.churned, colors.stayed],
        },
      },
    },
    layer: [
      {
        mark: { type: "line", strokeWidth: 1.5, color: colors.neutral },
        encoding: {
          x: { field: "value" },
          detail: { field: "place", type: "nominal" },
          color: { value: colors.neutral },
        },
      },
      {
        mark: { type: "rule", strokeWidth: 6, opacity: 0.35 },
        encoding: { x: { field: "low" }, x2: { field: "high" } },
      },
      {
        mark: dot(),
        encoding: { x: { field: "value" } },
      },
      {
        // One tooltip a row, wherever in its width.
        data: { values: together },
        mark: { type: "rect", opacity: 0 },
        encoding: {
          x: null,
          color: null,
          tooltip: [
            tip("column", "column"),
            tip("orange", "first"),
            tip("blue", "second"),
            tip("difference", "difference"),
          ],
        },
      },
    ],
  });
}
