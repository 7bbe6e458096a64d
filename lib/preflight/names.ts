/**
 * Whether the names that come next are free.
 *
 * @module
 */
import {
  DescribeEndpointCommand,
  DescribeEndpointConfigCommand,
  DescribeModelCommand,
} from "@aws-sdk/client-sagemaker";
import { isNotFound } from "../aws/failures.ts";
import { describeJob, type Job } from "../jobs/job.ts";
import type { ResourceKind } from "../ledger.ts";
import type { Session } from "../session.ts";
import { type Check, unknown } from "./check.ts";

const job = (kind: Job["kind"]) => (session: Session, name: string) =>
  describeJob(session, { kind, name });

/** What a walk gives names to, and how each is looked up. */
const kinds: readonly {
  readonly kind: ResourceKind;
  readonly stage: string;
  describe(session: Session, name: string): Promise<unknown>;
}[] = [
  {
    kind: "processing-job",
    stage: "processing",
    describe: job("processing-job"),
  },
  { kind: "training-job", stage: "training", describe: job("training-job") },
  {
    kind: "model",
    stage: "model",
    describe: ({ clients }, ModelName) =>
      clients.sagemaker.send(new DescribeModelCommand({ ModelName })),
  },
  {
    kind: "endpoint-config",
    stage: "endpoint-config",
    describe: ({ clients }, EndpointConfigName) =>
      clients.sagemaker.send(
        new DescribeEndpointConfigCommand({ EndpointConfigName }),
      ),
  },
  {
    kind: "endpoint",
    stage: "endpoint",
    describe: ({ clients }, EndpointName) =>
      clients.sagemaker.send(new DescribeEndpointCommand({ EndpointName })),
  },
];

/** Looks for what already has the names that the ledger would give next. */
export async function checkNames(session: Session): Promise<Check> {
  const check = "names";
  try {
    const taken: string[] = [];
    for (const { kind, stage, describe } of kinds) {
      const name = await session.ledger.nextName(kind, stage);
      try {
        await describe(session, name);
        taken.push(name);
      } catch (error) {
        if (!isNotFound(error)) throw error;
      }
    }
    return taken.length === 0
      ? { check, result: "ok", found: "the next names are free" }
      : {
        check,
        result: "wrong",
        found: `taken by what this ledger does not know: ${taken.join(", ")}`,
        remedy: `set CHURN_STATE to the folder whose ledger knows it`,
      };
  } catch (error) {
    return unknown(
      check,
      error,
      "let an administrator allow you sagemaker:Describe*, as docs/aws.md " +
        "shows, or go on: a name that is taken is refused",
    );
  }
}
