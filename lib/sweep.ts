/**
 * Finding what no ledger knows, by the project's tag.
 *
 * Each kind is listed by the walk's names and asked for its tags: S3 objects
 * and open uploads carry none and are found by the walk's keys.
 *
 * @module
 */
import { ListTagsCommand } from "@aws-sdk/client-sagemaker";
import {
  coverOf,
  type Ledger,
  type LedgerEntry,
  type ResourceKind,
} from "./ledger.ts";
import { removeAll, type Show } from "./removal.ts";
import { findResources, type Resource } from "./resources.ts";
import type { Session } from "./session.ts";
import { projectTag } from "./requests/tags.ts";

/** A thing that no ledger knows. */
export interface Stray extends Resource {
  /** How it costs on AWS. */
  readonly costs: Cost;
}

/** How a thing costs, the dearest first. */
const costs = [
  "by the hour",
  "while it runs",
  "by its size",
  "nothing",
] as const;
type Cost = typeof costs[number];

const costOf: Readonly<Record<string, Cost>> = {
  "endpoint": "by the hour",
  "processing-job": "while it runs",
  "training-job": "while it runs",
  "s3-object": "by its size",
  "open-upload": "by its size",
};

/**
 * Finds what carries the project's tag, or lies at the walk's keys, and is in
 * none of the ledgers.
 *
 * @returns The strays, the dearest first and of these the oldest; and how many
 * things the ledgers know.
 */
export async function findStrays(
  session: Session,
  ledgers: readonly Ledger[] = [session.ledger],
): Promise<{ strays: Stray[]; known: number }> {
  const entries = (await Promise.all(ledgers.map((ledger) => ledger.open())))
    .flat();
  const strays: Stray[] = [];
  let known = 0;
  for (const resource of await findResources(session)) {
    if (entries.some(coverOf(thingOf(resource)))) known++;
    else if (await isOurs(session, resource)) {
      strays.push({ ...resource, costs: costOf[resource.kind] ?? "nothing" });
    }
  }
  strays.sort((a, b) =>
    costs.indexOf(a.costs) - costs.indexOf(b.costs) ||
    a.created.getTime() - b.created.getTime()
  );
  return { strays, known };
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
  for await (const { thing, error } of removeAll(session, things, show)) {
    if (error) refused.push(`${thing.kind} ${thing.name}: ${error.message}`);
  }
  return refused;
}

async function isOurs(
  { clients }: Session,
  { arn }: Resource,
): Promise<boolean> {
  if (arn === undefined) return true;
  const { Tags = [] } = await clients.sagemaker.send(
    new ListTagsCommand({ ResourceArn: arn }),
  );
  const { Key, Value } = projectTag;
  return Tags.some((tag) => tag.Key === Key && tag.Value === Value);
}

/** As a ledger has it. */
function thingOf({ kind, name }: Resource): LedgerEntry {
  const isStored = kind === "s3-object" || kind === "open-upload";
  return { kind: isStored ? "s3-prefix" : kind as ResourceKind, name };
}
