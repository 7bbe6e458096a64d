/**
 * Names that are no setting's: mistyped ones, most of the time.
 *
 * @module
 */

import { nearest } from "../options.ts";

/** Variables of this project that are no settings: tasks and tests read them. */
const others = [
  "CHURN_KILL_FROM",
  "CHURN_PYTHON_BASE",
  "CHURN_REQUIRE_CHROMIUM",
  "CHURN_REQUIRE_CONTAINERS",
  "CHURN_REWRITE_PLOTS",
  "CHURN_S3_ACCESS_KEY_ID",
  "CHURN_S3_SECRET_ACCESS_KEY",
];

/** One sentence for each variable that is set and that nobody reads. */
export function unknownVariables(
  environment: Readonly<Record<string, string | undefined>>,
  known: readonly string[],
): string[] {
  const names = Object.keys(environment).filter((name) =>
    name.startsWith("CHURN_") && environment[name]?.trim()
  );
  return unknown(names, [...known, ...others], "variable");
}

/** One sentence for each option that is no setting. */
export function unknownOptions(
  options: object,
  known: readonly string[],
): string[] {
  return unknown(Object.keys(options), known, "option");
}

function unknown(
  names: readonly string[],
  known: readonly string[],
  kind: string,
): string[] {
  return names.filter((name) => !known.includes(name)).map((name) =>
    `Cannot use ${name} because there is no such ${kind}: did you mean ` +
    `${
      nearest(name, known)
    }? Otherwise remove it; docs/settings.md lists them all`
  );
}
