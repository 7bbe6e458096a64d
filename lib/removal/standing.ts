/**
 * What a cleanup would delete, and what AWS charges for it until then. Changes
 * nothing.
 *
 * @module
 */
import {
  DescribeEndpointCommand,
  DescribeEndpointConfigCommand,
} from "@aws-sdk/client-sagemaker";
import { isNotFound } from "../aws/failures.ts";
import type { LedgerEntry, ResourceKind } from "../ledger.ts";
import type { Session } from "../session.ts";
import { objectsAt, parseS3Uri } from "../store.ts";
import { ownerOf } from "../store/mark.ts";
import { isJobsPlace } from "../store/places.ts";
import { removals } from "./kinds.ts";

/** A thing that is there. */
export interface Standing extends LedgerEntry {
  /** The service's own word, or how many objects there are. */
  readonly state: string;
  /** What AWS charges for it until it is deleted. */
  readonly charged: string;
}

/** How a thing stands; `undefined` where it is not there, or a job has ended. */
export async function standingOf(
  session: Session,
  { kind, name }: LedgerEntry,
): Promise<Standing | undefined> {
  if (kind === "s3-prefix") return await storedAt(session, name);
  try {
    const state = await removals[kind].find(session, name);
    if (state === undefined) return undefined;
    return { kind, name, state, charged: await charges[kind](session, name) };
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}

const nothing = () => Promise.resolve("nothing");
const untilItEnds = () => Promise.resolve("by the second until it ends");

const charges: Readonly<
  Record<
    Exclude<ResourceKind, "s3-prefix">,
    (session: Session, name: string) => Promise<string>
  >
> = {
  "processing-job": untilItEnds,
  "training-job": untilItEnds,
  "endpoint": async ({ clients: { sagemaker } }, EndpointName) => {
    const { EndpointConfigName } = await sagemaker.send(
      new DescribeEndpointCommand({ EndpointName }),
    );
    const { ProductionVariants = [] } = await sagemaker.send(
      new DescribeEndpointConfigCommand({ EndpointConfigName }),
    );
    const machines = ProductionVariants.map((variant) =>
      `${variant.InitialInstanceCount} × ${variant.InstanceType}`
    );
    return `every hour: ${machines.join(", ")}`;
  },
  "endpoint-config": nothing,
  "model": nothing,
  "bucket": nothing,
};

async function storedAt(
  session: Session,
  name: string,
): Promise<Standing | undefined> {
  const objects = await objectsAt(session, name);
  if (objects.length === 0) return undefined;
  const { bucket, key } = parseS3Uri(name);
  const owner = isJobsPlace(key)
    ? undefined
    : await ownerOf(session, bucket, key);
  if (owner && owner.kind !== "ours") {
    const state = `not touched; owner: ${owner.words}`;
    return { kind: "s3-prefix", name, state, charged: "its owner" };
  }
  const bytes = objects.reduce((sum, object) => sum + object.bytes, 0);
  return {
    ...{ kind: "s3-prefix", name },
    state: objects.length === 1 ? "there" : `${objects.length} objects`,
    charged: `every month: ${(bytes / 1e6).toFixed(2)} MB`,
  };
}
