/**
 * What is inferred of a column, and the words for it.
 *
 * @module
 */
import { count } from "../../words.ts";
import type { Decimal, Kind } from "./cell_kinds.ts";
import {
  type ColumnFacts,
  DISTINCT_LIMIT,
  type Place,
} from "./column_facts.ts";
import type { DateOrder } from "./dates.ts";
import type { Finding } from "../checks/findings.ts";

/**
 * `constant`, `free text` and `ignored` columns are shown, but not used by the
 * model; `observation` is the day on which a row shows its customer.
 */
export type Role =
  | "id"
  | "target"
  | "numeric"
  | "categorical"
  | "date"
  | "observation"
  | "constant"
  | "free text"
  | "ignored";

/** What decided a role: the caller, or that the column is named like an id. */
export type RoleBasis = "caller" | "id name";

/**
 * How cells are rewritten that do not have the form that `columns.json`
 * promises.
 */
export interface Rewrite {
  /** Numbers: their decimal sign; texts such as `NA` are blank. */
  readonly numbers?: Decimal;
  /** Whether those numbers may have any unit. */
  readonly anyUnit?: boolean;
  /** Dates: the order of day and month, or what a number counts since 1970. */
  readonly dates?: DateOrder;
  /** Labels: the spelling that stands for each. */
  readonly labels?: Readonly<Record<string, string>>;
}

/** What is inferred of a column. */
export interface Inferred {
  readonly role: Role;
  /** Why, in words. */
  readonly reason: string;
  /** What decided the role, where a check depends on it. */
  readonly basis?: RoleBasis;
  readonly rewrite?: Rewrite;
  /** What its numbers are written with: `$`, `EUR`, `%`. */
  readonly unit?: string;
  readonly findings: readonly Finding[];
}

/** What is specified about numbers and dates instead of recognised. */
export interface CellOptions {
  /** The decimal sign, for all columns or by column. */
  readonly decimal?: Decimal | Readonly<Record<string, Decimal>>;
  /** Whether `01/02/2024` is the first of February. */
  readonly dayFirst?: boolean;
}

/** More categories than this are many. */
export const MANY_CATEGORIES = 50;

/** Fewer filled cells may all be outside of the training part. */
export const FEW_FILLED = 10;

/** The rows whose cells are of some kinds. */
export const rowsOf = (
  { kinds }: Pick<ColumnFacts, "kinds">,
  of: readonly Kind[],
) => of.reduce((sum, kind) => sum + kinds[kind], 0);
/** The first cells of some kinds. */
export const placesOf = (facts: ColumnFacts, of: readonly Kind[]): Place[] =>
  of.flatMap((kind) => facts.places[kind] ?? [])
    .sort((a, b) => a.row - b.row).slice(0, 5);

/** The first cells of a kind, as a sentence quotes them. */
export const examples = (facts: ColumnFacts, kind: Kind) =>
  [...new Set(facts.places[kind]?.map(({ value }) => `'${value}'`))].join(", ");

/** How many different values, and whether they are more. */
export function distinctText({ values }: ColumnFacts): string {
  const more = values.size === DISTINCT_LIMIT ? "at least " : "";
  return more + count(values.size);
}

/** A cell as a sentence quotes it. */
export const shownCell = (text: string) =>
  text === "" ? "a blank cell" : `'${text}'`;
