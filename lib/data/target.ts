/**
 * Which column says who churned, and which of its two values means so.
 *
 * @module
 */
import { count } from "../plots/words.ts";
import type { ColumnFacts, Place } from "./column_facts.ts";
import { type Finding, finding } from "./findings.ts";
import {
  asksWhoStays,
  isPlainAnswer,
  meaningOf,
  plain,
  plainValue,
  statusNames,
  targetNames,
  tellsOfChurn,
} from "./target_words.ts";

/** The column to predict. */
export interface Target {
  /** The column. */
  readonly name: string;
  /** The value of those who churned. */
  readonly positive: string;
  /** The value of those who stayed. */
  readonly negative: string;
  /** Where a value is spelled in several ways: which of the two each means. */
  readonly labels?: Readonly<Record<string, string>>;
}

/** What is said of the target instead of inferred. */
export interface TargetOptions {
  /** The column to predict. */
  readonly target?: string;
  /** The target's value, or values, that mean churn. */
  readonly positive?: string | readonly string[];
  /** Those that mean staying. @default all others, where they are one */
  readonly negative?: string | readonly string[];
}

/** More different values than this are no spellings of two. */
const MOST_SPELLINGS = 20;

/** The target as far as it is clear, and what is wrong with it. */
export interface FoundTarget {
  readonly target?: Target;
  readonly findings: readonly Finding[];
}

/** The texts that mean churn, and those that mean staying, the most frequent first. */
interface Sides {
  readonly churned: readonly string[];
  readonly stayed: readonly string[];
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
  const found = byName(columns);
  if (found.length > 1) return { findings: [severalTargets(found)] };
  if (found.length === 0) return { findings: [noTarget(columns)] };
  return targetOf(found[0], told);
}

function targetOf(facts: ColumnFacts, told: TargetOptions): FoundTarget {
  const { name } = facts;
  const findings: Finding[] = [];
  const values = valuesOf(facts);
  const missing = facts.rows -
    values.reduce((sum, { rows }) => sum + rows, 0);
  if (missing && facts.values.size <= MOST_SPELLINGS) {
    const places = [...facts.missingPlaces, ...(facts.places.blank ?? [])]
      .sort((a, b) => a.row - b.row).slice(0, 5);
    findings.push(finding(
      "error",
      name,
      `column '${name}' says of ${count(missing)} of ${
        count(facts.rows)
      } customers neither that they churned nor that they stayed`,
      "fill it in, or remove those rows",
      places,
    ));
  }
  const sides = told.positive === undefined && told.negative === undefined
    ? bySpelling(facts)
    : byTelling(facts, told);
  if ("severity" in sides) return { findings: [...findings, sides] };
  const [positive, negative] = [sides.churned[0], sides.stayed[0]];
  const labels = Object.fromEntries([
    ...sides.churned.map((text) => [text, positive]),
    ...sides.stayed.map((text) => [text, negative]),
  ]);
  const several = sides.churned.length + sides.stayed.length > 2;
  const target = { name, positive, negative, ...(several && { labels }) };
  return { target, findings };
}

/** The values, the most frequent first; `N/A` is none where others are labels. */
function valuesOf({ values }: ColumnFacts) {
  const sorted = [...values.values()].sort((a, b) => b.rows - a.rows);
  const known = sorted.filter(({ text, kind }) =>
    kind !== "blank" && meaningOf(text)
  );
  const meanings = new Set(known.map(({ text }) => meaningOf(text)));
  const blank = sorted.filter(({ kind }) => kind === "blank");
  return known.length + blank.length === sorted.length && meanings.size === 2
    ? known
    : sorted;
}

/** Values that are spelled alike but for case and signs. */
function spellings(facts: ColumnFacts): string[][] {
  if (facts.values.size > MOST_SPELLINGS) return [];
  const texts = valuesOf(facts).map(({ text }) => text);
  return [...Map.groupBy(texts, plainValue).values()];
}

/** Whether the values are two, or spell the two meanings. */
const isBinary = (facts: ColumnFacts) => {
  const groups = spellings(facts);
  return groups.length === 2 ||
    groups.length > 2 && groups.every(([text]) => meaningOf(text));
};

