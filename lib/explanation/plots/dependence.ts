/**
 * How contributions depend on values.
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
  type PlotOptions,
  type Spec,
} from "../../show/theme.ts";
import type { Dependence, DependenceGroup } from "../dependence.ts";
import { telling } from "../../exploration/associations.ts";
import { fieldsOf, whole } from "../../show/fields.ts";
import { dot, labels, reference, textParams } from "../../show/marks.ts";
import type { Along, Layer, Mark, Panel } from "../../show/spec.ts";
import { brief, count, customers, signed } from "../../words.ts";

const contribution = {
  format: "+.3f",
  words: (value: number) => signed(value),
};

const ofCustomer = fieldsOf<Dependence["points"][number]>({
  customer: { tip: "customer" },
  value: { tip: "value", title: null, format: ",.4~r" },
  group: { tip: "value" },
  contribution: { tip: "contribution to the log-odds", ...contribution },
});

const ofGroup = fieldsOf<DependenceGroup & { column: string; place: number }>({
  column: { tip: "column" },
  place: { title: null, type: "quantitative" },
  group: { tip: "value" },
  middle: { title: null, type: "quantitative" },
  customers: { tip: "customers", ...whole },
  mean: { tip: "mean contribution", ...contribution },
  median: { tip: "median contribution", ...contribution },
});

/**
 * Plots contributions by value, one panel per column: customers as dots,
 * numbers with the mean of each band and its 95 % interval, categories with
 * their quartiles.
 *
 * @example
 * ```ts ignore
 * const panels = churn.explanation.dependencePlot([byContract]);
 * ```
 *
 * @param dependences At least one; the first is named in the title.
 */
export function dependencePlot(
  dependences: readonly Dependence[],
  options: PlotOptions = {},
): Spec {
  checkOptions("dependencePlot", options, ["title"]);
  const { title } = options;
  const people = [
    ...new Set(
      dependences.flatMap(({ points }) =>
        points.map(({ customer }) => customer)
      ),
    ),
  ];
  const places = new Map(people.map((customer, who) => [customer, who]));
  const reach = dependences.flatMap(({ points, groups }) => [
    ...points.map(({ contribution }) => contribution),
    ...groups.map(({ high = 0 }) => high),
    ...groups.map(({ low = 0 }) => low),
  ]);
  const y: Along = {
    type: "quantitative",
    title: null,
    axis: { tickCount: 5 },
    scale: {
      domain: [Math.min(0, ...reach), Math.max(0, ...reach)],
      nice: true,
    },
  };
  return chart({
    title: title ?? extremes(dependences[0]),
    subtitle: [
      `Added to the log-odds of churn (SHAP); ${dots(dependences[0])}`,
      "Orange: means with 95% intervals, or medians with quartiles",
    ],
    description: "What values add to the log-odds of churn, on average. " +
      dependences.map(({ column, groups, blank }) =>
        `${column}: ` +
        [...groups, ...(blank ? [blank] : [])].map(ofGroup.words)
          .map(({ group, mean }) => `${group} ${mean}`).join(", ") +
        "."
      ).join(" "),
    columns: grid.columns,
    spacing: { row: 24, column: panels.gap },
    params: [
      grid.panel,
      ...textParams({
        groups: dependences.map(({ groups }) =>
          groups.map(({ group }) => brief(group, 18))
        ),
        people,
      }),
    ],
    concat: dependences.map(({ points, ...dependence }, i) => {
      const numbered = points.map(({ customer, ...point }) => ({
        ...point,
        who: places.get(customer)!,
      }));
      return panel({ ...dependence, points: numbered }, i, y);
    }),
  });
}

const panels = { least: 200, most: 308, beside: 54, gap: 28, columns: 2 };
const grid = inColumns(panels);

/** In how many dots the customers are shown. */
const dots = ({ points, customers: all }: Dependence) =>
  points.length < all
    ? `${points.length} of ${customers(all)} as dots`
    : `a dot for each of ${customers(all)}`;

/** With customers as places in the list `people`, which all panels share. */
interface Numbered extends Omit<Dependence, "points"> {
  readonly points: readonly (
    & Omit<Dependence["points"][number], "customer">
    & { readonly who: number }
  )[];
}

function panel(
  dependence: Numbered,
  place: number,
  y: Along,
): Panel {
  const { column, numeric, blank } = dependence;
  const text = brief(column) +
    (blank
      ? `; blank for ${count(blank.customers)}: ${signed(blank.mean)}`
      : "");
  return {
    title: {
      text: asTitle(text),
      fontSize: 13,
      offset: 6,
      limit: { expr: "panel + 52" },
      frame: "group",
    },
    width: panels.least,
    height: 210,
    layer: [
      {
        data: { values: [{}] },
        mark: reference,
        encoding: {
          x: { value: 0 },
          x2: { value: { expr: "panel" } },
          y: { ...y, datum: 0 },
        },
      },
      ...(numeric ? bands(dependence, y) : boxes(dependence, place, y)),
    ],
  };
}

