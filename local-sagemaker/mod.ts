/**
 * The local SageMaker: one server on 127.0.0.1 that speaks the AWS wire
 * protocol and keeps its state in a folder.
 *
 * @module
 */
import { S3Client } from "@aws-sdk/client-s3";
import { join } from "node:path";
import { type ClientConfig, clientConfig } from "./client_config.ts";
import { ensureCredentials } from "./credentials.ts";
import { createIam, roleArnOf } from "./iam.ts";
import { joinObstacle, joinSession } from "./join.ts";
import { type Lock, tryLock } from "./lock.ts";
import { createLogs } from "./logs/mod.ts";
import { createQuotas } from "./quotas.ts";
import { createS3 } from "./s3/mod.ts";
import { createSageMaker, usages } from "./sagemaker/mod.ts";
import { serve, type Services } from "./server.ts";
import { removeSession, writeSession } from "./session_file.ts";
import { claimStateFolder } from "./state_folder.ts";
import { createSts } from "./sts.ts";
import type { Account } from "./types.ts";

export type { ClientConfig } from "./client_config.ts";
export { shareTemplate } from "./sagemaker/shared_template.ts";
export { claimStateFolder } from "./state_folder.ts";
export type { Account } from "./types.ts";

/** How the local SageMaker is started. */
export interface LocalOptions {
  /** Absolute path of the folder that keeps everything. */
  readonly stateFolder: string;
  /** Absolute path of the interpreter for jobs and endpoints. */
  readonly python: string;
  /** @default "us-east-1" */
  readonly region?: string;
  /** The role that jobs and endpoints may run as. @default "local-sagemaker" */
  readonly roleName?: string;
  /**
   * Whether jobs are forked from a process that has imported numpy, pandas,
   * SciPy, scikit-learn and xgboost, on Linux. With `false`, and elsewhere, each
   * starts a new one. That process starts with the first job, or `"at once"`.
   * @default {true}
   */
  readonly warmStart?: boolean | "at once";
  /** @default 0, any that is free */
  readonly port?: number;
  /** Another S3 instead of the embedded one. */
  readonly s3?: {
    readonly endpoint: string;
    readonly region?: string;
    readonly credentials: {
      readonly accessKeyId: string;
      readonly secretAccessKey: string;
    };
  };
}

/** A running local SageMaker, or one that was joined. */
export interface LocalSageMaker extends AsyncDisposable {
  /** `http://127.0.0.1:PORT` */
  readonly endpoint: string;
  readonly account: Account;
  /** ARN of the role that jobs and endpoints may run as. */
  readonly roleArn: string;
  /** For the AWS SDK's clients. */
  readonly clientConfig: ClientConfig;
  /** Variables that lead any AWS SDK and the AWS CLI here. */
  readonly environment: Readonly<Record<string, string>>;
  /** Whether another session's server of the same state folder is used. */
  readonly joined: boolean;
  /**
   * Stops the server and ends the processes of jobs and endpoints. Does nothing
   * to a joined one.
   */
  close(): Promise<void>;
}

/** Tells the jobs' requests to S3 from those of others, in the user agent. */
export const jobsAppId = "local-sagemaker-jobs";

const accountId = "000000000000";
const startingMs = 30_000;
const pollMs = 50;

/**
 * Starts the local SageMaker of a state folder, or joins the one that another
 * session has started there.
 *
 * @throws {Error} If another process holds the folder but doesn't answer, or
 *   users other than this one own it or may write to it.
 */
export async function startLocal(
  options: LocalOptions,
): Promise<LocalSageMaker> {
  const { stateFolder } = options;
  claimStateFolder(stateFolder);
  const deadline = Date.now() + startingMs;
  while (true) {
    const lock = await tryLock(stateFolder);
    if (lock) return await startServer(options, lock);
    const joined = await joinSession(stateFolder, accountId);
    if (joined) {
      return running({ ...joined, joined: true, close: async () => {} });
    }
    if (Date.now() > deadline) {
      throw new Error(
        `Cannot start the local SageMaker in '${stateFolder}' because another process ` +
          `holds the folder but does not answer${joinObstacle(stateFolder)}: ` +
          "stop that process or choose another state folder",
      );
    }
    await new Promise((resolve) => setTimeout(resolve, pollMs));
  }
}

async function startServer(
  options: LocalOptions,
  lock: Lock,
): Promise<LocalSageMaker> {
  const { stateFolder, region = "us-east-1", port } = options;
  const { roleName = "local-sagemaker" } = options;
  const closers: (() => unknown)[] = [() => lock.release()];
  let closing: Promise<void> | undefined;
  const close = () =>
    closing ??= (async () => {
      for (const closer of closers.toReversed()) await closer();
    })();
  try {
    await removeSession(stateFolder);
    const account = {
      accountId,
      region,
      ...await ensureCredentials(stateFolder),
    };
    const services: Services = new Map();
    const server = serve({ account, services, port });
    closers.push(() => server.close());
    services.set("sts", createSts(account));
    const roleArn = roleArnOf(account, roleName);
    services.set("iam", createIam(account));
    services.set("servicequotas", createQuotas(account, usages()));
    if (!options.s3) {
      const folder = join(stateFolder, "s3");
      services.set("s3", await createS3({ account, folder }));
    }
    const { endpoint } = server;
    const s3 = new S3Client({
      ...clientConfig(endpoint, account),
      ...options.s3,
      userAgentAppId: jobsAppId,
    });
    closers.push(() => s3.destroy());
    const logsFolder = join(stateFolder, "logs");
    services.set("logs", createLogs({ folder: logsFolder, account }));
    services.set(
      "sagemaker",
      createSageMaker({
        account,
        folder: join(stateFolder, "sagemaker"),
        logsFolder,
        python: options.python,
        warmStart: options.warmStart ?? true,
        s3,
        servesS3: !options.s3,
      }),
    );
    for (const service of services.values()) {
      closers.push(() => service.close());
    }
    await writeSession(stateFolder, {
      ...{ endpoint, pid: Deno.pid, region, roleArn },
    });
    closers.push(() => removeSession(stateFolder));
    return running({ endpoint, account, roleArn, joined: false, close });
  } catch (error) {
    await close();
    throw error;
  }
}

/** What callers are told of a server. */
function running(
  server: Pick<
    LocalSageMaker,
    "endpoint" | "account" | "roleArn" | "joined" | "close"
  >,
): LocalSageMaker {
  const { endpoint, account, close } = server;
  return {
    ...server,
    clientConfig: clientConfig(endpoint, account),
    environment: {
      AWS_ENDPOINT_URL: endpoint,
      AWS_ACCESS_KEY_ID: account.accessKeyId,
      AWS_SECRET_ACCESS_KEY: account.secretAccessKey,
      AWS_REGION: account.region,
      AWS_DEFAULT_REGION: account.region,
    },
    [Symbol.asyncDispose]: close,
  };
}
