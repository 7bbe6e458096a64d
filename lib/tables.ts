/**
 * What the stages made, as tables for people.
 *
 * @module
 */
import { explain } from "./aws/failures.ts";
import type { ResourceRow } from "./cleanup.ts";
import { costsOf } from "./preflight/costs.ts";
import { columnsRecords } from "./data/columns.ts";
import type { Customers } from "./data/customers.ts";
import type { CustomersToScore } from "./data/scoring_file.ts";
import { summaries } from "./data/summary.ts";
import type { Table } from "./data/table.ts";
import type { Displayable } from "./display/bundle.ts";
import { displayTable } from "./display/table.ts";
import { count, percent, short } from "./plots/words.ts";
import type { Customer } from "./prediction.ts";
import type { Check } from "./preflight.ts";
import type { Feature, Features } from "./processing/features.ts";
import type { Resumed, ResumedRow } from "./resume.ts";
import type { Session } from "./session.ts";

/** In every table of settings, or masked, or this machine's business. */
const shownAlways = [
  ...["target", "csv", "region", "bucket", "roleArn", "s3"],
  ...["stateFolder", "python", "callLog"],
];

/** `volumeSizeGb` as `volume size gb`. */
const words = (name: string) =>
  name.replace(/[A-Z]/g, (letter) => " " + letter.toLowerCase());

function shown(value: unknown): string {
  if (typeof value !== "object" || value === null) return String(value);
  return Array.isArray(value)
    ? value.join(", ") || "none"
    : Object.entries(value).map((pair) => pair.join("=")).join(", ");
}

/**
 * What is in force and where it comes from; secrets are masked. What is not
 * listed has its default.
 *
 * @example
 * ```ts ignore
 * churn.showSettings(session);
 * ```
 */
export function showSettings(session: Session): Displayable {
  const { settings: { sources, ...settings } } = session;
  const row = (setting: string, value: string, source = "default") => ({
    setting,
    value,
    source,
  });
  const rows = [
    row("target", settings.target, sources.target),
    row(
      "customers",
      settings.csv?.split("/").at(-1) ?? "the sample",
      sources.csv,
    ),
    row("account", session.accountId, "the credentials"),
    row("region", session.region, sources.region),
    row("bucket", session.bucket, sources.bucket),
    row("role", session.roleArn ?? "none", sources.roleArn),
  ];
  const others = Object.entries(sources).filter(([name, source]) =>
    source !== "default" && !shownAlways.includes(name)
  );
  for (const [name, source] of others) {
    const value = settings[name as keyof typeof settings];
    rows.push(row(words(name), shown(value), source));
  }
  if (settings.s3) {
    const { endpoint, credentials } = settings.s3;
    rows.push(
      row("S3", endpoint, sources.s3),
      row("S3 access key", mask(credentials.accessKeyId), sources.s3),
      row("S3 secret key", mask(credentials.secretAccessKey), sources.s3),
    );
  }
  return displayTable(rows);
}

/**
 * What was looked at before anything is created, and how it was found.
 *
 * @example
 * ```ts ignore
 * churn.showPreflight(checks);
 * ```
 */
export function showPreflight(checks: readonly Check[]): Displayable {
  const words = { ok: "ok", wrong: "WRONG", unknown: "unknown" };
  const remedies = checks.some(({ remedy }) => remedy !== undefined);
  return displayTable(checks.map(({ check, result, found, remedy }) => ({
    check,
    result: words[result],
    found,
    ...(remedies ? { remedy } : {}),
  })));
}

/**
 * What the walk uses on AWS, for how long at most, and where the prices are.
 *
 * @example
 * ```ts ignore
 * churn.showCosts(session);
 * ```
 */
export function showCosts(session: Session): Displayable {
  const { costs, prices } = costsOf(session);
  return displayTable(costs, { note: prices });
}

/** The last four characters behind asterisks; nothing of a short secret. */
export function mask(secret: string): string {
  return "********" + (secret.length >= 16 ? secret.slice(-4) : "");
}

/**
 * Each column in a few figures: a number's spread, a text's values.
 *
 * @example
 * ```ts ignore
 * churn.showSummary(customers.table);
 * ```
 */
export function showSummary(table: Table): Displayable {
  const { rows, of } = table;
  const figure = (value: number) => Number.isNaN(value) ? "" : short(value);
  return displayTable(
    summaries(table).map((column) => ({
      column: column.column,
      missing: count(column.missing),
      mean: figure(column.mean),
      "std. dev.": figure(column.std),
      min: figure(column.min),
      "25%": figure(column["25%"]),
      median: figure(column["50%"]),
      "75%": figure(column["75%"]),
      max: figure(column.max),
      "different texts": figure(column.unique),
      "most frequent": column.top && `${column.top} (${count(column.freq)})`,
    })),
    {
      note: of === undefined
        ? `${count(rows)} rows`
        : `${count(rows)} rows, evenly spread among ${count(of)}`,
    },
  );
}

