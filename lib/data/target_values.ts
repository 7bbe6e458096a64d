/**
 * Which values of the target mean churn, and which staying.
 *
 * @module
 */
import type { ColumnFacts, Place } from "./column_facts.ts";
import { type Finding, finding } from "./findings.ts";
import type { TargetOptions } from "./target.ts";
import {
  asksWhoStays,
  isPlainAnswer,
  meaningOf,
  plainValue,
  tellsOfChurn,
} from "./target_words.ts";

/** More different values than this are no spellings of two. */
export const MOST_SPELLINGS = 20;

/** The texts that mean churn, and those that mean staying, the most frequent first. */
export interface Sides {
  readonly churned: readonly string[];
  readonly stayed: readonly string[];
}

/** The values, the most frequent first; `N/A` is none where others are labels. */
export function valuesOf({ values }: ColumnFacts) {
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
export function spellings(facts: ColumnFacts): string[][] {
  if (facts.values.size > MOST_SPELLINGS) return [];
  const texts = valuesOf(facts).map(({ text }) => text);
  return [...Map.groupBy(texts, plainValue).values()];
}

/** Whether the values are two, or spell the two meanings. */
export const isBinary = (facts: ColumnFacts) => {
  const groups = spellings(facts);
  return groups.length === 2 ||
    groups.length > 2 && groups.every(([text]) => meaningOf(text));
};

/** Which values mean churn, as far as their spelling tells. */
export function bySpelling(facts: ColumnFacts): Sides | Finding {
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

/** Which values mean churn, as they are told. */
export function byTelling(
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