function bySpelling(facts: ColumnFacts): Sides | Finding {
  const { name } = facts;
  const groups = spellings(facts);
  if (!isBinary(facts)) return notTwo(facts);
  const of = (meaning: string) =>
    groups.filter(([text]) => meaningOf(text) === meaning);
  let [churned, stayed] = [of("churned"), of("stayed")];
  if (groups.length === 2) {
    const other = ([known]: string[][]) =>
      groups.filter((group) => group !== known);
    if (churned.length + stayed.length === 1) {
      if (churned.length) stayed = other(churned);
      else churned = other(stayed);
    }
  }
  if (churned.length === 0 || stayed.length === 0) {
    return finding(
      "error",
      name,
      `no spelling tells which value of column '${name}' means churn`,
      `say which one does with { positive: … }: ${
        groups.map(([text]) => `'${text}'`).join(" or ")
      }`,
    );
  }
  const isAnswer = groups.every(([text]) => isPlainAnswer(text));
  return isAnswer && asksWhoStays(name) && !tellsOfChurn(name)
    ? { churned: stayed.flat(), stayed: churned.flat() }
    : { churned: churned.flat(), stayed: stayed.flat() };
}

function byTelling(
  facts: ColumnFacts,
  { positive = [], negative = [] }: TargetOptions,
): Sides | Finding {
  const groups = spellings(facts);
  if (groups.length < 2) return notTwo(facts);
  const lists = [[positive].flat(), [negative].flat()];
  const texts = groups.flat();
  const absent = lists.flat().find((value) => !texts.includes(value));
  const problem = (message: string, remedy: string, places?: Place[]) =>
    finding("error", facts.name, message, remedy, places);
  const all = groups.map(([text]) => `'${text}'`);
  if (absent !== undefined) {
    return problem(
      `column '${facts.name}' has no value '${absent}'`,
      `say which one means churn with { positive: … }: ${all.join(" or ")}`,
    );
  }
  const [churned, stayed] = lists.map((list) =>
    groups.filter((group) => list.some((value) => group.includes(value)))
  );
  const rest = groups.filter((group) =>
    !churned.includes(group) && !stayed.includes(group)
  );
  const both = churned.find((group) => stayed.includes(group));
  if (both) {
    return problem(
      `'${
        both[0]
      }' of column '${facts.name}' is said to mean churn and staying`,
      "name it in { positive: … } or in { negative: … }",
    );
  }
  const [isLeft, isRight] = [churned.length === 0, stayed.length === 0];
  if (rest.length === 1 && (isLeft || isRight)) {
    return {
      churned: (isLeft ? rest : churned).flat(),
      stayed: (isRight ? rest : stayed).flat(),
    };
  }
  if (rest.length === 0 && !isLeft && !isRight) {
    return { churned: churned.flat(), stayed: stayed.flat() };
  }
  return problem(
    `nothing says whether ${
      rest.map(([text]) => `'${text}'`).join(", ")
    } of column '${facts.name}' means churn or staying`,
    "name every value, in { positive: […], negative: […] }, or remove those rows",
    rest.map(([text]) => {
      const { row } = facts.values.get(text)!;
      return { row, value: text };
    }).slice(0, 5),
  );
}

function notTwo(facts: ColumnFacts): Finding {
  const values = [...facts.values.keys()];
  const some = values.slice(0, 5).map((value) => `'${value}'`).join(", ");
  const { name } = facts;
  if (values.length === 1) {
    return finding(
      "error",
      name,
      `column '${name}' says ${some} of every customer, so there is nothing to tell apart`,
      "add customers of the other kind",
    );
  }
  return finding(
    "error",
    name,
    `column '${name}' must have two values to be predicted, and has ${
      values.length > 5 ? "more than five" : values.length
    } (${some})`,
    values.length > MOST_SPELLINGS
      ? "name another column with { target: … }"
      : "say what each means with { positive: […], negative: […] }, or name another column with { target: … }",
  );
}

/** The column whose name is the likeliest; several where their names say the same. */
function byName(columns: readonly ColumnFacts[]): ColumnFacts[] {
  const rank = ({ name }: ColumnFacts) => targetNames.indexOf(plain(name));
  const named = columns.filter((column) => rank(column) >= 0)
    .sort((a, b) => rank(a) - rank(b));
  const best = named.find(isBinary);
  if (best) return [best];
  const telling = columns.filter((facts) =>
    tellsOfChurn(facts.name) && isBinary(facts)
  );
  if (telling.length) return telling;
  const status = columns.filter((facts) =>
    statusNames.includes(plain(facts.name)) && spellsStatus(facts)
  );
  return status.length ? status : named.slice(0, 1);
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
    "name the one to predict with { target: … }",
  );
}

function noTarget(columns: readonly ColumnFacts[]): Finding {
  const binary = columns.filter((facts) => spellings(facts).length === 2)
    .map(({ name }) => `'${name}'`);
  return finding(
    "error",
    undefined,
    "no column is named churn, exited, attrition or the like",
    binary.length
      ? `name the one to predict with { target: … }, of those with two values: ${
        binary.join(", ")
      }`
      : "add the column to predict: none has two values; customers to be scored need none, and loadCustomersToScore() reads them",
  );
}
