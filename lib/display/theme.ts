/**
 * How plots look: sizes, fonts, colours, on a background of their own so that
 * they read the same on light and dark pages.
 *
 * @module
 */

/** A Vega-Lite specification, version 5, with a text alternative. */
export interface Spec {
  readonly $schema: string;
  /** What the plot shows, in words and numbers. */
  readonly description: string;
  readonly [property: string]: unknown;
}

/** Okabe and Ito's colours, told apart with every kind of colour vision. */
export const colors = {
  churned: "#D55E00",
  stayed: "#0072B2",
  neutral: "#595959",
  faint: "#BDBDBD",
} as const;

/** Names of the two classes, and the scale that colours them. */
export const churnColor = {
  field: "class",
  type: "nominal",
  title: null,
  scale: {
    domain: ["churned", "stayed"],
    range: [colors.churned, colors.stayed],
  },
} as const;

const ink = "#212121";

const config = {
  background: "white",
  padding: 12,
  font: "DejaVu Sans, sans-serif",
  title: {
    anchor: "start",
    color: ink,
    fontSize: 15,
    fontWeight: "bold",
    subtitleColor: colors.neutral,
    subtitleFontSize: 12,
    subtitlePadding: 5,
    offset: 14,
  },
  axis: {
    labelColor: ink,
    labelFontSize: 12,
    titleColor: ink,
    titleFontSize: 12,
    titleFontWeight: "normal",
    titlePadding: 9,
    domainColor: colors.faint,
    tickColor: colors.faint,
    labelFlush: false,
    gridColor: "#EBEBEB",
  },
  legend: {
    orient: "top",
    direction: "horizontal",
    labelColor: ink,
    labelFontSize: 12,
    titleFontSize: 12,
    symbolSize: 120,
    symbolOpacity: 1,
    offset: 6,
  },
  text: { color: ink, fontSize: 12 },
  view: { stroke: null },
};

/** What every plot has. */
export interface ChartParts {
  /** The finding, in one sentence. */
  title: string;
  /** What is counted, over how many, in which unit. */
  subtitle?: string;
  description: string;
  /** Of the plot's inner part, in pixels. @default {600} */
  width?: number;
  /** @default {320} */
  height?: number | { step: number };
  [property: string]: unknown;
}

/** Completes a specification with schema, theme, title and size. */
export function chart(
  { title, subtitle, description, width = 600, height = 320, ...rest }:
    ChartParts,
): Spec {
  return {
    $schema: "https://vega.github.io/schema/vega-lite/v5.json",
    description,
    title: { text: title, ...(subtitle ? { subtitle } : {}) },
    width,
    height,
    ...rest,
    config,
  };
}
