/**
 * What makes the predictions of two groups differ.
 *
 * @module
 */
import { checkOptions } from "../../options.ts";
import { chart, colors, none, type Spec } from "../../show/theme.ts";
import type { CohortComparison } from "../cohorts.ts";
import { cohortsFinding } from "../cohorts_words.ts";
import type { Estimate } from "../../statistics/estimate.ts";
import { fieldsOf } from "../../show/fields.ts";
import { dot, labels, names, textParams } from "../../show/marks.ts";
import { brief, count, intervalText, signed } from "../../words.ts";

/** What {@linkcode cohortsPlot} takes. */
export interface CohortsOptions {
  /** The most columns to show. @default {12} */
  most?: number;
  /** Instead of the finding. */
  title?: string;
}

const fields = fieldsOf<Estimate & { cohort: number }>({
  value: { title: "Mean (log-odds)", type: "quantitative" },
  cohort: { title: null },
});

/** Both cohorts of a column. */
const together = fieldsOf<
  { column: string; first: string; second: string; difference: string }
>({
  column: { tip: "column" },
  first: { tip: "orange" },
  second: { tip: "blue" },
  difference: { tip: "difference" },
});

/**
 * Plots the mean contributions of each column in two cohorts, with 95 %
 * intervals.
 *
 * @example
 * ```ts ignore
 * const cohorts = churn.explanation.cohortsPlot(comparison);
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
    `${signed(value, 3)} ${intervalText(signed(low, 3), signed(high, 3))}`;
  const rows = shown.map(({ column, first, second, difference }, place) => ({
    place,
    column,
    first: `${legend[0]} ${inWords(first)}`,
    second: `${legend[1]} ${inWords(second)}`,
    difference: inWords(difference),
  }));
  const which = shown.length < columns.length
    ? `; the ${shown.length} of ${columns.length} columns that differ most`
    : "";
  return chart({
    title: title ?? cohortsFinding(columns),
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
      x: fields.axis("value", { axis: { tickCount: 6 } }),
      color: fields.color("cohort", {
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
      }),
    },
    layer: [
      {
        mark: { type: "line", strokeWidth: 1.5, color: colors.neutral },
        encoding: {
          x: fields.only("value"),
          detail: { field: "place", type: "nominal" },
          color: { value: colors.neutral },
        },
      },
      {
        mark: { type: "rule", strokeWidth: 6, opacity: 0.35 },
        encoding: { x: fields.only("low"), x2: fields.only("high") },
      },
      { mark: dot(), encoding: { x: fields.only("value") } },
      {
        // One tooltip a row, wherever in its width.
        data: { values: rows },
        mark: { type: "rect", opacity: 0 },
        encoding: {
          x: none,
          color: none,
          tooltip: together.tooltip(),
        },
      },
    ],
  });
}
