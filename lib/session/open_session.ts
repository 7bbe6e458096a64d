/**
 * The session: settings in force, one client a service, and the ledger. After
 * it is opened nothing asks which target it is on.
 *
 * @module
 */
import { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { IAMClient } from "@aws-sdk/client-iam";
import { S3Client } from "@aws-sdk/client-s3";
import { SageMakerClient } from "@aws-sdk/client-sagemaker";
import { SageMakerRuntimeClient } from "@aws-sdk/client-sagemaker-runtime";
import { ServiceQuotasClient } from "@aws-sdk/client-service-quotas";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import type { ClientConfig } from "@local/sagemaker";
import { attendCalls } from "./calls.ts";
import { invokeLimits } from "../aws/invoke_limits.ts";
import { explain } from "../aws/failures.ts";
import { expectOwner } from "../aws/expected_owner.ts";
import { kernel } from "../show/kernel.ts";
import { prepareKernel } from "../show/prepare_kernel.ts";
import { interruptible } from "../aws/interrupt.ts";
import { ledgerPath, openLedger } from "../aws/ledger.ts";
import { checkName, isKind } from "../resources/registry.ts";
import {
  type ResolvedSettings,
  resolveSettings,
  type SettingsOptions,
} from "../settings/settings.ts";
import { type Clients, type Session } from "../aws/session.ts";

/**
 * Opens a session on the target that is set, local by default. Nothing is
 * created on AWS.
 *
 * @example
 * ```ts ignore
 * await using session = await churn.openSession();
 * ```
 *
 * @param options Settings that take precedence over the environment.
 * @throws {RangeError} If a setting can't be used; the message lists every one.
 */
export async function openSession(
  options: SettingsOptions = {},
): Promise<Session> {
  prepareKernel(); // errors of the settings are shown shortened, too
  const settings = resolveSettings(options);
  const target =
    await (settings.target === "local"
      ? openLocal(settings)
      : openAws(settings));
  const { clients, close: closeTarget } = target;
  try {
    attendCalls(clients, {
      log: settings.callLog,
      explainRefused: target.explainRefused,
    });
    interruptible();
    const region = await clients.sagemaker.config.region();
    const identity = await clients.sts.send(new GetCallerIdentityCommand());
    const accountId = identity.Account!;
    const { claimStateFolder } = await import("@local/sagemaker");
    claimStateFolder(settings.stateFolder);
    const session: Session = {
      settings,
      clients,
      accountId,
      callerArn: identity.Arn!,
      region,
      bucket: settings.bucket ?? `sagemaker-${region}-${accountId}`,
      roleArn: target.roleArn,
      ledger: openLedger(
        ledgerPath(settings.stateFolder, settings.target, accountId, region),
        target.uniquePart,
        { isKind, checkName },
      ),
      poll: target.poll,
      close,
      [Symbol.asyncDispose]: close,
    };
    if (!settings.s3) expectOwner(clients.s3, accountId);
    return session;
  } catch (error) {
    await close();
    throw error;
  }

  async function close() {
    for (const client of Object.values(clients)) client.destroy();
    await closeTarget();
  }
}

interface OpenedTarget {
  readonly clients: Clients;
  readonly roleArn?: string;
  readonly poll: Session["poll"];
  readonly uniquePart?: (count: number) => string;
  readonly explainRefused?: (error: unknown) => Error | undefined;
  close(): Promise<void>;
}

async function openLocal(settings: ResolvedSettings): Promise<OpenedTarget> {
  const { startLocal } = await import("@local/sagemaker");
  const local = await startLocal({
    stateFolder: settings.stateFolder,
    python: settings.python,
    region: settings.region,
    roleName: "churn-local",
    s3: settings.s3,
    // A notebook looks at its customers before it starts the first job.
    warmStart: kernel() ? "at once" : true,
  });
  const { clientConfig, roleArn } = local;
  const clients = makeClients(clientConfig, {
    ...clientConfig,
    ...settings.s3,
  });
  return {
    clients,
    roleArn,
    poll: { first: 0.05, longest: 0.5 },
    explainRefused: hasEnded(local.endpoint),
    close: () => local.close(),
  };
}

/** Says what a refused connection to the local server means. */
function hasEnded(endpoint: string) {
  const { port } = new URL(endpoint);
  return (cause: unknown) => {
    const error = Object(cause) as { code?: string; port?: number };
    if (error.code !== "ECONNREFUSED" || error.port !== Number(port)) return;
    return new Error(
      "This session is closed, and its local SageMaker with it: call " +
        "openSession() again (the first cell of section 1); jobs that were running have failed, everything else is kept",
      { cause },
    );
  };
}

/**
 * How long nothing may come before a call is given up and made again, in
 * milliseconds: an endpoint may take a minute to answer. The SDK itself would
 * wait forever on a connection that a sleep of the machine has cut, and for
 * minutes on a service that a VPC has no way to.
 */
const timeouts = {
  connectionTimeout: 10_000,
  socketTimeout: (invokeLimits.seconds + 10) * 1000,
};

async function openAws(settings: ResolvedSettings): Promise<OpenedTarget> {
  const { region } = settings;
  const clients = makeClients({
    ...region && { region },
    requestHandler: timeouts,
  });
  const problems = await missingOnAws(settings, clients);
  if (problems.length) {
    for (const client of Object.values(clients)) client.destroy();
    throw new RangeError(problems.join("\n"));
  }
  return {
    clients,
    roleArn: settings.roleArn,
    poll: { first: 5, longest: 30 },
    // To the millisecond, as others in the account may start at the same time.
    uniquePart: () => new Date().toISOString().replace(/\D/g, ""),
    close: () => Promise.resolve(),
  };
}

/**
 * What the SDK's own chain does not find. A role that is missing is named with
 * it, so that all can be set at once; alone it is the preflight's business.
 */
async function missingOnAws({ roleArn }: ResolvedSettings, { sts }: Clients) {
  const problems: string[] = [];
  try {
    await sts.config.region();
  } catch {
    problems.push(
      "Cannot open a session on AWS without a region: set AWS_REGION, or " +
        "`region` in the profile of ~/.aws/config that AWS_PROFILE names",
    );
  }
  // Alone, the first call says it.
  if (problems.length === 0 && roleArn !== undefined) return problems;
  try {
    await sts.config.credentials();
  } catch (error) {
    const { name, message } = error as Error;
    const { why, remedy } = explain(`${name}: ${message}`) ??
      { why: message, remedy: "check that the AWS CLI finds them" };
    problems.push(`Cannot open a session on AWS because ${why}: ${remedy}`);
  }
  if (problems.length > 0 && roleArn === undefined) {
    problems.push(
      "Cannot start anything on AWS without an execution role: set " +
        "SAGEMAKER_ROLE_ARN to the ARN of a role that SageMaker may assume",
    );
  }
  return problems;
}

function makeClients(
  common: Partial<ClientConfig> & { requestHandler?: typeof timeouts },
  s3 = common,
): Clients {
  return {
    s3: new S3Client(s3),
    sagemaker: new SageMakerClient(common),
    runtime: new SageMakerRuntimeClient(common),
    logs: new CloudWatchLogsClient(common),
    sts: new STSClient(common),
    iam: new IAMClient(common),
    quotas: new ServiceQuotasClient(common),
  };
}
