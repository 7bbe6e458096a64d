/**
 * Finding what no ledger knows, by the project's tag.
 *
 * Each kind is listed by the walk's names and asked for its tags. S3 objects lie
 * at the walk's keys, and carry the mark of an upload or lie below the name of a
 * job with the tag; an open upload tells who began it.
 *
 * @module
 */
import { ListTagsCommand } from "@aws-sdk/client-sagemaker";
import { isNotFound } from "../aws/failures.ts";
import { describe, type Job, titleOf } from "./jobs/job.ts";
import { coverOf, type Ledger, type LedgerEntry } from "../aws/ledger.ts";
import { removeAll } from "./removal.ts";
import type { Show } from "./removal/types.ts";
import { findResources } from "./listing.ts";
import { childrenOf } from "./children.ts";
import { type Cost, costs, type Listed } from "./descriptor.ts";
import { descriptorOf } from "./registry.ts";
import type { Session } from "../aws/session.ts";
import { projectTag } from "../aws/tags.ts";
import { jobOf } from "./job_of_key.ts";
import { parseS3Uri } from "../storage/keys.ts";
import { ownerOf } from "../storage/mark.ts";

/** A thing that no ledger knows. */
export interface Stray extends Listed {
  /** How it costs on AWS. */
  readonly costs: Cost;
  /** In words; `undefined` if there is no mark of a session. */
  readonly owner?: string;
}

/**
 * Finds what carries the project's tag, or lies at the walk's keys, and is in
 * none of the ledgers.
 *
 * @returns The strays, the most expensive first and of these the oldest; what
 * lies among them without a mark of a session; and how many things are in the
 * ledgers.
 */
export async function findStrays(
  session: Session,
  ledgers: readonly Ledger[] = [session.ledger],
): Promise<{ strays: Stray[]; others: Stray[]; known: number }> {
  const lines = (await Promise.all(ledgers.map((ledger) => ledger.open())))
    .flat();
  const entries = [...lines, ...await childrenOf(session, lines)];
  const found: Stray[] = [];
  const jobs = new Map<string, Promise<string | undefined>>();
  let known = 0;
  for (const resource of await findResources(session)) {
    if (entries.some(coverOf(thingOf(resource)))) {
      known++;
      continue;
    }
    const owner = await whose(session, resource, jobs);
    if (resource.arn !== undefined && owner === undefined) continue;
    const { costs } = descriptorOf(resource.kind);
    found.push({ ...resource, costs, owner });
  }
  found.sort((a, b) =>
    costs.indexOf(a.costs) - costs.indexOf(b.costs) ||
    a.created.getTime() - b.created.getTime()
  );
  const { strays = [], others = [] } = Object.groupBy(
    found,
    ({ owner }) => owner === undefined ? "others" : "strays",
  );
  return { strays, others, known };
}

/**
 * Ends and deletes strays, in the order in which one needs the next.
 *
 * @returns What is refused, and why; all the rest is gone.
 */
export async function sweepAway(
  session: Session,
  strays: readonly Stray[],
  show: Show,
): Promise<string[]> {
  const refused: string[] = [];
  const things = strays.map(thingOf);
  const removed = removeAll(session, things, show, [], true);
  for await (const { thing, error } of removed) {
    if (error) refused.push(`${thing.kind} ${thing.name}: ${error.message}`);
  }
  return refused;
}

/** Who has made a thing, in words; `undefined` where no walk is known to have. */
async function whose(
  session: Session,
  { kind, name, arn, initiator }: Listed,
  jobs: Map<string, Promise<string | undefined>>,
): Promise<string | undefined> {
  if (arn !== undefined) return await tagsInWords(session, arn);
  if (kind === "open-upload") return initiator ?? "not reported by this S3";
  const { bucket, key } = parseS3Uri(name);
  const owner = await ownerOf(session, bucket, key);
  if (owner && owner.kind !== "unknown") return owner.words;
  const job = jobOf(session, key);
  if (!job) return undefined;
  const title = titleOf(job);
  if (!jobs.has(title)) jobs.set(title, jobInWords(session, job));
  return await jobs.get(title);
}

/** A job that wrote an object, if it is there and a walk's. */
async function jobInWords(
  session: Session,
  job: Job,
): Promise<string | undefined> {
  try {
    const { arn } = await describe(session, job);
    const words = await tagsInWords(session, arn!);
    return words && `${titleOf(job).toLowerCase()}, ${words}`;
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}

/** The tags besides the project's; `undefined` of what does not carry that one. */
async function tagsInWords(
  { clients }: Session,
  ResourceArn: string,
): Promise<string | undefined> {
  const { Tags = [] } = await clients.sagemaker.send(
    new ListTagsCommand({ ResourceArn }),
  );
  const isProjects = ({ Key, Value }: { Key?: string; Value?: string }) =>
    Key === projectTag.Key && Value === projectTag.Value;
  if (!Tags.some(isProjects)) return undefined;
  const own = Tags.filter((tag) => !isProjects(tag));
  return own.map(({ Key, Value }) => `${Key}=${Value}`).join(" ") ||
    "a session without tags of its own";
}

/** As a ledger has it. */
function thingOf({ kind, name, parent }: Listed): LedgerEntry {
  return { kind: descriptorOf(kind).kind, name, parent };
}
