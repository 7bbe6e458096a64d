/**
 * Reads settings one by one and keeps what is wrong, so that all of it can be
 * said at once.
 *
 * @module
 */
import { type Row, type SettingName, type Settings, table } from "./table.ts";

/** What reading so far has found. */
export interface Reader {
  /** One sentence each. */
  readonly problems: string[];
  /** Where each value comes from. */
  readonly sources: Record<string, string>;
  /** What gave a value, or can give it: `option csv` or `CHURN_CSV`. */
  giver(name: SettingName): string;
  /** An option, else a variable, else the fallback. */
  read<Name extends SettingName>(name: Name): Settings[Name];
}

/**
 * Starts reading.
 *
 * @param local Whether the target is the local one.
 */
export function settingsReader(
  options: Partial<Settings>,
  environment: Readonly<Record<string, string | undefined>>,
  local: boolean,
): Reader {
  const problems: string[] = [];
  const sources: Record<string, string> = {};
  const variableOf = (name: SettingName) =>
    name === "region" && !environment.AWS_REGION?.trim()
      ? "AWS_DEFAULT_REGION"
      : table[name].variable;
  const giver = (name: SettingName) =>
    options[name] === undefined ? variableOf(name) : `option ${name}`;
  return {
    problems,
    sources,
    giver,
    read<Name extends SettingName>(name: Name): Settings[Name] {
      type Value = Settings[Name];
      const row = table[name] as unknown as Row<Value>;
      const { kind, fallback, become = same } = local
        ? row
        : { ...row, ...row.onAws };
      const option = options[name] as NonNullable<Value> | undefined;
      const text = environment[variableOf(name)]?.trim();
      let value = option ?? (text ? kind.read(text) : undefined);
      if (option === undefined && !text) {
        sources[name] = "default";
        if (fallback === undefined || fallback === null) return fallback;
        value = fallback;
      } else {
        sources[name] = option === undefined
          ? variableOf(name)
          : "openSession()";
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
          return value ?? fallback; // for the checks that go on
        }
      }
      return become(value);
    },
  };
}

const same = <T>(value: T) => value;

function shown(option: unknown): string {
  return typeof option === "object" ? JSON.stringify(option) : String(option);
}
