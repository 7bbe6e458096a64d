/**
 * Marks that mean the same in every plot: a dot is an estimate, a line through
 * it its 95 % interval, a pale bar its way from zero.
 *
 * @module
 */
/**
 * The texts that axes and legends show, as parameters of the plot:
 * {@linkcode labels} looks them up by place. Names of columns and categories
 * reach a plot as data only, never as a field, a key or part of an expression,
 * which Vega would compile (docs/decisions/0020-names-never-become-code.md).
 */
export function textParams(
  lists: Readonly<Record<string, readonly (string | readonly string[])[]>>,
): Record<string, unknown>[] {
  return Object.entries(lists).map(([name, value]) => ({ name, value }));
}

/** Labels an axis or a legend of places with a list of {@linkcode textParams}. */
export const labels = (list: string): { labelExpr: string } => ({
  labelExpr: `${list}[datum.value]`,
});

/**
 * Rows from top to bottom by their `place` (0, 1, 2, …), without labels unless
 * `axis` has {@linkcode labels}.
 */
export function places(
  axis: Record<string, unknown> | null,
): Record<string, unknown> {
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
      labelLimit: 240,
      ...axis,
    },
  };
}

/** Rows with their names down the left side: the list `names`. */
export const names = (
  axis: Record<string, unknown> = {},
): Record<string, unknown> => places({ ...labels("names"), ...axis });

/**
 * Texts down the right side, the list `texts`, beside {@linkcode names} in the
 * same layers. As labels of an axis they take the page's ink, which marks don't
 * know.
 */
export const texts = (): Record<string, unknown> =>
  places({ orient: "right", ...labels("texts") });

/** For layers of which one has {@linkcode names} and one {@linkcode texts}. */
export const bothSides = { axis: { y: "independent" } } as const;

/** An estimate. */
export function dot(color?: string, size = 80): Record<string, unknown> {
  return {
    type: "point",
    filled: true,
    opacity: 1,
    size,
    ...(color && { color }),
  };
}

/** The interval of an estimate. */
export function interval(color?: string): Record<string, unknown> {
  return { type: "rule", strokeWidth: 2.5, ...(color && { color }) };
}

/** The way from zero to an estimate; pale, so that its interval is seen. */
export function paleBar(color: string): Record<string, unknown> {
  return { type: "bar", opacity: 0.35, color };
}

/** A line to compare with: all customers, chance, a cutoff. */
export const reference: Record<string, unknown> = {
  type: "rule",
  strokeDash: [4, 4],
  strokeWidth: 1.5,
  color: "#7F7F7F",
};

/** A line of a tooltip; with a format, a number. */
export function tip(
  title: string,
  field: string,
  format?: string,
): Record<string, unknown> {
  return {
    field,
    title,
    type: format ? "quantitative" : "nominal",
    ...(format && { format }),
  };
}

/**
 * A dot that follows the pointer along a line; a picture shows none.
 *
 * @param name Of the selection, once a plot.
 */
export function hover(
  name: string,
  encoding: Record<string, unknown>,
  along: readonly string[] = ["x"],
): Record<string, unknown> {
  return {
    params: [{
      name,
      select: {
        type: "point",
        on: "mouseover",
        clear: "mouseout",
        nearest: true,
        encodings: along,
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
