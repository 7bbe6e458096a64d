/**
 * What is in force: options, then environment variables, then defaults. No
 * other file reads the session's settings from the environment.
 *
 * @module
 */
import { isAbsolute, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

/** The repository's root folder. */
export const repositoryRoot: string = fileURLToPath(
  new URL("../", import.meta.url),
);

/** Where the cells are sent: to the embedded local SageMaker or to AWS. */
export type Target = "local" | "aws";

/** An access key pair. */
export interface KeyPair {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** Everything that can be set, as it is in force. */
export interface Settings {
  /** @default "local" */
  readonly target: Target;
  /** Own customers, as an absolute path; the sample where left out. */
  readonly csv?: string;
  /** Absolute path of the folder with the local target's state and the ledger. */
  readonly stateFolder: string;
  /** Interpreter for the local target's jobs, as an absolute path. */
  readonly python: string;
  /** @default "us-east-1" on the local target, the SDK's own on AWS */
  readonly region?: string;
  /** @default `sagemaker-<region>-<account>` */
  readonly bucket?: string;
  /** Execution role of jobs and endpoints. */
  readonly roleArn?: string;
  /** Another S3 for the local target instead of the embedded one. */
  readonly s3?: { readonly endpoint: string; readonly credentials: KeyPair };
}

/** What {@linkcode resolveSettings} takes. Paths may be relative to the repository's root. */
export type SettingsOptions = Partial<Settings>;

/** Settings together with where each value comes from. */
export interface ResolvedSettings extends Settings {
  readonly sources: Readonly<Record<string, string>>;
}

/** The variables that are read. */
export const variables = {
  target: "CHURN_TARGET",
  csv: "CHURN_CSV",
  stateFolder: "CHURN_STATE",
  python: "CHURN_PYTHON",
  region: "AWS_REGION",
  bucket: "CHURN_BUCKET",
  roleArn: "SAGEMAKER_ROLE_ARN",
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
  const problems: string[] = [];
  const sources: Record<string, string> = {};

  function pick(name: keyof typeof variables, fallback?: string) {
    const option = options[name];
    if (option !== undefined) {
      sources[name] = "openSession()";
      return option;
    }
    const value = environment[variables[name]]?.trim();
    sources[name] = value ? variables[name] : "default";
    return value || fallback;
  }

  const target = pick("target", "local") as Target;
  if (target !== "local" && target !== "aws") {
    problems.push(
      `Cannot use ${variables.target} as it must be 'local' or 'aws': current value is '${target}'`,
    );
  }
  const local = target === "local";

  const csv = pick("csv");
  if (csv !== undefined && !isFile(fromRoot(csv))) {
    problems.push(
      `Cannot read ${variables.csv} as there is no such file: '${csv}' ` +
        `(paths are relative to the repository's root)`,
    );
  }

  const region = local && !options.region
    ? localRegion
    : pick("region", environment.AWS_DEFAULT_REGION);
  const bucket = pick("bucket");
  if (
    bucket !== undefined && !/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(bucket)
  ) {
    problems.push(
      `Cannot use ${variables.bucket} as S3 takes 3 to 63 lower-case letters, ` +
        `digits, dots and hyphens: current value is '${bucket}'`,
    );
  }

  const roleArn = local && !options.roleArn ? undefined : pick("roleArn");
  if (
    roleArn !== undefined &&
    !/^arn:aws[a-z-]*:iam::\d{12}:role\/.+$/.test(roleArn)
  ) {
    problems.push(
      `Cannot use ${variables.roleArn} as it must look like ` +
        `arn:aws:iam::123456789012:role/name: current value is '${roleArn}'`,
    );
  }

  const s3 = options.s3 ??
    (local ? externalS3(environment, problems) : undefined);
  if (s3) sources.s3 = options.s3 ? "openSession()" : "AWS_ENDPOINT_URL_S3";

  const python = fromRoot(pick("python", ".venv/bin/python")!);
  if (local && sources.python !== "default" && !isFile(python)) {
    problems.push(
      `Cannot use ${variables.python} as there is no such file: '${python}'`,
    );
  }

  const settings = {
    target,
    csv: csv && fromRoot(csv),
    stateFolder: fromRoot(pick("stateFolder", ".local")!),
    python,
    region,
    bucket,
    roleArn,
    s3,
    sources,
  };
  if (problems.length) throw new RangeError(problems.join("\n"));
  return settings;
}

function fromRoot(path: string): string {
  return isAbsolute(path) ? path : resolve(join(repositoryRoot, path));
}

function isFile(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch (error) {
    const { NotFound, NotADirectory } = Deno.errors;
    if (error instanceof NotFound || error instanceof NotADirectory) {
      return false;
    }
    throw error;
  }
}

function externalS3(
  environment: Record<string, string | undefined>,
  problems: string[],
): Settings["s3"] {
  const endpoint = environment.AWS_ENDPOINT_URL_S3;
  if (!endpoint) return undefined;
  const accessKeyId = environment.CHURN_S3_ACCESS_KEY_ID;
  const secretAccessKey = environment.CHURN_S3_SECRET_ACCESS_KEY;
  if (!URL.canParse(endpoint)) {
    problems.push(
      `Cannot use AWS_ENDPOINT_URL_S3 as it must be a URL: current value is '${endpoint}'`,
    );
  }
  if (!accessKeyId || !secretAccessKey) {
    problems.push(
      "Cannot use AWS_ENDPOINT_URL_S3 without its keys: set CHURN_S3_ACCESS_KEY_ID " +
        "and CHURN_S3_SECRET_ACCESS_KEY, or unset AWS_ENDPOINT_URL_S3",
    );
    return undefined;
  }
  return { endpoint, credentials: { accessKeyId, secretAccessKey } };
}
