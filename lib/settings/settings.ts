/**
 * What is in force: options, then environment variables, then defaults. No
 * other file reads the session's settings from the environment.
 *
 * @module
 */
import { secretsIn } from "./secrets.ts";
import { externalS3 } from "./external_s3.ts";
import { settingsReader } from "./reader.ts";
import { settingNames, type Settings, variables } from "./table.ts";
import type { ResolvedSettings, SettingsOptions } from "./types.ts";
import { unknownOptions, unknownVariables } from "./unknown.ts";

export { fromRoot, repositoryRoot } from "./root.ts";
export { type Settings, type Stage, variables } from "./table.ts";
export type { ResolvedSettings, SettingsOptions } from "./types.ts";
export type { KeyPair, Target } from "./target.ts";

/**
 * Settles what is in force and lists every problem at once.
 *
 * On the local target no `AWS_*` variable but `AWS_ENDPOINT_URL_S3` counts, so
 * nobody's account is touched by accident.
 *
 * @param options Values that win over the environment.
 * @param environment The variables to read.
 * @throws {RangeError} If a value can't be used; one sentence a problem.
 */
export function resolveSettings(
  options: SettingsOptions = {},
  environment: Record<string, string | undefined> = Deno.env.toObject(),
): ResolvedSettings {
  const target = options.target ?? environment[variables.target]?.trim();
  const local = target !== "aws";
  const { read, problems, sources, giver } = settingsReader(
    options,
    local ? ownVariables(environment) : environment,
    local,
  );
  problems.push(
    ...unknownVariables(environment, Object.values(variables)),
    ...unknownOptions(options, [...Object.keys(variables), "s3"]),
  );
  const s3 = options.s3 ??
    (local ? externalS3(environment, problems) : undefined);
  if (s3) sources.s3 = options.s3 ? "openSession()" : "AWS_ENDPOINT_URL_S3";

  const settings = {
    ...Object.fromEntries(settingNames.map((name) => [name, read(name)])),
    s3,
  } as unknown as Settings;
  if (!settings.subnets.length !== !settings.securityGroups.length) {
    problems.push(
      `Cannot use ${giver("subnets")} without ${giver("securityGroups")}, ` +
        "or the other way round: set both or neither",
    );
  }
  const secrets = secretsIn(settings.tags);
  if (secrets.length) {
    problems.push(
      `Cannot use ${
        giver("tags")
      } for secrets, because everybody in the account ` +
        `can read them: leave out ${secrets.join(", ")}`,
    );
  }
  if (problems.length) throw new RangeError(problems.join("\n"));
  if (!local && settings.region === undefined) {
    sources.region = `profile ${environment.AWS_PROFILE?.trim() || "default"}`;
  }
  return { ...settings, sources };
}

/** Nothing that belongs to AWS and its tools. */
function ownVariables(environment: Record<string, string | undefined>) {
  return Object.fromEntries(
    Object.entries(environment).filter(([name]) => name.startsWith("CHURN_")),
  );
}
