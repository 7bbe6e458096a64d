/**
 * Sessions on the target `aws` for tests: AWS is a local SageMaker behind a
 * proxy that injects faults.
 *
 * @module
 */
import { join } from "node:path";
import { startLocal } from "@local/sagemaker";
import { openSession } from "lib/mod.ts";
import type { Session } from "lib/session/mod.ts";
import { python } from "../python.ts";
import { withEnvironment } from "../with_environment.ts";
import { type FaultProxy, startFaultProxy } from "./fault_proxy.ts";

/** What a test gets. */
export interface Faulty {
  readonly session: Session;
  readonly proxy: FaultProxy;
  /** The lines of `CHURN_LOG`. */
  calls(): Promise<Record<string, unknown>[]>;
}

/** Opens a session whose calls go through a proxy; waits ask often. */
export async function withFaults(
  run: (faulty: Faulty) => Promise<void>,
  prepare: (proxy: FaultProxy) => void = () => {},
): Promise<void> {
  const folder = await Deno.makeTempDir();
  const callLog = join(folder, "calls.jsonl");
  try {
    await using local = await startLocal({
      stateFolder: join(folder, "aws"),
      python,
    });
    await using proxy = startFaultProxy(local);
    prepare(proxy);
    await withEnvironment({
      AWS_ENDPOINT_URL: proxy.endpoint,
      AWS_REGION: local.account.region,
      AWS_ACCESS_KEY_ID: local.account.accessKeyId,
      AWS_SECRET_ACCESS_KEY: local.account.secretAccessKey,
    }, async () => {
      await using opened = await openSession({
        target: "aws",
        stateFolder: join(folder, "state"),
        roleArn: local.roleArn,
        callLog,
      });
      const poll = { first: 0.05, longest: 0.5 };
      await run({
        session: { ...opened, poll },
        proxy,
        calls: async () =>
          (await Deno.readTextFile(callLog)).trim().split("\n")
            .map((line) => JSON.parse(line)),
      });
    });
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}
