/**
 * Names that are no setting's: mistyped ones, most of the time.
 *
 * @module
 */

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

/** The name that has the most in common with another. */
export function nearest(name: string, known: readonly string[]): string {
  return known.reduce((best, other) =>
    likeness(name, other) > likeness(name, best) ? other : best
  );
}

/** How alike two names are: 1 for the same, 0 where they share no letter. */
export function likeness(name: string, other: string): number {
  return 2 * commonLength(name, other) / (name.length + other.length);
}

/** Length of the longest common subsequence. */
function commonLength(one: string, other: string): number {
  let row = new Array(other.length + 1).fill(0);
  for (const letter of one) {
    const next = [0];
    for (let i = 0; i < other.length; i++) {
      next.push(
        letter === other[i] ? row[i] + 1 : Math.max(row[i + 1], next[i]),
      );
    }
    row = next;
  }
  return row.at(-1);
}
