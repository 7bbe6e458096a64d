/**
 * Which column says who churned, and which of its two values means so.
 *
 * @module
 */
import type { ColumnFacts } from "./column_facts.ts";

/** The column to predict. */
export interface Target {
  readonly name: string;
  /** The value of those who churned, and of those who stayed. */
  readonly positive: string;
  readonly negative: string;
}

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

/**
 * Finds the target by its name, unless `name` is given, and the value that
 * means churn by its spelling, unless `positive` is given.
 *
 * @throws {RangeError} When either is not clear, or a row has no label.
 */
export function findTarget(
  columns: readonly ColumnFacts[],
  { name, positive }: { name?: string; positive?: string } = {},
): Target {
  const facts = name === undefined
    ? byName(columns)
    : columns.find((column) => column.name === name)!;
  const values = [...facts.counts.keys()];
  if (values.length !== 2) {
    const some = values.slice(0, 5).map((value) => `'${value}'`).join(", ");
    throw new RangeError(
      `Cannot predict column '${facts.name}' as it must have two values: it has ${
        values.length > 5 ? "more than five" : values.length
      } (${some})`,
    );
  }
  if (facts.firstMissing) {
    throw new RangeError(
      `Cannot learn from row ${facts.firstMissing.row} as column '${facts.name}' is blank there: fill it in or remove the row`,
    );
  }
  const churned = positive === undefined
    ? bySpelling(facts.name, values)
    : positive;
  if (!values.includes(churned)) {
    throw new RangeError(
      `Cannot find '${churned}' in column '${facts.name}': its values are '${
        values.join("' and '")
      }'`,
    );
  }
  const negative = values.find((value) => value !== churned)!;
  return { name: facts.name, positive: churned, negative };
}

function byName(columns: readonly ColumnFacts[]): ColumnFacts {
  const rank = ({ name }: ColumnFacts) => NAMES.indexOf(plain(name));
  const named = columns.filter((column) => rank(column) >= 0)
    .sort((a, b) => rank(a) - rank(b));
  const found = named.find(({ counts }) => counts.size === 2) ?? named[0];
  if (found) return found;
  const binary = columns.filter(({ counts }) => counts.size === 2)
    .map(({ name }) => `'${name}'`);
  throw new RangeError(
    "Cannot find the column to predict as none is named churn, exited, attrition or the like: " +
      (binary.length
        ? `name one of those with two values, ${binary.join(", ")}`
        : "no column has two values"),
  );
}

function bySpelling(name: string, values: readonly string[]): string {
  const churned = values.filter((value) => CHURNED.has(plainValue(value)));
  const stayed = values.filter((value) => STAYED.has(plainValue(value)));
  if (churned.length === 1) return churned[0];
  if (churned.length === 0 && stayed.length === 1) {
    return values.find((value) => value !== stayed[0])!;
  }
  throw new RangeError(
    `Cannot tell which value of column '${name}' means churn: say whether '${
      values.join("' or '")
    }' does`,
  );
}
