/**
 * The roles of a CSV's columns: inferred, shown, overridden, written down.
 *
 * @module
 */
import { checkOptions, likely } from "../../options.ts";
import type { Limits } from "./limits.ts";
import { brief, count } from "../../words.ts";
import type { ColumnFacts } from "./column_facts.ts";
import { inferRole } from "./column_roles.ts";
import { asDates } from "./date_columns.ts";
import type { Finding } from "../checks/findings.ts";
import {
  type CellOptions,
  distinctText,
  type Inferred,
  type Rewrite,
  type Role,
  type RoleBasis,
  shownCell,
} from "./inferred.ts";
import { type DecimalSigns, decimalSigns } from "./decimal_signs.ts";
import { asNumbers } from "./number_columns.ts";
import { findTarget, type Target, targetRows } from "../target/target.ts";
import type { TargetOptions } from "../target/target_values.ts";

export type { Role, Target };

/** What is specified about the columns instead of inferred. */
export interface ColumnOverrides extends CellOptions, TargetOptions {
  /** Roles by column. */
  readonly roles?: Readonly<
    Record<
      string,
      "id" | "numeric" | "categorical" | "date" | "observation" | "ignored"
    >
  >;
}

/** One column with its role and why it has it. */
export interface ColumnRole {
  /** The name in the header, made unique. */
  readonly name: string;
  /** What it is for. */
  readonly role: Role;
  /** Why it has this role, in words. */
  readonly reason: string;
  /** What decided the role, where a check depends on it. */
  readonly basis?: RoleBasis;
  /** Different values: `3`, or `at least 10,000`. */
  readonly distinct: string;
  /** Rows where it is blank. */
  readonly missing: number;
  /** The first values in the file. */
  readonly examples: readonly string[];
  /** The unit its numbers are written with, such as `$`, if there is one. */
  readonly unit?: string;
  /** How its cells are rewritten, if they have to be. */
  readonly rewrite?: Rewrite;
  /** Whether values repeat; rows with the same id belong to one customer. */
  readonly repeats?: boolean;
}

/** Every column's role. */
export interface ColumnRoles {
  /** Customers in the file. */
  readonly rows: number;
  /** The column to predict. */
  readonly target: Target;
  /** In the file's order, the target among them. */
  readonly columns: readonly ColumnRole[];
  /** The day up to which dates are counted, if no column gives it. */
  readonly observedOn?: string;
}

/** The roles as far as they are clear, and what is wrong with the columns. */
export type FoundRoles =
  & Omit<ColumnRoles, "target">
  & { readonly target?: Target; readonly findings: readonly Finding[] };

/**
 * Infers the roles of a file's columns.
 *
 * @throws {RangeError} When an override names no column, or no role.
 */
export function findRoles(
  { columns, rows }: {
    readonly columns: readonly ColumnFacts[];
    readonly rows: number;
  },
  overrides: ColumnOverrides = {},
): FoundRoles {
  const { target: told, roles } = overrides;
  const given = told === undefined ? [] : [told];
  checkNames(columns, [...given, ...Object.keys(roles ?? {})]);
  checkRoles(roles);
  const { target, findings } = findTarget(columns, overrides);
  const found = findColumns(columns, overrides, target);
  return {
    rows,
    target,
    columns: found.columns,
    findings: [...findings, ...found.findings],
  };
}

/**
 * Infers the roles of columns that are not the target.
 *
 * @param specified How the reasons call roles that the overrides give.
 * @throws {RangeError} When an override names no column.
 */
export function findColumns(
  columns: readonly ColumnFacts[],
  overrides: ColumnOverrides = {},
  target?: Target,
  specified = "as specified",
): Pick<FoundRoles, "columns" | "findings"> {
  const signs = decimalSigns(columns);
  const inferred = columns.map((facts) =>
    facts.name === target?.name
      ? targetRole(facts, target)
      : toldRole(facts, signs, overrides, specified) ??
        inferRole(facts, signs, overrides)
  );
  return {
    columns: columns.map((facts, i) => ({
      name: facts.name,
      role: inferred[i].role,
      reason: inferred[i].reason,
      basis: inferred[i].basis,
      rewrite: inferred[i].rewrite,
      unit: inferred[i].unit,
      distinct: distinctText(facts),
      missing: facts.missing,
      repeats: (facts.repeats?.count ?? facts.counted - facts.values.size) > 0,
      examples: [...facts.values.keys()].slice(0, 3),
    })),
    findings: inferred.flatMap(({ findings }) => findings),
  };
}

/** Whether a column is one that the model learns from. */
export const isFeature = ({ role }: ColumnRole) =>
  role === "numeric" || role === "categorical" || role === "date";

/**
 * Lists the names of the columns that identify customers; there may be none.
 *
 * @example
 * ```ts ignore
 * const ids = churn.customers.idNames(customers.roles);
 * ```
 */
