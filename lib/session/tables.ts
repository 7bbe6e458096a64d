/**
 * What is in force, what was looked at before, and what it costs, as tables for people.
 *
 * @module
 */
import { costsOf } from "../resources/costs.ts";
import type { Displayable } from "../show/bundle.ts";
import { displayTable } from "../show/table.ts";
import type { Check } from "../resources/preflight/preflight.ts";
import type { Session } from "../aws/session.ts";

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
 * Shows the settings in use and where they come from; secrets are masked.
 * Settings that are not listed have their default.
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
 * Shows what the notebook uses on AWS, for how long at most, and where the
 * prices are.
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
