/**
 * Columns cut into few groups: categories, bands of numbers, years.
 *
 * @module
 */
import type { Column } from "../table.ts";

/** The group of each row. */
export interface Groups {
  /** `g` names, no two alike: bands and years in rising order, categories in alphabetical order. */
  readonly names: readonly string[];
  /** The position in `names` for each of `n` rows; -1 where the cell is blank. */
  readonly of: Int32Array;
}

/** How a column is cut into groups. */
export interface GroupOptions {
  /** How many bands of about equally many rows a numeric column is cut into. @default {5} */
  readonly bands?: number;
  /** The most categories; the smallest others share one group. @default {12} */
  readonly most?: number;
}

/** Groups the rows by category, by band of numbers, or by month, quarter or years. */
export function groupsOf(
  column: Column,
  { bands = 5, most = 12 }: GroupOptions = {},
): Groups {
  if (column.kind !== "text") return numberGroups(column.values, bands);
  const months = monthsOf(column);
  return months ? dateGroups(months, most) : textGroups(column.values, most);
}

const date = /^(\d{4})-(\d\d)-(\d\d)(T\d\d:\d\d:\d\d)?$/;

/** Whether every cell that is not blank is an ISO date, and there is one. */
function isDates({ kind, values }: Column): boolean {
  if (kind !== "text") return false;
  const cells = (values as readonly string[]).filter((cell) => cell.trim());
  return cells.length > 0 && cells.every((cell) => date.test(cell.trim()));
}

/** Milliseconds since 1970, `NaN` where blank; nothing unless these are dates. */
export function timesOf(column: Column): Float64Array | undefined {
  if (!isDates(column)) return undefined;
  return Float64Array.from(column.values as readonly string[], (cell) => {
    const iso = cell.trim();
    return Date.parse(iso.includes("T") ? `${iso}Z` : iso);
  });
}

/** Months since the year 0, `NaN` where blank; nothing unless these are dates. */
function monthsOf(column: Column): Float64Array | undefined {
  if (!isDates(column)) return undefined;
  return Float64Array.from(column.values as readonly string[], (cell) => {
    const [, year, month] = date.exec(cell.trim()) ?? [];
    return 12 * Number(year) + Number(month) - 1;
  });
}

/** Months, quarters, years, then more and more years together. */
const spans = [1, 3, 12, 24, 60, 120, 240, 600, 1200, 2400];

function dateGroups(months: Float64Array, most: number): Groups {
  const known = months.filter((month) => !Number.isNaN(month)).sort();
  const [first, last] = [known[0], known[known.length - 1]];
  const span =
    spans.find((span) =>
      Math.floor(last / span) - Math.floor(first / span) < most
    ) ?? 12_000;
  const periods = months.map((month) => Math.floor(month / span));
  const met = [...new Set(known.map((month) => Math.floor(month / span)))];
  const places = new Map(met.map((period, place) => [period, place]));
  return {
    names: met.map((period) => periodName(period * span, span)),
    of: Int32Array.from(periods, (period) => places.get(period) ?? -1),
  };
}

function periodName(month: number, span: number): string {
  const year = Math.floor(month / 12);
  if (span === 1) return `${year}-${String(month % 12 + 1).padStart(2, "0")}`;
  if (span === 3) return `${year} Q${month % 12 / 3 + 1}`;
  return span === 12 ? `${year}` : `${year} – ${year + span / 12 - 1}`;
}

function textGroups(values: readonly string[], most: number): Groups {
  const counts = new Map<string, number>();
  for (const value of values) {
    const name = value.trim();
    if (name) counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  const bySize = [...counts.keys()].sort((a, b) =>
    counts.get(b)! - counts.get(a)! || compare(a, b)
  );
  // One left over keeps its own name.
  const kept = bySize.slice(0, bySize.length > most + 1 ? most : most + 1)
    .sort(compare);
  const rest = bySize.length - kept.length;
  const places = new Map(kept.map((name, place) => [name, place]));
  return {
    names: rest ? [...kept, `${rest} others`] : kept,
    of: Int32Array.from(values, (value) => {
      const name = value.trim();
      return name === "" ? -1 : places.get(name) ?? kept.length;
    }),
  };
}

const { compare } = new Intl.Collator("en", { numeric: true });

function numberGroups(values: Float64Array, bands: number): Groups {
  const sorted = values.filter((value) => !Number.isNaN(value)).sort();
  const starts = bandStarts(sorted, bands);
  const edges = starts.map((start, band) => {
    const next = starts[band + 1] ?? Infinity;
    const end = next === Infinity
      ? sorted.length - 1
      : sorted.findLastIndex((value) => value < next);
    return [start, sorted[end]];
  });
  return {
    names: bandNames(edges),
    of: Int32Array.from(
      values,
      (value) => starts.findLastIndex((start) => start <= value),
    ),
  };
}

/** The lowest value of each band; equal values always share a band. */
function bandStarts(sorted: Float64Array, bands: number): number[] {
  const distinct = new Set<number>();
  for (const value of sorted) {
    distinct.add(value);
    if (distinct.size > bands) break;
  }
  if (distinct.size <= bands) return [...distinct];
  const starts = Array.from(
    { length: bands },
    (_, band) => sorted[Math.round(band * sorted.length / bands)],
  );
  return [...new Set(starts)];
}

/** The edges with as many digits, four at least, as tell the bands apart. */
function bandNames(edges: readonly number[][]): string[] {
  for (let digits = 4;; digits++) {
    const text = (value: number) =>
      value !== 0 && Math.abs(value) < 1e-4
        ? Number(value.toPrecision(digits)).toExponential()
        : value.toLocaleString("en-US", { maximumSignificantDigits: digits });
    const names = edges.map(([start, end]) =>
      start === end ? text(start) : `${text(start)} – ${text(end)}`
    );
    if (new Set(names).size === names.length || digits === 17) return names;
  }
}
