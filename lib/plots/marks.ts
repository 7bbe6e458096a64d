/**
 * Marks that mean the same in every plot: a dot is an estimate, a line through
 * it its 95 % interval, a pale bar its way from zero.
 *
 * @module
 */

/** Names down the left side, in the order of the rows. */
export function names(
  field: string,
  axis: Record<string, unknown> = {},
): Record<string, unknown> {
  return {
    field,
    type: "nominal",
    sort: null,
    title: null,
    axis: {
      ticks: false,
      domain: false,
      grid: false,
      labelPadding: 10,
      labelLimit: 240,
      ...axis,
    },
  };
}

/**
 * Texts down the right side, beside {@linkcode names} in the same layers. As
 * labels of an axis they take the page's ink, which marks don't know.
 *
 * @param field The names; each of `rows` has one of its own.
 */
export function texts<Field extends string>(
  field: Field,
  rows:
    readonly ({ readonly label: string } & Readonly<Record<Field, string>>)[],
): Record<string, unknown> {
  const byName = Object.fromEntries(rows.map((row) => [row[field], row.label]));
  return names(field, {
    orient: "right",
    labelExpr: `${JSON.stringify(byName)}[datum.value]`,
  });
}

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