export const idNames = ({ columns }: Pick<ColumnRoles, "columns">): string[] =>
  columns.filter(({ role }) => role === "id").map(({ name }) => name);

const toldRoles: readonly string[] = [
  ...["id", "numeric", "categorical", "date", "observation", "ignored"],
];

/** @throws {RangeError} If a role is not one that can be set. */
function checkRoles(roles: ColumnOverrides["roles"] = {}) {
  const [name, role] =
    Object.entries(roles).find(([, role]) => !toldRoles.includes(role)) ?? [];
  if (name === undefined) return;
  throw new RangeError(
    `Cannot give column '${name}' the role '${role}': ${
      role as string === "target"
        ? `set { target: ${JSON.stringify(name)} }`
        : `choose ${toldRoles.slice(0, -1).join(", ")} or ${toldRoles.at(-1)}`
    }`,
  );
}

/** The columns that options about cells name. */
export function namedColumns(
  { limits = {}, decimal }: {
    readonly limits?: Readonly<Record<string, Limits>>;
    readonly decimal?: CellOptions["decimal"];
  },
): string[] {
  for (const [column, limit] of Object.entries(limits)) {
    checkOptions(`set the limits of column '${column}'`, limit, ["min", "max"]);
  }
  return [
    ...Object.keys(limits),
    ...typeof decimal === "object" ? Object.keys(decimal) : [],
  ];
}

/** @throws {RangeError} When a name is no column's. */
export function checkNames(
  columns: readonly ColumnFacts[],
  given: readonly string[],
) {
  const names = columns.map(({ name }) => name);
  const unknown = given.find((name) => !names.includes(name));
  if (unknown === undefined) return;
  throw new RangeError(
    `Cannot find column '${unknown}'${likely(unknown, names)}: the CSV has ${
      names.join(", ")
    }`,
  );
}

function targetRole(facts: ColumnFacts, target: Target): Inferred {
  const { positive, negative, labels } = target;
  const churned = targetRows(facts, target, positive);
  const others = Object.entries(labels ?? {})
    .filter(([text]) => text !== positive && text !== negative)
    .map(([text, meaning]) =>
      `${shownCell(text)} read as ${shownCell(meaning)}`
    );
  const reason = [
    `${shownCell(positive)} means churn: ${count(churned)} of ${
      count(facts.rows)
    }`,
    ...others,
  ].join(", ");
  return {
    role: "target",
    reason,
    rewrite: labels ? { labels } : undefined,
    findings: [],
  };
}

function toldRole(
  facts: ColumnFacts,
  signs: DecimalSigns,
  overrides: ColumnOverrides,
  specified: string,
): Inferred | undefined {
  const { roles = {} } = overrides;
  if (!Object.hasOwn(roles, facts.name)) return undefined;
  const role = roles[facts.name];
  const { rows, missing, kinds } = facts;
  const isQuantity = role === "numeric" || role === "date";
  if (isQuantity && missing + kinds.blank === rows) {
    return {
      role,
      reason: `${specified}, blank in every row`,
      basis: "caller",
      rewrite: kinds.blank ? { numbers: "." } : undefined,
      findings: [],
    };
  }
  const as = role === "numeric"
    ? asNumbers(facts, signs, overrides)
    : role === "date" || role === "observation"
    ? asDates(facts, overrides, true)
    : { findings: [] };
  const { reason } = as as Partial<Inferred>;
  return {
    ...as,
    role,
    reason: reason ? `${specified}, ${reason}` : specified,
    basis: "caller",
  };
}

/** Whether the endpoint takes a column. */
export const isAsked = (column: ColumnRole) =>
  isFeature(column) || column.role === "observation";

/** The roles as `preprocess.py` reads them, in `columns.json`. */
export function columnsDocument(
  { target, columns, observedOn }: ColumnRoles,
) {
  const { name, positive, negative } = target;
  return {
    version: 3,
    observed_on: observedOn,
    groups: columns.filter(({ role, repeats }) => role === "id" && repeats)
      .map(({ name }) => name),
    target: { name, positive, negative },
    columns: columns.filter(({ role }) => role !== "target")
      .map(({ name, role }) => ({
        name,
        role: role === "constant" || role === "free text" ? "ignored" : role,
      })),
  };
}

/** The roles as records, for a table that people read. */
export function columnsRecords({ columns }: Pick<ColumnRoles, "columns">) {
  return columns.map(({ name, role, reason, missing, examples }) => ({
    column: name,
    role,
    reason,
    missing,
    examples: examples.map((text) =>
      /^-?\d+\.\d{5,}$/.test(text)
        ? String(Number(Number(text).toPrecision(6)))
        : brief(text, 24)
    ).join(", "),
  }));
}
