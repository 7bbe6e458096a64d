/**
 * Which values of the target mean churn, and which staying.
 *
 * @module
 */
import type { ColumnFacts, Place, Value } from "../columns/column_facts.ts";
import { count } from "../../words.ts";
import { type Finding, finding } from "../checks/findings.ts";
import {
  isPlainAnswer,
  meaningOf,
  plainValue,
  yesMeans,
} from "./target_words.ts";

/** What is specified about the target instead of inferred. */
export interface TargetOptions {
  /** The column to predict. */
  readonly target?: string;
  /** The target's value, or values, that mean churn; `""` is a blank cell. */
  readonly positive?: string | readonly string[];
  /**
   * The value, or values, that mean staying. @default all others, where they
   * are one
   */
  readonly negative?: string | readonly string[];
}

/** More different values than this are no spellings of two. */
export const MOST_SPELLINGS = 20;

/** The texts that mean churn, and those that mean staying, the most frequent first. */
export interface Sides {
  readonly churned: readonly string[];
  readonly stayed: readonly string[];
}

const listed = (values: TargetOptions["positive"] = []) =>
  [values].flat().map(String);

/**
 * The values, the most frequent first. `N/A` is none where others are labels,
 * nor is a cell without text, unless it is told what they mean.
 */
export function valuesOf(
  { values, missing, missingPlaces: [first] }: ColumnFacts,
  { positive, negative }: TargetOptions = {},
): Pick<Value, "text" | "row" | "rows">[] {
  const told = new Set(
    [...listed(positive), ...listed(negative)].map(plainValue),
  );
  const isTold = (text: string) => told.has(plainValue(text));
  const sorted = [...values.values()].sort((a, b) => b.rows - a.rows);
  const labels = sorted.filter(({ text, kind }) =>
    kind !== "blank" || isTold(text)
  );
  const meanings = new Set(labels.map(({ text }) => meaningOf(text)));
  const areKnown = !meanings.has(undefined) && meanings.size === 2;
  const areTold = labels.length > 1 && labels.some(({ text }) => isTold(text));
  const all = areKnown || areTold ? labels : sorted;
  return missing && told.has("")
    ? [...all, { text: "", row: first.row, rows: missing }]
    : all;
}

/** Values that are spelled alike but for case and signs. */
export function spellings(
  facts: ColumnFacts,
  told?: TargetOptions,
): string[][] {
  if (facts.values.size > MOST_SPELLINGS) return [];
  const texts = valuesOf(facts, told).map(({ text }) => text);
  const groups = [...Map.groupBy(texts, plainValue).values()];
  return groups.length > 1 ? groups : texts.map((text) => [text]);
}

/** Whether the values are two, or spell the two meanings. */
export const isBinary = (facts: ColumnFacts, told?: TargetOptions) => {
  const groups = spellings(facts, told);
  return groups.length === 2 ||
    groups.length > 2 && groups.every(([text]) => meaningOf(text));
};

/**
 * Which values mean churn, as far as their spelling tells: each only for
 * itself, and a yes or no by what the column's name asks.
 */
export function bySpelling(facts: ColumnFacts): Sides | Finding {
  const { name } = facts;
  const groups = spellings(facts);
  if (!isBinary(facts)) return notTwo(facts);
  const of = (meaning: string | undefined) =>
    groups.filter(([text]) => meaningOf(text) === meaning);
  const [churned, stayed, unknown] = [
    of("churned"),
    of("stayed"),
    of(undefined),
  ];
  const which = `set which one does with { positive: … }: ${
    groups.map(([text]) => `'${text}'`).join(" or ")
  }`;
  if (unknown.length || !churned.length || !stayed.length) {
    const message = unknown.length === 1
      ? `it is unclear whether '${
        unknown[0][0]
      }' of column '${name}' means churn or staying`
      : `it is unclear which value of column '${name}' means churn`;
    return finding("error", name, message, which);
  }
  const answers = groups.filter(([text]) => isPlainAnswer(text));
  const asked = answers.length ? yesMeans(name) : "churned";
  const isWhole = answers.length === groups.length;
  if (asked === undefined || asked === "stayed" && !isWhole) {
    return finding(
      "error",
      name,
      `the name of column '${name}' does not say whether its '${
        churned[0][0]
      }' means churn or staying`,
      which,
    );
  }
  return asked === "stayed"
    ? { churned: stayed.flat(), stayed: churned.flat() }
    : { churned: churned.flat(), stayed: stayed.flat() };
}

/** Which values mean churn, as specified. */
export function byTelling(
  facts: ColumnFacts,
  told: TargetOptions,
): Sides | Finding {
  const groups = spellings(facts, told);
  if (groups.length < 2) return notTwo(facts);
  const lists = [listed(told.positive), listed(told.negative)];
  const groupOf = (value: string) =>
    groups.find((group) => group.includes(value)) ??
      groups.find(([text]) => plainValue(text) === plainValue(value));
  const absent = lists.flat().find((value) => !groupOf(value));
  const problem = (message: string, remedy: string, places?: Place[]) =>
    finding("error", facts.name, message, remedy, places);
  const all = groups.map(([text]) => `'${text}'`);
  if (absent !== undefined) {
    return problem(
      `column '${facts.name}' has no value '${absent}'`,
      `set which one means churn with { positive: … }: ${all.join(" or ")}`,
    );
  }
  const [churned, stayed] = lists.map((list) => [
    ...new Set(list.map((value) => groupOf(value)!)),
  ]);
  const rest = groups.filter((group) =>
    !churned.includes(group) && !stayed.includes(group)
  );
  const both = churned.find((group) => stayed.includes(group));
  if (both) {
    return problem(
      `'${
        both[0]
      }' of column '${facts.name}' is set to mean both churn and staying`,
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
  if (rest.length === 0) {
    return problem(
      `every value of column '${facts.name}' is set to mean ${
        isLeft ? "staying" : "churn"
      }`,
      `list those that mean ${isLeft ? "churn" : "staying"}, in { ${
        isLeft ? "positive" : "negative"
      }: … }`,
    );
  }
  return problem(
    `it is not specified whether ${
      rest.map(([text]) => `'${text}'`).join(", ")
    } of column '${facts.name}' means churn or staying`,
    "list every value in { positive: […], negative: […] }, or remove those rows",
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
  if (values.length === 1 && facts.missing) {
    const told = (positive: string, negative: string) =>
      `{ positive: ${JSON.stringify(positive)}, negative: ${
        JSON.stringify(negative)
      } }`;
    return finding(
      "error",
      name,
      `column '${name}' is ${some} for ${
        count(facts.rows - facts.missing)
      } customers, and is blank for ${count(facts.missing)}`,
      `if a blank cell means staying, set ${
        told(values[0], "")
      }; if it means churn, ${told("", values[0])}; otherwise fill it in`,
    );
  }
  if (values.length === 1) {
    return finding(
      "error",
      name,
      `column '${name}' is ${some} for every customer, so there is nothing to predict`,
      "add customers with the other value",
    );
  }
  return finding(
    "error",
    name,
    `column '${name}' must have two values to be predicted, but has ${
      values.length > 5 ? "more than five" : values.length
    } (${some})`,
    values.length > MOST_SPELLINGS
      ? "set another column with { target: … }"
      : "set what each means with { positive: […], negative: […] }, or another column with { target: … }",
  );
}
