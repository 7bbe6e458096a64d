/**
 * Marks that mean the same in every plot: a dot is an estimate, a line through
 * it its 95 % interval, a pale bar its way from zero.
 *
 * @module
 */
import type {
  Axis,
  Encoding,
  Expression,
  Layer,
  Mark,
  Param,
  Position,
  Tip,
} from "./spec.ts";
import { colors, layout } from "./theme.ts";

/**
 * The texts that axes and legends show, as parameters of the plot:
 * {@linkcode labels} looks them up by place. Names of columns and categories
 * reach a plot as data only, never as a field, a key or part of an expression,
 * which Vega would compile (docs/decisions/0020-names-never-become-code.md).
 */
export function textParams(
  lists: Readonly<Record<string, readonly (string | readonly string[])[]>>,
): Param[] {
  return Object.entries(lists).map(([name, value]) => ({ name, value }));
}

/** Labels an axis or a legend of places with a list of {@linkcode textParams}. */
export const labels = (list: string): { labelExpr: string } => ({
  labelExpr: `${list}[datum.value]`,
});

/** The most that labels may be wide: so many pixels, or a good third of a narrow plot. */
export const labelRoom = (most: number): Expression => ({
  expr: `min(${most}, 0.36 * room)`,
});

/**
 * Rows from top to bottom by their `place` (0, 1, 2, …), without labels unless
 * `axis` has {@linkcode labels}.
 */
export function places(axis: Axis): Position {
  return {
    field: "place",
    type: "nominal",
    sort: "ascending",
    title: null,
    axis: axis && {
      ticks: false,
      domain: false,
      grid: false,
      labelPadding: 10,
      labelLimit: labelRoom(240),
      ...axis,
    },
  };
}

/** Rows with their names down the left side: the list `names`. */
export const names = (axis: Axis = {}): Position =>
  places({ ...labels("names"), ...axis });

/** One of two lists of texts: the first on a phone, where there is little room. */
export const onPhone = (short: string, list: string): string =>
  `(${layout} ? ${list} : ${short})`;

/**
 * Texts down the right side, by default the list `texts`, beside {@linkcode names} in the
 * same layers. As labels of an axis they take the page's ink, which marks don't
 * know.
 */
export const texts = (list = "texts"): Position =>
  places({ orient: "right", ...labels(list) });

/** For layers of which one has {@linkcode names} and one {@linkcode texts}. */
export const bothSides = { axis: { y: "independent" } } as const;

/** An estimate. */
export function dot(color?: string, size = 80) {
  return {
    type: "point",
    filled: true,
    opacity: 1,
    size,
    ...(color && { color }),
  } satisfies Mark;
}

/** The interval of an estimate. */
export function interval(color: string): Mark {
  return { type: "rule", strokeWidth: 2.5, color };
}

/** The way from zero to an estimate; pale, so that its interval is seen. */
export function paleBar(color: string): Mark {
  return { type: "bar", opacity: 0.35, color };
}

/** A line to compare with: all customers, chance, a cutoff. */
export const reference = {
  type: "rule",
  strokeDash: [4, 4],
  strokeWidth: 1.5,
  color: colors.neutral,
} satisfies Mark;

/** Lines that share an x, for the dots of {@linkcode hover}. */
interface SharedLines {
  /** Their points, each with the field that x shows. */
  readonly lines: readonly object[];
  readonly y: Position;
  readonly color?: Encoding["color"];
}

/**
 * Makes one tooltip for all lines that share an x: at the pointer or the finger, a rule
 * at the nearest x, with a dot on each line; a picture shows none. The x of both
 * layers is the plot's.
 *
 * @param name Of the selection, once a plot.
 * @param rows One an x, with all that the tooltip tells.
 */
export function hover(
  name: string,
  rows: readonly object[],
  tooltip: Tip[],
  { lines, y, color }: SharedLines,
): Layer[] {
  const shownAt = {
    condition: { param: name, empty: false, value: 1 },
    value: 0,
  };
  return [
    {
      data: { values: lines },
      mark: { ...dot(), tooltip: null },
      encoding: { y, ...color && { color }, opacity: shownAt },
    },
    {
      data: { values: rows },
      params: [{
        name,
        select: {
          type: "point",
          on: "mouseover",
          clear: "mouseout",
          nearest: true,
          encodings: ["x"],
        },
      }],
      mark: { type: "rule", strokeWidth: 1, color: colors.neutral },
      encoding: { opacity: shownAt, tooltip },
    },
  ];
}

/** A dot that follows the pointer along one line; a picture shows none. */
export function hoverAlong(
  name: string,
  encoding: Encoding,
): Layer {
  return {
    params: [{
      name,
      select: {
        type: "point",
        on: "mouseover",
        clear: "mouseout",
        nearest: true,
        encodings: ["x", "y"],
      },
    }],
    mark: { ...dot(), opacity: 0 },
    encoding: {
      ...encoding,
      opacity: {
        condition: { param: name, empty: false, value: 1 },
        value: 0,
      },
    },
  };
}
