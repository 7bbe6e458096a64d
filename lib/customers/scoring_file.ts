/**
 * A file of customers to be scored: those of today, of whom nobody knows yet
 * whether they leave.
 *
 * @module
 */
import { checkOptions } from "../options.ts";
import { basename } from "node:path";
import { count } from "../words.ts";
import type { Features } from "./features.ts";
import { encodingFindings, errorsFirst } from "./checks/checks.ts";
import { filledRows, quantityFindings } from "./checks/column_checks.ts";
import type { ColumnFacts, Place } from "./columns/column_facts.ts";
import {
  checkNames,
  type ColumnOverrides,
  type ColumnRole,
  findColumns,
  isFeature,
  namedColumns,
} from "./columns/columns.ts";
import { formatText } from "./customers.ts";
import { CustomersError, type Finding, finding } from "./checks/findings.ts";
import { type DataFrame, withFrame } from "./frame.ts";
import type { CellOptions } from "./columns/inferred.ts";
import { sizeFindings } from "./columns/learned_sizes.ts";
import { openFile } from "./local_file.ts";
import { isNormal, normalise } from "./reading/normalise.ts";
import { checkDay, counted, today } from "./columns/observation.ts";
import { type Open, readFile, type ReadOptions } from "./reading/read_file.ts";
import { toTable } from "./reading/read_table.ts";
import type { Table } from "../table.ts";

/** Customers to score. */
export interface CustomersToScore {
  /** The file's name. */
  readonly source: string;
  /** How the file was read, in words. */
  readonly format: string;
  /**
   * Every column's role; columns that the model uses have the role they had in
   * training.
   */
  readonly roles: {
    readonly rows: number;
    readonly columns: readonly ColumnRole[];
  };
  /** The model's features. */
  readonly features: Features["features"];
  /** What may be wrong with the customers: warnings. */
  readonly findings: readonly Finding[];
  /** The rows to look at: all of them, or of a large file every `every`-th. */
  readonly table: Table;
  /** 1 where `table` has all rows. */
  readonly every: number;
  /** The same rows as a danfojs frame. */
  readonly frame: DataFrame;
  /**
   * The day up to which dates are counted, except in rows that have their own.
   */
  readonly observedOn: string;
  /** The whole CSV, as {@linkcode Customers.open} gives it. */
  readonly open: Open;
}

/** How to read the file, if that should not be recognised automatically. */
export interface ScoringFileOptions extends CellOptions, ReadOptions {
  /** The day on which the file shows the customers. @default today, in UTC */
  readonly observedOn?: string;
}

/**
 * Reads a file of customers for a model in one pass and checks it: every column
 * that the model uses must be there with cells of the right kind, and
 * categories that the model doesn't know are reported.
 *
 * @example
 * ```ts ignore
 * const today = await churn.loadCustomersToScore("build/today.csv", features);
 * ```
 *
 * @param path Relative to the root of the repository.
 * @param features The model's features, from {@linkcode readFeatures}.
 * @throws {RangeError} If there is no such file.
 * @throws {TypeError} Without features.
 * @throws {SyntaxError} If the file is not valid CSV.
 * @throws {CustomersError} If it can't be scored; the message lists everything
 * that is wrong.
 */
export async function loadCustomersToScore(
  path: string,
  features: Features,
  options: ScoringFileOptions = {},
): Promise<CustomersToScore> {
  checkOptions("loadCustomersToScore", options, [
    ...["observedOn", "decimal", "dayFirst"] as const,
    ...["encoding", "delimiter", "limits"] as const,
  ]);
  const open = () => openFile(path);
  await (await open()).cancel(); // a wrong path first
  if (!Array.isArray(features?.features)) {
    throw new TypeError(
      `Cannot read '${path}' without the model's features: pass the result of \`await churn.readFeatures(session, prepared)\``,
    );
  }
  return await readCustomersToScore(basename(path), open, features, options);
}