const customer: Mark = {
  ...dot(colors.stayed, 22),
  opacity: 0.35,
  // Nothing to see, but a dot is met more easily by a finger.
  ...{ stroke: "transparent", strokeWidth: 6 },
};

const named = [{ calculate: "people[datum.who]", as: "customer" }];

function bands(
  { column, points, groups }: Numbered,
  y: Along,
): Layer[] {
  const along: Along = {
    axis: { grid: false, tickCount: 6 },
    scale: { zero: false, nice: false, padding: 6, ...alongPanel },
  };
  const x = ofGroup.position("middle", along);
  const middle = {
    data: { values: groups.map((group) => ({ ...group, column })) },
  };
  return [
    {
      data: {
        values: points.map(({ who, value, contribution }) => ({
          ...{ who, value, contribution: rounded(contribution) },
        })),
      },
      transform: named,
      mark: customer,
      encoding: {
        x: ofCustomer.position("value", along),
        y: { ...y, ...ofCustomer.only("contribution") },
        tooltip: ofCustomer.tooltip("customer", "value", "contribution"),
      },
    },
    {
      ...middle,
      mark: { type: "line", strokeWidth: 2, color: colors.churned },
      encoding: { x, y: { ...y, ...ofGroup.only("mean") } },
    },
    {
      data: { values: groups.filter(({ low }) => low !== undefined) },
      mark: { type: "rule", strokeWidth: 2, color: colors.churned },
      encoding: {
        x,
        y: { ...y, ...ofGroup.only("low") },
        y2: ofGroup.only("high"),
      },
    },
    {
      ...middle,
      mark: dot(colors.churned, 50),
      encoding: {
        x,
        y: { ...y, ...ofGroup.only("mean") },
        tooltip: ofGroup.tooltip("column", "group", "customers", "mean"),
      },
    },
  ];
}

function boxes(
  { column, points, groups }: Numbered,
  panel: number,
  y: Along,
): Layer[] {
  const names = groups.map(({ group }) => group);
  const long = names.join("").length > 34;
  // Numbered places: Vega-Lite 5 and 6 disagree on offsets within a category.
  const x = ofGroup.position("place", {
    axis: {
      grid: false,
      ticks: false,
      values: names.map((_, place) => place),
      ...labels(`groups[${panel}]`),
      labelAngle: long ? -90 : 0,
      labelLimit: 120,
      labelPadding: 6,
    },
    scale: {
      domain: [-0.5, names.length - 0.5],
      nice: false,
      zero: false,
      ...alongPanel,
    },
  });
  const middles = groups.map((group, place) => ({ ...group, place, column }));
  return [
    {
      data: {
        values: points.map((point, i) => ({
          place: Number((names.indexOf(point.group) + aside(i)).toFixed(3)),
          who: point.who,
          group: point.group,
          contribution: rounded(point.contribution),
        })),
      },
      transform: named,
      mark: customer,
      encoding: {
        x,
        y: { ...y, ...ofCustomer.only("contribution") },
        tooltip: ofCustomer.tooltip("customer", "group", "contribution"),
      },
    },
    {
      data: { values: middles },
      mark: { type: "rule", strokeWidth: 5, color: colors.churned },
      encoding: {
        x,
        y: { ...y, ...ofGroup.only("q1") },
        y2: ofGroup.only("q3"),
      },
    },
    {
      data: { values: middles },
      mark: { ...dot(colors.churned, 130), stroke: "white", strokeWidth: 1.5 },
      encoding: {
        x,
        y: { ...y, ...ofGroup.only("median") },
        tooltip: ofGroup.tooltip("column", "group", "customers", "median"),
      },
    },
  ];
}

/** Keeps dots of one category apart: steps of the golden ratio never meet. */
const aside = (i: number) => 0.5 * (i * 0.618034 % 1) - 0.25;

const rounded = (contribution: number) => Number(contribution.toFixed(4));

/** Where a column adds most and least. */
function extremes({ column, groups }: Dependence): string {
  const ranked = telling(groups).toSorted((a, b) => b.mean - a.mean);
  const words = ({ group, mean }: DependenceGroup) =>
    `${signed(mean)} with ${brief(group)}`;
  const [most, least] = [ranked[0], ranked[ranked.length - 1]];
  return `${brief(column)} adds ${words(most)}` +
    (most === least ? "" : `, ${words(least)}`);
}
