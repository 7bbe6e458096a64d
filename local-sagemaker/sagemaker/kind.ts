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
  /** What of a record no response shows. */
  readonly internal?: RecordShape;
  /** Which of the account's instances it uses. */
  readonly quota?: Quota;
  notFound(name: string, arn: string): string;
  alreadyThere(arn: string): AwsError;
  /** Reads the records, and continues what was under way. */
  open(context: Context, recordsOf: RecordsOf): OpenKind;
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

/** A kind at work. */
export interface OpenKind {
  // deno-lint-ignore no-explicit-any
  readonly records: Records<any>;
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