/**
 * Each column's role and the reason for it.
 *
 * @example
 * ```ts ignore
 * churn.showColumns(customers);
 * ```
 */
export function showColumns(
  { roles, source, format }: Customers | CustomersToScore,
): Displayable {
  return displayTable(columnsRecords(roles), {
    note: `${count(roles.rows)} rows of ${source}: ${format}`,
  });
}

/**
 * What may be wrong with the customers, where, and what to do.
 *
 * @example
 * ```ts ignore
 * churn.showFindings(customers);
 * ```
 */
export function showFindings(
  { findings, roles }: Customers | CustomersToScore,
): Displayable {
  if (findings.length === 0) {
    return displayTable([], {
      note: `Nothing was found in ${count(roles.rows)} rows.`,
    });
  }
  return displayTable(findings.map((finding) => ({
    finding: finding.severity,
    column: finding.column,
    what: finding.message,
    rows: finding.rows.map(count).join(", "),
    examples: finding.examples.join(", "),
    remedy: finding.remedy,
  })));
}

/**
 * S3 objects and their sizes.
 *
 * @example
 * ```ts ignore
 * churn.showObjects(objects);
 * ```
 */
export function showObjects(
  objects: readonly { key: string; bytes: number }[],
): Displayable {
  return displayTable(
    objects.map(({ key, bytes }) => ({ key, bytes: count(bytes) })),
  );
}

/**
 * The features as they were fitted on the training rows.
 *
 * @example
 * ```ts ignore
 * churn.showFeatures(features);
 * ```
 */
export function showFeatures({ features, rows }: Features): Displayable {
  return displayTable(
    features.map((feature) => ({
      feature: feature.name,
      kind: feature.kind,
      details: details(feature),
      mean: feature.mean,
      scale: feature.scale,
    })),
    {
      note: `${count(rows.train)} training rows, ${
        count(rows.validation)
      } validation rows, ${count(rows.test)} test rows`,
    },
  );
}

function details({ kind, categories = [], reference }: Feature): string {
  if (kind === "duration") return `days before ${reference}`;
  if (kind === "rates") return `${count(categories.length)} categories`;
  return categories.map((text, code) => `${code} ${text}`).join(", ");
}

/**
 * Raw customers, each with its probability of churn.
 *
 * @example
 * ```ts ignore
 * churn.showPredictions(someone, chances);
 * ```
 */
export function showPredictions(
  customers: readonly Customer[],
  probabilities: readonly number[],
): Displayable {
  return displayTable(customers.map((customer, row) => ({
    "probability of churn": percent(probabilities[row], 1),
    ...customer,
  })));
}

/** What people call each kind of thing. */
export const kindNames: Readonly<Record<string, string>> = {
  "processing-job": "processing job",
  "training-job": "training job",
  "endpoint-config": "endpoint configuration",
  "s3-prefix": "S3 objects",
  "s3-object": "S3 object",
  "open-upload": "open S3 upload",
};

/**
 * What a walk has left, how it stands, and what gives it to the next cells.
 *
 * @example
 * ```ts ignore
 * churn.showResumed(found);
 * ```
 */
export function showResumed(found: Resumed): Displayable {
  if (found.rows.length === 0) {
    return displayTable([], {
      note: "No job and no endpoint was started yet.",
    });
  }
  return displayTable(found.rows.map((row) => ({
    kind: kindNames[row.kind] ?? row.kind,
    name: row.name,
    state: [row.status, whyEnded(row)].filter(Boolean).join(": "),
    "taken up by": takenUpBy(found, row),
  })));
}

function whyEnded({ reason }: ResumedRow): string | undefined {
  const explained = reason && explain(reason);
  return explained ? `${explained.why}; ${explained.remedy}` : reason;
}

function takenUpBy(found: Resumed, { kind, name, status }: ResumedRow): string {
  if (name === found.processingJob?.name && kind === "processing-job") {
    return found.prepared
      ? "found.prepared"
      : "await churn.waitForProcessing(session, found.processingJob)";
  }
  if (name === found.trainingJob?.name && kind === "training-job") {
    return found.model
      ? "found.model"
      : "await churn.waitForTraining(session, found.trainingJob)";
  }
  if (name === found.endpoint?.name && kind === "endpoint") {
    return status === "InService"
      ? "found.endpoint"
      : "await churn.waitForEndpoint(session, found.endpoint)";
  }
  return "";
}

/**
 * What there is in the account, or what became of it.
 *
 * @example
 * ```ts ignore
 * churn.showResources(gone);
 * ```
 */
export function showResources(rows: readonly ResourceRow[]): Displayable {
  return rows.length
    ? displayTable(
      rows.map((row) => ({ ...row, kind: kindNames[row.kind] ?? row.kind })),
    )
    : displayTable([], { note: "Nothing is left." });
}
