/**
 * What there is in the account, asked of the services and not of the ledger.
 *
 * @module
 */
import type { ResourceRow } from "./cleanup.ts";
import type { Listed } from "./descriptor.ts";
import { childrenOf } from "./children.ts";
import { isSame } from "../aws/ledger.ts";
import { descriptorOf, inOrder } from "./registry.ts";
import type { Session } from "../aws/session.ts";

/**
 * Lists what belongs to the project: running jobs, endpoints, endpoint
 * configurations and models whose names begin with `churn-`, and objects and
 * open uploads below the walk's keys. What one of them has made, such as the
 * training jobs of a tuning job, is not listed besides.
 *
 * @example
 * ```ts ignore
 * const there = await churn.listResources(session);
 * ```
 */
export async function listResources(session: Session): Promise<ResourceRow[]> {
  const found = await findResources(session);
  return found.map(({ kind, name, state }) => ({ kind, name, state }));
}

/** {@linkcode listResources} with all that the services tell. */
export async function findResources(session: Session): Promise<Listed[]> {
  const found: Listed[] = [];
  for (const { list } of inOrder) {
    if (list) found.push(...await Array.fromAsync(list(session)));
  }
  const makers = found.filter(({ kind }) => descriptorOf(kind).children);
  const made = await childrenOf(session, makers);
  return found.filter((thing) => !made.some((child) => isSame(child, thing)));
}
