/**
 * What a kind of resource is. Its file in `kinds/` says it; the rest is derived
 * from its noun and the service's model.
 *
 * @module
 */
import type { Operation } from "../json/protocol.ts";
import type { RecordShape } from "../set_aside.ts";
import { AwsError, type Call } from "../types.ts";
import type { Context } from "./context.ts";
import type { Records, Resource } from "./records.ts";

/** A kind of resource: what is its own, and what it does. */
export interface Kind {
  /** `TrainingJob`: names operations, members, folders and ARNs. */
  readonly noun: string;
  /** Order of a list when none is asked for. */
  readonly listOrder: "Ascending" | "Descending";
  /** What a list is sorted by when nothing is asked for. @default {"CreationTime"} */
  readonly listBy?: "Name" | "CreationTime";
  /** Its operations besides Create, Describe, List, and Stop or Delete. */
  readonly also?: readonly string[];
  /** What of a record no response shows. */
  readonly internal?: RecordShape;
  /** Which of the account's instances it uses. */
  readonly quota?: Quota;
  notFound(name: string, arn: string): string;
  /** The code of that error. @default {"ValidationException"} */
  readonly notFoundCode?: string;
  alreadyThere(arn: string): AwsError;
  /** Reads the records, and continues what was under way. */
  open(context: Context, recordsOf: RecordsOf, jobsOf: JobsOf): OpenKind;
}

/** The instances that a kind uses. */
export interface Quota {
  /** The shape of the service's model that lists all types. */
  readonly types: string;
  /** The type that a resource uses at the moment. */
  // deno-lint-ignore no-explicit-any
  inUse(resource: any): string | undefined;
}

/** The records of a kind that is registered before the one that asks. */
export type RecordsOf = <R extends Resource>(kind: Kind) => Records<R>;

/** The jobs of a kind that is registered before the one that asks. */
export type JobsOf = <R extends Resource>(kind: Kind) => StartedJobs<R>;

/** Jobs that another job may start. */
export interface StartedJobs<R extends Resource> {
  readonly records: Records<R>;
  /** @throws {AwsError} for a request that its Create would refuse. */
  check(request: R["request"]): Promise<void>;
  /**
   * Makes a job of a request that was checked, and starts it.
   *
   * @param own Members of its record besides those that every job has.
   */
  create(
    request: R["request"],
    own: { state: Partial<R["state"]>; internal: Record<string, unknown> },
  ): Promise<R>;
  /** @throws {AwsError} where it doesn't run. */
  stop(resource: R): Promise<void>;
  /** Returns when it doesn't run any more. */
  ended(resource: R): Promise<void>;
  /** The files of its log, which become more while it runs. */
  logsOf(resource: R): ReadonlySet<string>;
}

/** A kind at work. */
export interface OpenKind {
  // deno-lint-ignore no-explicit-any
  readonly records: Records<any>;
  // deno-lint-ignore no-explicit-any
  readonly jobs?: StartedJobs<any>;
  readonly operations: Readonly<Record<string, Operation>>;
  /** Answers the runtime's calls, which name no operation. */
  invoke?(call: Call): Promise<Response>;
  /** Ends what runs. */
  close?(): Promise<void>;
}

/** `TrainingJob` as `training-job`. */
export function dashed({ noun }: Pick<Kind, "noun">): string {
  return noun.replaceAll(/(?<=.)[A-Z]/g, "-$&").toLowerCase();
}

/** `TrainingJob` as `training job`. */
export function spaced(kind: Pick<Kind, "noun">): string {
  return dashed(kind).replaceAll("-", " ");
}

/** The name of the folder of a kind's records, or of its processes. */
export function folderName(kind: Kind): string {
  return `${dashed(kind)}s`;
}

/** How AWS speaks of a kind that is no job. */
export function inWords(what: string): Pick<Kind, "notFound" | "alreadyThere"> {
  return {
    notFound: (_name, arn) => `Could not find ${what} "${arn}".`,
    alreadyThere: (arn) =>
      new AwsError(
        "ValidationException",
        `Cannot create already existing ${what} "${arn}".`,
      ),
  };
}
