/**
 * Which column says who churned, and which of its two values means so.
 *
 * @module
 */
import { count } from "../plots/words.ts";
import type { ColumnFacts, Place } from "./column_facts.ts";
import { type Finding, finding } from "./findings.ts";

/** The column to predict. */
export interface Target {
  readonly name: string;
  /** The value of those who churned, and of those who stayed. */
  readonly positive: string;
  readonly negative: string;
  /** Where a value is spelled in several ways: which of the two each means. */
  readonly labels?: Readonly<Record<string, string>>;
}

/** More different values than this are no spellings of two. */
const MOST_SPELLINGS = 20;

/** The likelier a name is to mean the label, the further in front. */
const NAMES = [
  "churn",
  "churned",
  "ischurn",
  "ischurned",
  "haschurned",
  "churnlabel",
  "churnvalue",
  "churnflag",
  "churnstatus",
  "exited",
  "attrition",
  "attritionflag",
  "attrited",
  "left",
  "hasleft",
  "cancelled",
  "canceled",
  "customerstatus",
];

const CHURNED = new Set(
  ("1 yes y true t churn churned left exited gone lost attrited " +
    "attritedcustomer churnedcustomer cancelled canceled closed inactive leaver")
    .split(" "),
);
const STAYED = new Set(
  ("0 no n false f stay stayed retained remained existing existingcustomer " +
    "active current loyal notchurned nochurn notleft kept")
    .split(" "),
);

const plain = (text: string) => text.toLowerCase().replace(/[^a-z0-9]/g, "");
/** `1.0` is `1`, `True.` is `true`. */
const plainValue = (text: string) => plain(text.replace(/\.0*$/, ""));

/** Whether a column's name says that it tells of churn. */
export function tellsOfChurn(name: string): boolean {
  const text = plain(name);
  return NAMES.includes(text) || text.startsWith("churn");
}

/** The target as far as it is clear, and what is wrong with it. */
export interface FoundTarget {
  readonly target?: Target;
  readonly findings: readonly Finding[];
}

/**
 * Finds the target by its name, unless `name` is given, and the value that
 * means churn by its spelling, unless `positive` is given.
 */
export function findTarget(
  columns: readonly ColumnFacts[],
  { name, positive }: { name?: string; positive?: string } = {},
): FoundTarget {
  const facts = name === undefined
    ? byName(columns)
    : columns.find((column) => column.name === name)!;
  if (!facts) return { findings: [noTarget(columns)] };
  const findings: Finding[] = [];
  const problem = (message: string, remedy: string, places?: Place[]) =>
    findings.push(finding("error", facts.name, message, remedy, places));
  if (facts.missing) {
    problem(
      `column '${facts.name}' says of ${count(facts.missing)} of ${
        count(facts.rows)
      } customers neither that they churned nor that they stayed`,
      "fill it in, or remove those rows",
      facts.missingPlaces,
    );
  }
  const groups = spellings(facts, positive);
  const values = [...facts.values.keys()];
  const some = values.slice(0, 5).map((value) => `'${value}'`).join(", ");
  if (groups.length !== 2) {
    problem(
      values.length === 1
        ? `column '${facts.name}' says ${some} of every customer, so there is nothing to tell apart`
        : `column '${facts.name}' must have two values to be predicted, and has ${
          values.length > 5 ? "more than five" : values.length
        } (${some})`,
      values.length === 1
        ? "add customers of the other kind"
        : "correct it, or name another column with { target: … }",
    );
    return { findings };
  }
  const churned = positive ?? bySpelling(groups);
  const group = groups.find((texts) => texts.includes(churned!));
  if (!group) {
    problem(
      churned === undefined
        ? `no spelling tells which value of column '${facts.name}' means churn`
        : `column '${facts.name}' has no value '${churned}'`,
      `say which one does with { positive: … }: ${
        groups.map(([text]) => `'${text}'`).join(" or ")
      }`,
    );
    return { findings };
  }
  const other = groups.find((texts) => texts !== group)!;
  const labels = Object.fromEntries([
    ...group.map((text) => [text, group[0]]),
    ...other.map((text) => [text, other[0]]),
  ]);
  const target = { name: facts.name, positive: group[0], negative: other[0] };
  const several = group.length + other.length > 2;
  return { target: several ? { ...target, labels } : target, findings };
}

function byName(columns: readonly ColumnFacts[]): ColumnFacts | undefined {
  const rank = ({ name }: ColumnFacts) => NAMES.indexOf(plain(name));
  const named = columns.filter((column) => rank(column) >= 0)
    .sort((a, b) => rank(a) - rank(b));
  return named.find((facts) => spellings(facts).length === 2) ?? named[0];
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
      : "add the column to predict: none has two values",
  );
}

/**
 * The texts that mean the same, the most frequent spelling first: those that
 * differ in case or signs alone, or `yes` and `1`.
 */
function spellings({ values }: ColumnFacts, positive?: string): string[][] {
  if (values.size > MOST_SPELLINGS) return [];
  const sorted = [...values.values()].sort((a, b) => b.rows - a.rows);
  const texts = sorted.map(({ text }) => text);
  const byPlain = groupBy(texts, plainValue);
  if (byPlain.length <= 2 || positive !== undefined) return byPlain;
  const known = texts.every((text) =>
    CHURNED.has(plainValue(text)) || STAYED.has(plainValue(text))
  );
  return known
    ? groupBy(texts, (text) => String(CHURNED.has(plainValue(text))))
    : byPlain;
}

function groupBy(texts: string[], key: (text: string) => string): string[][] {
  return [...Map.groupBy(texts, key).values()];
}

/** The value that means churn; nothing when the spelling doesn't tell. */
function bySpelling(groups: readonly string[][]): string | undefined {
  const texts = groups.map(([text]) => text);
  const churned = texts.filter((text) => CHURNED.has(plainValue(text)));
  const stayed = texts.filter((text) => STAYED.has(plainValue(text)));
  if (churned.length === 1 && stayed.length <= 1) return churned[0];
  if (churned.length === 0 && stayed.length === 1) {
    return texts.find((text) => text !== stayed[0]);
  }
}
