/**
 * The fields of a plot's rows. Each is declared once; its axis or colour, its
 * line of the tooltip and its words in the description come from there.
 *
 * @module
 */
import type { Along, Color, Position, Tip } from "./spec.ts";
import { count, percent } from "../words.ts";

/** What a plot says of one field. */
export interface Field<Value> {
  /** The title of its line in the tooltip; it has none where left out. */
  readonly tip?: string;
  /** The title of its axis or legend. @default none */
  readonly title?: string | string[] | null;
  /** How its values are written in the tooltip, after d3-format. @default text */
  readonly format?: string;
  /** @default quantitative with a format, else nominal */
  readonly type?: "quantitative" | "nominal" | "ordinal";
  /** Its value in a description. @default as text */
  readonly words?: (value: NonNullable<Value>) => string;
}

/** What {@linkcode fieldsOf} makes of a table of fields. */
export interface Fields<Row> {
  /** A field along an axis. */
  position(name: keyof Row, more?: Along): Position;
  /** An axis that several fields share: titled as one of them, without its name. */
  axis(
    name: keyof Row,
    more?: Along,
  ): Along;
  /** A field told by colour. */
  color(name: keyof Row, more?: Omit<Color, "field">): Color;
  /** A field by its name, where the axis is described elsewhere. */
  only(name: keyof Row): { field: string };
  /** The lines of the tooltip in the order of the table: all, or some. */
  tooltip(...names: (keyof Row)[]): Tip[];
  /** The declared values of a row in words. */
  words<Some extends Partial<Row>>(row: Some): Record<keyof Some, string>;
}

/**
 * Declares the fields of a plot's rows.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { fieldsOf, share, whole } from "lib/show/fields.ts";
 *
 * const fields = fieldsOf<{ customers: number; rate: number }>({
 *   customers: { tip: "customers", ...whole },
 *   rate: { tip: "churned", title: "Customers who churned", ...share() },
 * });
 * assertEquals(fields.tooltip()[0], {
 *   field: "customers", title: "customers", type: "quantitative", format: ",",
 * });
 * const { customers, rate } = fields.words({ customers: 1234, rate: 0.305 });
 * assertEquals(`${rate} of ${customers}`, "31% of 1,234");
 * ```
 */
export function fieldsOf<Row extends object>(
  table: { readonly [Name in keyof Row]?: Field<Row[Name]> },
): Fields<Row> {
  const names = Object.keys(table) as (keyof Row & string)[];
  const typeOf = (name: keyof Row) =>
    table[name]?.type ?? (table[name]?.format ? "quantitative" : "nominal");
  const measured = (name: keyof Row) => {
    const title = table[name]?.title;
    return { type: typeOf(name), ...title !== undefined && { title } };
  };
  const channel = (name: keyof Row) => ({
    field: String(name),
    ...measured(name),
  });
  return {
    position: (name, more) => ({ ...channel(name), ...more }),
    axis: (name, more) => ({ ...measured(name), ...more }),
    color: (name, more) => ({ ...channel(name), ...more } as Color),
    only: (name) => ({ field: String(name) }),
    tooltip: (...some) =>
      (some.length ? some : names.filter((name) => table[name]?.tip))
        .map((name) => tip(table[name]!.tip!, String(name), table[name])),
    words: (row) =>
      Object.fromEntries(
        names.filter((name) => name in row).map((name) => {
          const { words = String } = table[name]! as Field<unknown>;
          return [name, words(row[name]!)];
        }),
      ) as Record<keyof typeof row, string>,
  };
}

/** A line of a tooltip; with a format, a number. */
export function tip(
  title: string,
  field: string,
  { format }: { readonly format?: string } = {},
): Tip {
  const type = format ? "quantitative" : "nominal";
  return { field, title, type, ...format && { format } };
}

/** Customers, rounds and the like. */
export const whole = { format: ",", words: count } as const;

/** A share as a percentage: one digit in the tooltip, `digits` in words. */
export const share = (digits = 0) => ({
  format: ".1%",
  words: (value: number) => percent(value, digits),
} as const);

/** A number with so many digits after the point. */
export const decimal = (digits: number) => ({
  format: `.${digits}f`,
  words: (value: number) => value.toFixed(digits),
} as const);
