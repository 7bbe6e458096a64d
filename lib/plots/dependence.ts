/**
 * How contributions depend on values.
 *
 * @module
 */
import { chart, colors, type Spec } from "../display/theme.ts";
import type { Dependence, DependenceGroup } from "../explanation/dependence.ts";
import { telling } from "../exploration/associations.ts";
import { count, customers, signed } from "./words.ts";

/**
 * Contributions by value, one panel a column: customers as dots, numbers with
 * the mean of each band and its 95 % interval, categories with their quartiles.
 *
 * @param dependences At least one; the first is named in the title.
 */
export function dependencePlot(
  dependences: readonly Dependence[],
  { title }: { title?: string } = {},
): Spec {
  const reach = dependences.flatMap(({ points, groups }) => [
    ...points.map(({ contribution }) => contribution),
    ...groups.map(({ high = 0 }) => high),
    ...groups.map(({ low = 0 }) => low),
  ]);
  const y = {
    type: "quantitative",
    title: "Added to the log-odds",
    axis: { tickCount: 5 },
    scale: {
      domain: [Math.min(0, ...reach), Math.max(0, ...reach)],
      nice: true,
    },
  };
  const { width: _width, height: _height, ...grid } = chart({
    title: title ?? extremes(dependences[0]),
    subtitle: `SHAP contribution to the log-odds of churn, ${
      customers(dependences[0].customers)
    }. Orange: means with 95% intervals, or medians in quartiles`,
    description: "What values add to the log-odds of churn, on average. " +
      dependences.map(({ column, groups, blank }) =>
        `${column}: ` +
        [...groups, ...(blank ? [blank] : [])].map(({ group, mean }) =>
          `${group} ${signed(mean)}`
        ).join(", ") + "."
      ).join(" "),
    columns: 2,
    spacing: { row: 24, column: 30 },
    concat: dependences.map((dependence) => panel(dependence, y)),
  });
  return grid as Spec;
}

function panel(dependence: Dependence, y: Record<string, unknown>) {
  const { column, numeric, blank } = dependence;
  const text = column +
    (blank
      ? `; blank for ${count(blank.customers)}: ${signed(blank.mean)}`
      : "");
  return {
    title: { text, fontSize: 13, offset: 6, limit: 360, frame: "group" },
    width: 330,
    height: 210,
    layer: [
      {
        data: { values: [{}] },
        mark: { type: "rule", strokeDash: [4, 4], color: colors.neutral },
        encoding: { y: { ...y, datum: 0 } },
      },
      ...(numeric ? bands(dependence, y) : boxes(dependence, y)),
    ],
  };
}

const dot = { type: "point", filled: true, size: 22, color: colors.stayed };

function bands({ points, groups }: Dependence, y: Record<string, unknown>) {
  const x = (field: string) => ({
    field,
    type: "quantitative",
    title: null,
    axis: { grid: false, tickCount: 6 },
    scale: { zero: false, nice: false, padding: 6 },
  });
  const middle = { data: { values: groups } };
  return [
    {
      data: { values: points.map(rounded) },
      mark: { ...dot, opacity: 0.3 },
      encoding: { x: x("value"), y: { ...y, field: "contribution" } },
    },
    {
      ...middle,
      mark: { type: "line", strokeWidth: 2, color: colors.churned },
      encoding: { x: x("middle"), y: { ...y, field: "mean" } },
    },
    {
      data: { values: groups.filter(({ low }) => low !== undefined) },
      mark: { type: "rule", strokeWidth: 2, color: colors.churned },
      encoding: {
        x: x("middle"),
        y: { ...y, field: "low" },
        y2: { field: "high" },
      },
    },
    {
      ...middle,
      mark: {
        type: "point",
        filled: true,
        size: 36,
        opacity: 1,
        color: colors.churned,
      },
      encoding: {
        x: x("middle"),
        y: { ...y, field: "mean" },
        tooltip: tooltip("mean"),
      },
    },
  ];
}

function boxes({ points, groups }: Dependence, y: Record<string, unknown>) {
  const names = groups.map(({ group }) => group);
  const long = names.join("").length > 34;
  const x = {
    field: "group",
    type: "nominal",
    sort: names,
    title: null,
    axis: {
      ticks: false,
      labelAngle: long ? -90 : 0,
      labelLimit: 120,
      labelPadding: 6,
    },
  };
  return [
    {
      data: { values: points.map(rounded) },
      mark: { type: "tick", thickness: 1, opacity: 0.4, color: colors.stayed },
      encoding: { x, y: { ...y, field: "contribution" } },
    },
    {
      data: { values: groups },
      mark: {
        type: "bar",
        width: 18,
        color: "white",
        opacity: 0.8,
        stroke: colors.churned,
        strokeWidth: 2,
      },
      encoding: { x, y: { ...y, field: "q1" }, y2: { field: "q3" } },
    },
    {
      data: { values: groups },
      mark: {
        type: "point",
        filled: true,
        size: 60,
        opacity: 1,
        color: colors.churned,
      },
      encoding: { x, y: { ...y, field: "median" }, tooltip: tooltip("median") },
    },
  ];
}

const tooltip = (centre: string) => [
  { field: "group" },
  { field: "customers", type: "quantitative", format: "," },
  { field: centre, type: "quantitative", format: "+.3f" },
];

const rounded = <Point extends { contribution: number }>(point: Point) => ({
  ...point,
  contribution: Number(point.contribution.toFixed(4)),
});

/** Where a column adds most and least. */
function extremes({ column, groups }: Dependence): string {
  const ranked = telling(groups).toSorted((a, b) => b.mean - a.mean);
  const words = ({ group, mean }: DependenceGroup) =>
    `${signed(mean)} with ${group}`;
  const [most, least] = [ranked[0], ranked[ranked.length - 1]];
  return `${column} adds ${words(most)}` +
    (most === least ? "" : `, ${words(least)}`);
}
