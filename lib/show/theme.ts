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

import type {
  Color,
  Expression,
  Grid,
  Layered,
  Param,
  Position,
  Spec,
} from "./spec.ts";

export type { Spec };

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
} satisfies Record<string, Color["scale"]>;

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
} satisfies Color;

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

/** Widths, up to which a plot is laid out as on a phone or in a narrow window. */
const [phone, narrow] = [440, 680];

/** An expression: 0 on a phone, 1 in a narrow window, else 2. */
export const layout = `(room < ${phone} ? 0 : room < ${narrow} ? 1 : 2)`;

/** Greys that are seen on every background, and never before the marks. */
const [line, grid] = ["#88888899", "#88888833"];

const padding = 16;

const config: NonNullable<Spec["config"]> = {
  padding,
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
    columns: { expr: `${layout} ? 0 : 1` }, // one below the other on a phone
    offset: 28, // above the title of a vertical axis
  },
  // Its bars, dots and strokes one by one say less than the description does.
  aria: false,
  scale: { rectBandPaddingInner: 0.03 },
  view: { stroke: null },
};

/** What every plot has besides its layers or panels. */
interface ChartWords {
  /** The finding, in one sentence. */
  title: string;
  /** What is counted, over how many, in which unit; one text a line. */
  subtitle?: string | readonly string[];
  /** The figures in words; the title goes before it. */
  description: string;
  /** Of the whole plot where there is room, in pixels. @default {760} */
  width?: number;
  /** Of the inner part. @default {320} */
  height?: number;
  /** Parameters of its own. */
  params?: readonly Param[];
}

/** What {@linkcode chart} completes. */
export type ChartParts =
  & ChartWords
  & (Omit<Layered, keyof ChartWords> | Omit<Grid, keyof ChartWords>);

/**
 * Completes a specification with schema, theme, title and size. It is laid out
 * for the room that it finds when it is drawn: see {@linkcode layout}.
 */
export function chart(
  { title, subtitle = [], description, width = 760, height = 320, ...parts }:
    ChartParts,
): Spec {
  const { params = [], ...rest } = parts;
  const isGrid = "concat" in rest;
  const texts = textsFor(title, [subtitle].flat(), width);
  const isSubtitled = texts.subtitles[0].length > 0;
  return {
    $schema: "https://vega.github.io/schema/vega-lite/v5.json",
    description: description.includes(title)
      ? description
      : `${title}. ${description}`,
    title: {
      text: { expr: `titles[${layout}]` },
      ...isSubtitled && {
        subtitle: handedOn<string>({ expr: `subtitles[${layout}]` }),
      },
    },
    ...(isGrid
      ? {}
      : { width, height, autosize: { type: "fit-x", contains: "padding" } }),
    ...rest,
    params: [
      { name: "room", expr: room },
      ...isGrid ? [] : [{ name: "width", expr: `min(${width}, room)` }],
      { name: "titles", value: texts.titles },
      ...isSubtitled ? [{ name: "subtitles", value: texts.subtitles }] : [],
      ...params,
    ],
    config,
  };
}

/**
 * How many pixels a plot may be wide. A page of one's own sets the parameter
 * `room` to a number. Jupyter's front ends draw a plot before its element has a
 * width, so there it is what the window leaves: beside JupyterLab's side bar, the
 * prompt and the plot's menu, or on a phone in Notebook. A picture has all of it.
 */
const room = "windowSize()[0] > 0 ? " +
  "max(280, windowSize()[0] - (windowSize()[0] < 720 ? 84 : 478)) : 1000";

/** One of three values by {@linkcode layout}, as an expression. */
export const byLayout = (
  ...values: readonly [phone: number, narrow: number, wide: number]
): Expression => ({ expr: `[${values.join(", ")}][${layout}]` });

/** What {@linkcode inColumns} lays out, in pixels. */
export interface Panels {
  /** The least inner width of a panel. */
  readonly least: number;
  /** Its greatest. @default the least */
  readonly most?: number;
  /** What its labels take beside it. */
  readonly beside: number;
  /** Between two columns. */
  readonly gap: number;
  /** The most columns. */
  readonly columns: number;
}

/**
 * Panels in as many columns as have room, and the parameter `panel`, how wide
 * each is. Vega-Lite knows only fixed widths of panels, so the scales of wider
 * ones go to `panel` instead ({@linkcode alongPanel}), and the width is the least.
 */
export function inColumns(
  { least, most = least, beside, gap, columns }: Panels,
): { columns: number; panel: Param } {
  const space = `(room - ${2 * padding} + ${gap})`;
  const fit = `clamp(floor(${space} / ${least + beside + gap}), 1, ${columns})`;
  return {
    columns: handedOn({ signal: fit }),
    panel: {
      name: "panel",
      expr: `clamp(${space} / ${fit} - ${beside + gap}, ${least}, ${most})`,
    },
  };
}

/** What Vega-Lite hands on to Vega, though its type has plain values only. */
export const handedOn = <Value>(
  expression: Expression | { signal: string },
): Value => expression as unknown as Value;

/** Takes a channel that layers share away from one of them. */
export const none = null as unknown as undefined;

/** From the left side of a panel to its right. */
export const alongPanel = {
  range: [0, { expr: "panel" }],
} satisfies Position["scale"];

/** Title and subtitle in lines for each layout, and each at the narrowest it serves. */
function textsFor(title: string, subtitle: readonly string[], width: number) {
  // A line of a phone is short, so that wide letters even out less.
  const rooms = [[300, 10.4, 6.5], [phone, 9.6, 6.2], [width, 9.6, 6.2]].map(
    ([room, ...letters]) =>
      letters.map((letter) => (Math.min(room, width) - 2 * padding) / letter),
  );
  return {
    titles: rooms.map(([most]) => wrap(title, most)),
    subtitles: rooms.map(([, most]) =>
      subtitle.flatMap((text) => wrap(text, most))
    ),
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
  const params = spec.params as { name: string; value?: string[][] }[];
  return params.find(({ name }) => name === "titles")!.value!.at(-1)!.join(" ");
}

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
