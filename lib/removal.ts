/**
 * Removing one thing: asking for it, waiting, and looking again until it is
 * gone.
 *
 * @module
 */
import { DeleteBucketCommand, HeadBucketCommand } from "@aws-sdk/client-s3";
import {
  DeleteEndpointCommand,
  DeleteEndpointConfigCommand,
  DeleteModelCommand,
  DescribeEndpointCommand,
  DescribeEndpointConfigCommand,
  DescribeModelCommand,
  StopProcessingJobCommand,
  StopTrainingJobCommand,
} from "@aws-sdk/client-sagemaker";
import { isNotFound } from "./aws/failures.ts";
import { forgetBucket } from "./bucket.ts";
import { interruptSignal, pause } from "./interrupt.ts";
import { describeJob, hasEnded, type Job } from "./jobs/job.ts";
import type { LedgerEntry, ResourceKind } from "./ledger.ts";
import { abortOpenUploads, listOpenUploads } from "./open_uploads.ts";
import type { Session } from "./session.ts";
import { deleteObjects, listObjects } from "./store.ts";

/** How one kind of thing is removed. */
interface Removal {
  /** How a thing stands; `undefined` where it is not there. */
  find(session: Session, name: string): Promise<string | undefined>;
  /** Asks for the removal. */
  remove(session: Session, name: string): Promise<unknown>;
  /** Where it stands so it can't be removed, and will soon stand otherwise. */
  readonly passing?: readonly string[];
  /** What a removed thing is called. @default "deleted" */
  readonly gone?: string;
}

/** In the order of removal. A job's record stays and costs nothing; its run ends. */
const removals: Readonly<Record<ResourceKind, Removal>> = {
  "processing-job": jobRemoval(
    "processing-job",
    ({ clients }, name) =>
      clients.sagemaker.send(
        new StopProcessingJobCommand({ ProcessingJobName: name }),
      ),
  ),
  "training-job": jobRemoval(
    "training-job",
    ({ clients }, name) =>
      clients.sagemaker.send(
        new StopTrainingJobCommand({ TrainingJobName: name }),
      ),
  ),
  "endpoint": {
    find: async ({ clients }, name) =>
      (await clients.sagemaker.send(
        new DescribeEndpointCommand({ EndpointName: name }),
      )).EndpointStatus,
    remove: ({ clients }, name) =>
      clients.sagemaker.send(new DeleteEndpointCommand({ EndpointName: name })),
    passing: [
      "Creating",
      "Updating",
      "SystemUpdating",
      "RollingBack",
      "Deleting",
    ],
  },
  "endpoint-config": {
    find: ({ clients }, name) =>
      clients.sagemaker.send(
        new DescribeEndpointConfigCommand({ EndpointConfigName: name }),
      ).then(() => "there"),
    remove: ({ clients }, name) =>
      clients.sagemaker.send(
        new DeleteEndpointConfigCommand({ EndpointConfigName: name }),
      ),
  },
  "model": {
    find: ({ clients }, name) =>
      clients.sagemaker.send(new DescribeModelCommand({ ModelName: name }))
        .then(() => "there"),
    remove: ({ clients }, name) =>
      clients.sagemaker.send(new DeleteModelCommand({ ModelName: name })),
  },
  "s3-prefix": {
    async find(session, uri) {
      if ((await listObjects(session, uri)).length) return "there";
      if ((await listOpenUploads(session, uri)).length) return "open upload";
    },
    async remove(session, uri) {
      await deleteObjects(session, uri);
      await abortOpenUploads(session, uri);
    },
  },
  "bucket": {
    find: ({ clients }, name) =>
      clients.s3.send(new HeadBucketCommand({ Bucket: name }))
        .then(() => "there"),
    async remove(session, name) {
      await session.clients.s3.send(new DeleteBucketCommand({ Bucket: name }));
      forgetBucket(session);
    },
  },
};

function jobRemoval(kind: Job["kind"], stop: Removal["remove"]): Removal {
  return {
    async find(session, name) {
      const state = await describeJob(session, { kind, name });
      return hasEnded(state) ? undefined : state.status;
    },
    remove: stop,
    passing: ["Stopping"],
    gone: "ended",
  };
}

/** Sorts things so that what needs another is removed before that other. */
export function inRemovalOrder<T extends LedgerEntry>(
  things: readonly T[],
): T[] {
  return Object.keys(removals).flatMap((kind) =>
    things.filter((thing) => thing.kind === kind)
  );
}

/** How a thing stands; `undefined` where it is not there, or a job has ended. */
export async function findThing(
  session: Session,
  { kind, name }: LedgerEntry,
): Promise<string | undefined> {
  try {
    return await removals[kind].find(session, name);
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}

/**
 * Removes a thing, waits where it can't be removed yet or takes its time, and
 * returns when it was looked for and not found.
 *
 * @param show Takes a line that says what is done or waited for.
 * @returns `deleted`, or `ended` of a job.
 * @throws {Error} If the removal is refused and the thing is still there.
 * @throws {InterruptedError} If the kernel is interrupted.
 */
export async function removeThing(
  session: Session,
  thing: LedgerEntry,
  show: (line: string) => unknown,
): Promise<string> {
  const { remove, passing = [], gone = "deleted" } = removals[thing.kind];
  const isPassing = (state?: string) => passing.includes(state ?? "");
  const { first, longest } = session.poll;
  const began = Date.now();
  let delay = 0;
  for (let asked = false; true;) {
    const state = await findThing(session, thing);
    if (state === undefined) return gone;
    if (isPassing(state) || asked) {
      const seconds = Math.round((Date.now() - began) / 1000);
      await show(`waiting for ${words(thing)}: ${state} · ${seconds} s`);
      delay = Math.min(delay * 1.5 || first, longest);
      await pause(delay, interruptSignal());
    }
    if (isPassing(state)) continue;
    asked = true;
    await show(words(thing));
    try {
      await remove(session, thing.name);
    } catch (error) {
      // Somebody else may have removed it, or be about to.
      const now = await findThing(session, thing);
      if (now !== undefined && !isPassing(now)) throw error;
    }
  }
}

const words = ({ kind, name }: LedgerEntry) =>
  `${kind.replace("-", " ")} ${name}`;
