/**
 * How plots look: sizes, fonts, and colours that read on light and on dark.
 *
 * A specification carries all that is the same everywhere. Its ink and its
 * background are left to the page: {@linkcode light} is that of pictures, a page
 * of one's own takes {@linkcode light} or {@linkcode dark} as `config` of
 * vega-embed, and JupyterLab has a dark theme of its own.
 *
 * @module
 */

/** A Vega-Lite specification, version 5, with a text alternative. */
export interface Spec {
  /** The version of Vega-Lite. */
  readonly $schema: string;
  /** The finding, and all that the plot shows, in words and numbers. */
  readonly description: string;
  /** Everything else that Vega-Lite knows. */
  readonly [property: string]: unknown;
}

/** What every plot takes. */
export interface PlotOptions {
  /** The title, instead of the finding. */
  readonly title?: string;
}

/**
 * Vermillion and blue after Okabe and Ito, told apart with every kind of colour
 * vision; the blue is lighter than theirs, so that each colour has a contrast of
 * 3 : 1 at least on white as well as on the dark backgrounds.
 */
export const colors = {
  churned: "#D55E00",
  stayed: "#2788C2",
  neutral: "#7F7F7F",
} as const;

/** From nothing to all, on cells with a text: black up to 0.72, then white. */
export const ramps = {
  one: { domain: [0, 1], range: ["#E8F1F8", "#00507D"], interpolate: "rgb" },
  /** Right above 0, wrong below. */
  two: {
    domain: [-1, 0, 1],
    range: ["#843000", "#F3F0EE", "#00507D"],
    interpolate: "rgb",
  },
} as const;

/** The colour of texts on such cells, by the field that is shaded. */
export const onRamp = (field: string) => ({
  condition: { test: `abs(datum.${field}) > 0.72`, value: "#FFFFFF" },
  value: "#000000",
});

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

/** Ink and background of light pages, and of pictures. */
export const light = {
  background: "#FFFFFF",
  title: { color: "#1A1A1A", subtitleColor: "#595959" },
  style: {
    "guide-label": { fill: "#333333" },
    "guide-title": { fill: "#595959" },
  },
} as const;

/** Ink and background of dark pages. */
export const dark = {
  background: "#1B1F24",
  title: { color: "#F2F2F2", subtitleColor: "#B8BCC2" },
  style: {
    "guide-label": { fill: "#DADDE1" },
    "guide-title": { fill: "#B8BCC2" },
  },
} as const;

/** Greys that are seen on every background, and never before the marks. */
const [line, grid] = ["#88888899", "#88888833"];

const config = {
  padding: 16,
  font: "Inter, -apple-system, Segoe UI, Helvetica Neue, Arial, sans-serif",
  title: {
    anchor: "start",
    fontSize: 16,
    fontWeight: 600,
    lineHeight: 21,
    subtitleFontSize: 12.5,
    subtitleLineHeight: 17,
    subtitlePadding: 6,
    offset: 16,
  },
  axis: {
    labelFontSize: 12,
    titleFontSize: 12,
    titleFontWeight: "normal",
    titlePadding: 10,
    domainColor: line,
    tickColor: line,
    labelFlush: false,
    gridColor: grid,
  },
  axisQuantitative: { labelPadding: 5 },
  // The title lies above the axis, where it is read without turning the head.
  axisYQuantitative: {
    domain: false,
    ticks: false,
    titleAngle: 0,
    titleAlign: "left",
    titleBaseline: "bottom",
    titleX: 0,
    titleY: -9,
  },
  legend: {
    orient: "top",
    direction: "horizontal",
    labelFontSize: 12,
    symbolSize: 110,
    symbolOpacity: 1,
    offset: 28, // above the title of a vertical axis
  },
  // Its bars, dots and strokes one by one say less than the description does.
  aria: false,
  scale: { rectBandPaddingInner: 0.03 },
  view: { stroke: null },
};

/** What every plot has. */
export interface ChartParts {
  /** The finding, in one sentence. */
  title: string;
  /** What is counted, over how many, in which unit; one text a line. */
  subtitle?: string | readonly string[];
  /** The figures in words; the title goes before it. */
  description: string;
  /** Of the whole plot, in pixels; of the inner part in grids. @default {760} */
  width?: number;
  /** Of the inner part. @default {320} */
  height?: number;
  [property: string]: unknown;
}

/** Completes a specification with schema, theme, title and size. */
export function chart(
  { title, subtitle = [], description, width = 760, height = 320, ...rest }:
    ChartParts,
): Spec {
  const room = width - 2 * config.padding;
  const lines = [subtitle].flat().flatMap((text) => wrap(text, room / 6.2));
  const grid = "concat" in rest || "hconcat" in rest;
  return {
    $schema: "https://vega.github.io/schema/vega-lite/v5.json",
    description: description.includes(title)
      ? description
      : `${title}. ${description}`,
    title: {
      text: oneOrMany(wrap(title, room / 9.6)),
      ...(lines.length ? { subtitle: oneOrMany(lines) } : {}),
    },
    ...(grid
      ? {}
      : { width, height, autosize: { type: "fit-x", contains: "padding" } }),
    ...rest,
    config,
  };
}

/**
 * Words as a title. Vega 6 looks a title up among its signals, in an object
 * whose prototype has `constructor` and the like; a space keeps these apart.
 */
export const asTitle = (words: string): string =>
  words in {} || words === "__proto__" ? `${words} ` : words;

/** A plot's title as one text. */
export function titleOf(spec: Spec): string {
  return [(spec.title as { text: string | string[] }).text].flat().join(" ");
}

const oneOrMany = (lines: string[]) =>
  lines.length === 1 ? asTitle(lines[0]) : lines.map(asTitle);

/** Breaks a text into lines of about equal length, at spaces where there are. */
function wrap(text: string, most: number): string[] {
  const count = Math.ceil(text.length / most);
  const goal = text.length / count;
  const words = text.split(" ").flatMap((word) =>
    word.match(new RegExp(`.{1,${Math.floor(most)}}`, "gsu")) ?? ""
  );
  return words.reduce<string[]>((lines, word) => {
    const last = lines[lines.length - 1];
    const longer = `${last} ${word}`;
    const fits = longer.length <= most &&
      (longer.length - word.length / 2 <= goal || lines.length === count);
    return last !== undefined && fits
      ? [...lines.slice(0, -1), longer]
      : [...lines, word];
  }, []);
}
