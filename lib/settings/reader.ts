/**
 * Reads settings one by one and keeps what is wrong, so that all of it can be
 * said at once.
 *
 * @module
 */
import type { Settings } from "./types.ts";
import type { Kind } from "./kinds.ts";

/** The names of settings that are read from one variable. */
export type Variables = Readonly<Partial<Record<keyof Settings, string>>>;

/** What reading so far has found. */
export interface Reader {
  /** One sentence each. */
  readonly problems: string[];
  /** Where each value comes from. */
  readonly sources: Record<string, string>;
  /** What gave a value, or can give it: `option csv` or `CHURN_CSV`. */
  giver(name: keyof Settings): string;
  /** An option, else a variable, else the fallback. */
  read<Name extends keyof Settings>(
    name: Name,
    kind: Kind<NonNullable<Settings[Name]>>,
    fallback: Settings[Name],
  ): Settings[Name];
}

/** Starts reading. */
export function settingsReader(
  variables: Variables,
  options: Partial<Settings>,
  environment: Readonly<Record<string, string | undefined>>,
): Reader {
  const problems: string[] = [];
  const sources: Record<string, string> = {};
  const giver = (name: keyof Settings) =>
    options[name] === undefined ? variables[name]! : `option ${name}`;
  return {
    problems,
    sources,
    giver,
    read(name, kind, fallback) {
      const variable = variables[name]!;
      const option = options[name];
      const text = environment[variable]?.trim();
      if (option === undefined && !text) {
        sources[name] = "default";
        return fallback;
      }
      sources[name] = option === undefined ? variable : "openSession()";
      const value = option ?? kind.read(text!);
      if (value === undefined || !kind.allows(value)) {
        const problem = kind.problem?.(value);
        problems.push(
          problem
            ? `${problem} (${giver(name)}; relative to the repository)`
            : `Cannot use ${giver(name)} because it must ${kind.must}: ` +
              `current value is '${
                option === undefined ? text : shown(option)
              }'`,
        );
      }
      return value as typeof fallback;
    },
  };
}

function shown(option: unknown): string {
  return typeof option === "object" ? JSON.stringify(option) : String(option);
}
