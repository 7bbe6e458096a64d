/**
 * Which column says who churned.
 *
 * @module
 */
import { count } from "../../words.ts";
import type { ColumnFacts } from "../columns/column_facts.ts";
import { type Finding, finding } from "../checks/findings.ts";
import {
  bySpelling,
  byTelling,
  isBinary,
  MOST_SPELLINGS,
  spellings,
  valuesOf,
} from "./target_values.ts";
import {
  deniesChurn,
  isPlainAnswer,
  meaningOf,
  plain,
  statusNames,
  targetNames,
  tellsOfChurn,
} from "./target_words.ts";
import type { TargetOptions } from "./target_values.ts";

/** The column to predict. */
export interface Target {
  /** The column. */
  readonly name: string;
  /** The value of those who churned. */
  readonly positive: string;
  /** The value of those who stayed. */
  readonly negative: string;
  /** If a value has several spellings: which of the two each one means. */
  readonly labels?: Readonly<Record<string, string>>;
}

/** The target as far as it is clear, and what is wrong with it. */
export interface FoundTarget {
  readonly target?: Target;
  readonly findings: readonly Finding[];
}

/**
 * Finds the target by its name, and the values that mean churn by their
 * spelling, as far as they are not told.
 */
export function findTarget(
  columns: readonly ColumnFacts[],
  told: TargetOptions = {},
): FoundTarget {
  if (told.target !== undefined) {
    const facts = columns.find(({ name }) => name === told.target)!;
    return targetOf(facts, told);
  }
  const found = byName(columns, told);
  if (found.length > 1) return { findings: [severalTargets(found)] };
  if (found.length === 0) return { findings: [noTarget(columns)] };
  return targetOf(found[0], told);
}

function targetOf(facts: ColumnFacts, told: TargetOptions): FoundTarget {
  const { name } = facts;
  const findings: Finding[] = [];
  const values = valuesOf(facts, told);
  const missing = facts.rows -
    values.reduce((sum, { rows }) => sum + rows, 0);
  if (missing && facts.values.size <= MOST_SPELLINGS) {
    const places = [...facts.missingPlaces, ...(facts.places.blank ?? [])]
      .sort((a, b) => a.row - b.row).slice(0, 5);
    findings.push(finding(
      "error",
      name,
      `column '${name}' does not say whether ${count(missing)} of ${
        count(facts.rows)
      } customers churned or stayed`,
      "fill it in, remove those rows, or set what such a cell means with { positive: […], negative: […] }",
      places,
    ));
  }
  const sides = told.positive === undefined && told.negative === undefined
    ? bySpelling(facts)
    : byTelling(facts, told);
  if ("severity" in sides) return { findings: [...findings, sides] };
  const [positive, negative] = [sides.churned[0], sides.stayed[0]];
  // Without a prototype: a value may be spelled `constructor`.
  const labels: Record<string, string> = Object.create(null);
  for (const text of sides.churned) labels[text] = positive;
  for (const text of sides.stayed) labels[text] = negative;
  const several = sides.churned.length + sides.stayed.length > 2;
  const target = { name, positive, negative, ...(several && { labels }) };
  return { target, findings };
}

/** The column whose name is the likeliest; several where their names say the same. */
function byName(
  columns: readonly ColumnFacts[],
  told: TargetOptions,
): ColumnFacts[] {
  const isTwofold = (facts: ColumnFacts) => isBinary(facts, told);
  const rank = ({ name }: ColumnFacts) => targetNames.indexOf(plain(name));
  const named = columns.filter((column) => rank(column) >= 0)
    .sort((a, b) => rank(a) - rank(b));
  const best = named.find(isTwofold);
  if (best) return [best];
  const telling = columns.filter((facts) =>
    tellsOfChurn(facts.name) && isTwofold(facts)
  );
  if (telling.length) return telling;
  const status = columns.filter((facts) =>
    statusNames.includes(plain(facts.name)) && spellsStatus(facts)
  );
  if (status.length) return status;
  const denied = columns.filter((facts) =>
    deniesChurn(facts.name) && isTwofold(facts)
  );
  if (denied.length) return denied;
  const unclear = columns.filter(({ name, values: { size } }) =>
    tellsOfChurn(name) && (size === 1 || size === 2)
  );
  return [...named, ...unclear].slice(0, 1);
}

function spellsStatus(facts: ColumnFacts): boolean {
  const texts = spellings(facts).map(([text]) => text);
  return isBinary(facts) &&
    texts.every((text) => meaningOf(text) && !isPlainAnswer(text));
}

function severalTargets(columns: readonly ColumnFacts[]): Finding {
  const names = columns.map(({ name }) => `'${name}'`);
  return finding(
    "error",
    undefined,
    `several columns may say who churned: ${names.join(", ")}`,
    "set the one to predict with { target: … }",
  );
}

function noTarget(columns: readonly ColumnFacts[]): Finding {
  const binary = columns.filter((facts) => spellings(facts).length === 2)
    .map(({ name }) => `'${name}'`);
  return finding(
    "error",
    undefined,
    "no column is named churn, exited, attrition or similar",
    binary.length
      ? `set the column to predict with { target: … }; these have two values: ${
        binary.join(", ")
      }`
      : "add the column to predict, because no column has two values; customers to be scored need none, use loadCustomersToScore()",
  );
}

/** How many customers have a value of the target, however it is spelled. */
export function targetRows(
  { values, missing }: ColumnFacts,
  { labels }: Target,
  value: string,
): number {
  const meaning = (text: string) => labels?.[text] ?? text;
  return [...values.values(), { text: "", rows: missing }]
    .filter(({ text }) => meaning(text) === value)
    .reduce((sum, { rows }) => sum + rows, 0);
}