/** {@linkcode loadCustomersToScore} of any source. */
export async function readCustomersToScore(
  source: string,
  open: Open,
  { features, target, unused, ids, observation }: Features,
  { observedOn, ...options }: ScoringFileOptions = {},
): Promise<CustomersToScore> {
  checkDay(observedOn);
  const told: NonNullable<ColumnOverrides["roles"]> = Object.fromEntries([
    ...features.map(({ column, kind }) => [column, roleOf[kind]]),
    ...observation?.column === undefined
      ? []
      : [[observation.column, "observation"]],
  ]);
  const learnedMeans = Object.fromEntries(
    features.map(({ column, mean }) => [column, mean]),
  );
  const file = await readFile(open, { ...options, roles: told, learnedMeans });
  const missing = missingFindings(file.columns, features);
  if (missing.length) throw new CustomersError(source, missing);
  checkNames(file.columns, namedColumns(options));
  const learned = new Map(features.map((feature) => [feature.column, feature]));
  const isKnown = (name: string) =>
    Object.hasOwn(told, name) || name === target.name ||
    unused.includes(name);
  const fixed = file.columns.map(({ name }) => [
    name,
    Object.hasOwn(told, name)
      ? told[name]
      : ids.includes(name)
      ? "id"
      : "ignored",
  ]);
  const found = findColumns(
    file.columns,
    { ...options, roles: Object.fromEntries(fixed) },
    undefined,
    "as in training",
  );
  const own = file.columns.some(({ name }) => name === observation?.column);
  const day = observedOn ?? today();
  const until = observedOn ?? `${day}, today`;
  const columns = counted(
    found.columns,
    own ? `each row's ${observation!.column}; if blank, to ${until}` : until,
  ).map((role): ColumnRole => {
    const { name } = role;
    if (name === target.name) {
      return { ...role, reason: "what the model predicts" };
    }
    if (!isKnown(name)) return { ...role, reason: "not used by the model" };
    return role;
  });
  const roles = { rows: file.rows, columns };
  const findings = errorsFirst([
    ...found.findings.map(withoutRoles),
    ...encodingFindings(file),
    ...file.columns.flatMap((facts, i) => [
      ...emptyFindings(columns[i], facts),
      ...quantityFindings(columns[i], facts, file.rows),
      ...unseenFindings(facts, learned.get(facts.name)?.categories),
      ...sizeFindings(columns[i], facts, learned.get(facts.name)),
    ]),
  ]);
  if (findings.some(({ severity }) => severity === "error")) {
    throw new CustomersError(source, findings);
  }
  const table = toTable(file, roles);
  const { dialect } = file; // alone, so that `open` doesn't keep the rows alive
  return withFrame({
    source,
    format: formatText(file, columns),
    roles,
    features,
    findings,
    table,
    every: file.every,
    observedOn: day,
    open: isNormal(file, roles)
      ? open
      : async () => normalise(await open(), dialect, roles),
  });
}

const roleOf = {
  numeric: "numeric",
  duration: "date",
  codes: "categorical",
  rates: "categorical",
} as const;

function missingFindings(
  columns: readonly ColumnFacts[],
  features: Features["features"],
): Finding[] {
  const names = columns.map(({ name }) => name);
  const bare = (name: string) =>
    name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, "");
  return features.filter(({ column }) => !names.includes(column))
    .map(({ column }) => {
      const near = names.find((name) => bare(name) === bare(column));
      return finding(
        "error",
        column,
        `there is no column '${column}', which the model needs`,
        near
          ? `rename column '${near}' to '${column}'`
          : "add it; its cells may be blank where nothing is known, even in every row",
      );
    });
}

/** The roles are those of the training: a remedy can't be to say others. */
function withoutRoles(finding: Finding): Finding {
  const parts = finding.remedy.split(/, or |; /)
    .filter((part) => !/\brole/.test(part));
  return {
    ...finding,
    remedy: parts.join(", or ") || "correct or clear those cells",
  };
}

function emptyFindings(role: ColumnRole, facts: ColumnFacts): Finding[] {
  if (!isFeature(role) || filledRows(role, facts)) return [];
  return [finding(
    "warning",
    role.name,
    `column '${role.name}' is blank in every row, so customers are scored without it`,
    "fill it in where it is known, because the model uses it",
  )];
}

/** Categories that were not among the training rows. */
function unseenFindings(
  { name, values, rows, counted, missing }: ColumnFacts,
  categories: readonly string[] | undefined,
): Finding[] {
  if (!categories) return [];
  const known = new Set(categories);
  const unseen = [...values.values()].filter(({ text }) => !known.has(text))
    .sort((a, b) => b.rows - a.rows);
  if (unseen.length === 0) return [];
  const unseenRows = unseen.reduce((sum, { rows }) => sum + rows, 0);
  const least = counted + missing < rows ? "at least " : "";
  return [finding(
    "warning",
    name,
    `column '${name}' has ${least}${count(unseen.length)} ${
      unseen.length === 1 ? "category" : "categories"
    } that the model has not seen in training, in ${least}${
      count(unseenRows)
    } of ${count(rows)} rows`,
    "they are scored as unknown; correct their spelling, or train with customers who have them",
    unseen.slice(0, 5).map(({ text, row }): Place => ({ row, value: text })),
  )];
}
