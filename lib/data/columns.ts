/**
 * The roles of a CSV's columns: inferred, shown, overridden, written down.
 *
 * @module
 */
import { count } from "../plots/words.ts";
import { type ColumnFacts, gatherFacts } from "./column_facts.ts";
import { distinctText, inferRole, type Role } from "./column_roles.ts";
import { readCsv } from "./csv.ts";
import { findTarget, type Target } from "./target.ts";

export type { Role, Target };

/** What is said of the columns instead of inferred. */
export interface ColumnOverrides {
  /** The column to predict. */
  target?: string;
  /** The target's value that means churn. */
  positive?: string;
  /** Roles by column. */
  roles?: Readonly<
    Record<string, "id" | "numeric" | "categorical" | "ignored">
  >;
}

/** One column with its role and why it has it. */
export interface ColumnRole {
  readonly name: string;
  readonly role: Role;
  readonly reason: string;
  /** Different values: `3`, or `at least 10,000`. */
  readonly distinct: string;
  /** Rows where it is blank. */
  readonly missing: number;
  /** The first values met. */
  readonly examples: readonly string[];
}

/** Every column's role. */
export interface ColumnRoles {
  readonly rows: number;
  readonly target: Target;
  /** In the file's order, the target among them. */
  readonly columns: readonly ColumnRole[];
}

/**
 * Infers the roles of the columns in one pass over a CSV, in bounded memory.
 *
 * @param source CSV in UTF-8 with a header and one row a customer.
 * @throws {SyntaxError} When it is no such CSV.
 * @throws {RangeError} When the target or its values are not clear, an override
 * names no column, or nothing is left to learn from.
 * @throws {TypeError} When a column of numbers has texts in it.
 */
export async function inferColumns(
  source: ReadableStream<Uint8Array>,
  overrides: ColumnOverrides = {},
): Promise<ColumnRoles> {
  const facts = await gatherFacts(readCsv(source));
  const rows = facts[0].rows;
  if (rows === 0) throw new SyntaxError("Cannot use the CSV: it has no rows");
  checkOverrides(facts, overrides);
  const target = findTarget(facts, {
    name: overrides.target,
    positive: overrides.positive,
  });
  const columns = facts.map((column) => ({
    name: column.name,
    ...roleOf(column, target, overrides),
    distinct: distinctText(column),
    missing: column.missing,
    examples: [...column.counts.keys()].slice(0, 3),
  }));
  if (columns.some(isFeature)) return { rows, target, columns };
  throw new RangeError(
    "Cannot learn from the CSV as no column besides the target is numeric or categorical",
  );
}

const isFeature = ({ role }: ColumnRole) =>
  role === "numeric" || role === "categorical";

function checkOverrides(
  facts: readonly ColumnFacts[],
  { target, roles = {} }: ColumnOverrides,
) {
  const names = facts.map(({ name }) => name);
  const given = [
    ...(target === undefined ? [] : [target]),
    ...Object.keys(roles),
  ];
  const unknown = given.find((name) => !names.includes(name));
  if (unknown !== undefined) {
    throw new RangeError(
      `Cannot find column '${unknown}': the CSV has ${names.join(", ")}`,
    );
  }
  for (const { name, firstText } of facts) {
    if (roles[name] === "numeric" && firstText) {
      throw new TypeError(
        `Cannot read column '${name}' as numbers as row ${firstText.row} holds '${firstText.value}': correct or blank it, or give the column another role`,
      );
    }
  }
}

function roleOf(
  facts: ColumnFacts,
  target: Target,
  { roles }: ColumnOverrides,
): { role: Role; reason: string } {
  if (facts.name === target.name) {
    const churned = count(facts.counts.get(target.positive)!);
    const reason = `'${target.positive}' means churn: ${churned} of ${
      count(facts.rows)
    }`;
    return { role: "target", reason };
  }
  const role = roles?.[facts.name];
  return role ? { role, reason: "as told" } : inferRole(facts);
}

/** The roles as `preprocess.py` reads them, in `columns.json`. */
export function columnsDocument({ target, columns }: ColumnRoles) {
  const { name, positive, negative } = target;
  return {
    version: 1,
    target: { name, positive, negative },
    columns: columns.filter(({ role }) => role !== "target")
      .map(({ name, role }) => ({
        name,
        role: role === "constant" ? "ignored" : role,
      })),
  };
}

/** The roles as records, for a table that people read. */
export function columnsRecords({ columns }: ColumnRoles) {
  return columns.map(({ name, role, reason, missing, examples }) => ({
    column: name,
    role,
    reason,
    missing,
    examples: examples.map((text) =>
      text.length > 24 ? text.slice(0, 23) + "…" : text
    ).join(", "),
  }));
}
