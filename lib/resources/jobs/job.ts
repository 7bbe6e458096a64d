/**
 * What jobs and endpoints have in common: they work on, for minutes, and end in
 * one way or another.
 *
 * @module
 */
import { isNotFound } from "../../aws/failures.ts";
import type { State } from "../descriptor.ts";
import type { Identity } from "../../aws/identity.ts";
import {
  descriptorOf,
  type JobKind,
  meaningOf,
  stageOf,
  type WorkKind,
  workOf,
} from "../registry.ts";
import type { Session } from "../../aws/session.ts";

export type { State } from "../descriptor.ts";

/** A job by kind and name: all that is needed to wait for it, now or later. */
export interface Job extends Identity<JobKind> {
  /** Which of SageMaker's jobs it is. */
  readonly kind: JobKind;
  /** Unique in account and region. */
  readonly name: string;
}

/** Something to wait for. */
export interface Work extends Identity<WorkKind> {
  /** A job's kind, or an endpoint. */
  readonly kind: WorkKind;
  /** Unique in account and region. */
  readonly name: string;
  /** Of an endpoint with several variants the one whose log is meant. */
  readonly variant?: string;
}

/** What a reader calls it. */
export function titleOf({ kind, name }: Identity): string {
  const { one } = descriptorOf(kind).words;
  return `${one[0].toUpperCase()}${one.slice(1)} ${name}`;
}

/** The CloudWatch log group, and what the names of the streams in it begin with. */
export function logOf(
  work: Work,
): { logGroup: string; streamPrefix: string } {
  return workOf(work.kind).log(work);
}

/** Asks how it stands. */
export function describe(session: Session, work: Identity): Promise<State> {
  return descriptorOf(work.kind).describe(session, work);
}

/** Of what was recorded and never created. */
export const notThere = "not there";

/** Asks how it stands; what was recorded and never created is said to be so. */
export async function stateOf(
  session: Session,
  work: Identity,
): Promise<State> {
  try {
    return await describe(session, work);
  } catch (error) {
    if (!isNotFound(error)) throw error;
    return { status: notThere };
  }
}

/** The call that waits for it, without `await churn.`. */
export function waitCall(work: Work): string {
  const { stages } = descriptorOf(work.kind);
  const [first] = Object.keys(stages);
  const { taken } = stages[stageOf(work) ?? first];
  return taken
    ? `${taken.by}(session, ${taken.as})`
    : `jobLog(session, { kind: "${work.kind}", name: "${work.name}" })`;
}

/**
 * Whether a job has ended, or an endpoint is settled, in whatever way.
 *
 * @throws {UnknownStatusError} If its kind has no such status.
 */
export function hasEnded(thing: Identity, state: State): boolean {
  return state.status === notThere ||
    ["good", "bad"].includes(meaningOf(thing, state));
}

/**
 * Whether it is running, and nobody has asked for its end.
 *
 * @throws {UnknownStatusError} If its kind has no such status.
 */
export function isOnItsWay(thing: Identity, state: State): boolean {
  return state.status !== notThere && meaningOf(thing, state) === "working";
}

/**
 * Whether it ended as it should.
 *
 * @throws {UnknownStatusError} If its kind has no such status.
 */
export function isGood(thing: Identity, state: State): boolean {
  return state.status !== notThere && meaningOf(thing, state) === "good";
}
