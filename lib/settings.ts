/**
 * What is in force: options, then environment variables, then defaults. No
 * other file reads the session's settings from the environment.
 *
 * @module
 */
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { secretsIn } from "./requests/secrets.ts";
import * as aws from "./settings/aws_kinds.ts";
import { imageVersions } from "./requests/images.ts";
import { externalS3 } from "./settings/external_s3.ts";
import { currency, type Kind, oneOf, onOrOff } from "./settings/kinds.ts";
import { resolvePath } from "./settings/paths.ts";
import { settingsReader } from "./settings/reader.ts";
import type { ResolvedSettings, SettingsOptions } from "./settings/types.ts";
import { unknownOptions, unknownVariables } from "./settings/unknown.ts";

export type {
  KeyPair,
  ResolvedSettings,
  Settings,
  SettingsOptions,
  Stage,
  Target,
} from "./settings/types.ts";

/** The repository's root folder. */
export const repositoryRoot: string = fileURLToPath(
  new URL("../", import.meta.url),
);

/** The variables that are read. */
export const variables = {
  target: "CHURN_TARGET",
  csv: "CHURN_CSV",
  currency: "CHURN_CURRENCY",
  stateFolder: "CHURN_STATE",
  python: "CHURN_PYTHON",
  region: "AWS_REGION",
  bucket: "CHURN_BUCKET",
  prefix: "CHURN_PREFIX",
  roleArn: "SAGEMAKER_ROLE_ARN",
  processingInstanceType: "CHURN_PROCESSING_INSTANCE_TYPE",
  trainingInstanceType: "CHURN_TRAINING_INSTANCE_TYPE",
  endpointInstanceType: "CHURN_ENDPOINT_INSTANCE_TYPE",
  processingInstanceCount: "CHURN_PROCESSING_INSTANCE_COUNT",
  trainingInstanceCount: "CHURN_TRAINING_INSTANCE_COUNT",
  endpointInstanceCount: "CHURN_ENDPOINT_INSTANCE_COUNT",
  volumeSizeGb: "CHURN_VOLUME_GB",
  maxRuntimeSeconds: "CHURN_MAX_RUNTIME_SECONDS",
  spot: "CHURN_SPOT",
  sklearnVersion: "CHURN_SKLEARN_VERSION",
  xgboostVersion: "CHURN_XGBOOST_VERSION",
  kmsKey: "CHURN_KMS_KEY",
  subnets: "CHURN_SUBNETS",
  securityGroups: "CHURN_SECURITY_GROUPS",
  networkIsolation: "CHURN_NETWORK_ISOLATION",
  tags: "CHURN_TAGS",
  cleanup: "CHURN_CLEANUP",
  callLog: "CHURN_LOG",
} as const;

const localRegion = "us-east-1";

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
    environment.AWS_REGION?.trim()
      ? variables
      : { ...variables, region: "AWS_DEFAULT_REGION" },
    options,
    local ? ownVariables(environment) : environment,
  );
  problems.push(
    ...unknownVariables(environment, Object.values(variables)),
    ...unknownOptions(options, [...Object.keys(variables), "s3"]),
  );
  const s3 = options.s3 ??
    (local ? externalS3(environment, problems) : undefined);
  if (s3) sources.s3 = options.s3 ? "openSession()" : "AWS_ENDPOINT_URL_S3";

  const csv = read("csv", file, undefined);
  const callLog = read("callLog", writable, undefined);

  const settings = {
    target: read("target", aws.target, "local"),
    csv: csv && fromRoot(csv),
    currency: read("currency", currency, undefined),
    stateFolder: fromRoot(read("stateFolder", folder, ".local")),
    python: fromRoot(
      read("python", local ? program : path, ".venv/bin/python"),
    ),
    region: read("region", aws.region, local ? localRegion : undefined),
    bucket: read("bucket", aws.bucket, undefined),
    prefix: read("prefix", aws.prefix, ""),
    roleArn: read("roleArn", aws.roleArn, undefined),
    s3,
    processingInstanceType: read(
      "processingInstanceType",
      aws.instanceType(),
      "ml.m5.xlarge",
    ),
    trainingInstanceType: read(
      "trainingInstanceType",
      aws.instanceType(),
      "ml.m5.xlarge",
    ),
    endpointInstanceType: read(
      "endpointInstanceType",
      aws.instanceType(),
      "ml.t2.medium",
    ),
    processingInstanceCount: read(
      "processingInstanceCount",
      aws.oneInstance,
      1,
    ),
    trainingInstanceCount: read("trainingInstanceCount", aws.oneInstance, 1),
    endpointInstanceCount: read("endpointInstanceCount", aws.instances, 1),
    volumeSizeGb: read("volumeSizeGb", aws.volumeSize, 30),
    maxRuntimeSeconds: read("maxRuntimeSeconds", aws.runtime, 3600),
    spot: read("spot", onOrOff, false),
    sklearnVersion: read(
      "sklearnVersion",
      oneOf(...imageVersions("sklearn")),
      undefined,
    ),
    xgboostVersion: read(
      "xgboostVersion",
      oneOf(...imageVersions("xgboost")),
      undefined,
    ),
    kmsKey: read("kmsKey", aws.kmsKey, undefined),
    subnets: read("subnets", aws.subnets, []),
    securityGroups: read("securityGroups", aws.securityGroups, []),
    networkIsolation: read("networkIsolation", aws.isolatedStages, [
      "processing",
    ]),
    tags: read("tags", aws.tags, {}),
    cleanup: read("cleanup", oneOf("ask", "delete"), "ask"),
    callLog: callLog && fromRoot(callLog),
  };
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

const relative = "(paths are relative to the repository)";

const path: Kind<string> = {
  read: (text) => text,
  allows: (path) => typeof path === "string" && path !== "",
  must: "be a path",
};

const file: Kind<string> = {
  ...path,
  allows: (told) => path.allows(told) && find(told)?.isFile === true,
  must: `be an existing file ${relative}`,
  problem: (told) =>
    path.allows(told as string) && !find(told as string)
      ? `No file at '${told}'`
      : undefined,
};

/** Systems without such modes tell none. */
const program: Kind<string> = {
  ...file,
  allows: (told) =>
    file.allows(told) && ((find(told)!.mode ?? 0o111) & 0o111) > 0,
  must: `be an existing file that can be executed ${relative}`,
};

const folder: Kind<string> = {
  ...path,
  allows: (told) => path.allows(told) && isFolder(fromRoot(told)),
  must: `be a folder, or the name of a new one ${relative}`,
};

const writable: Kind<string> = {
  ...path,
  allows: (told) => path.allows(told) && isWritable(fromRoot(told)),
  must: `be a writable file in an existing folder ${relative}`,
};

/** The path of a file that is told, a relative one being below the repository's root. */
export function fromRoot(path: string): string {
  return resolvePath(repositoryRoot, `${path}`);
}

function find(path: string): Deno.FileInfo | undefined {
  try {
    return Deno.statSync(fromRoot(path));
  } catch {
    return undefined; // whatever the reason is
  }
}

/** Whether a folder is there, or can be below the nearest one that is. */
function isFolder(path: string): boolean {
  return find(path)?.isDirectory ??
    (dirname(path) !== path && isFolder(dirname(path)));
}

/** Tries; makes the file where it is not there. */
function isWritable(path: string): boolean {
  try {
    Deno.openSync(path, { append: true, create: true, mode: 0o600 }).close();
    return true;
  } catch {
    return false; // whatever the reason is
  }
}
