/**
 * What a descriptor says of a kind of resource: everything that the project
 * knows of it. Ledger, removal, listing, sweep, resume, waiting, panel,
 * preflight, costs, links, the log of calls, tables and policies ask it.
 *
 * @module
 */
import type { LedgerEntry } from "../aws/ledger.ts";
import type { RunTrial } from "../aws/run_log.ts";
import type { Outcome, RemovalOptions, Show } from "./removal/types.ts";
import type { Session } from "../aws/session.ts";
import type { Stage as MachineStage } from "../settings/settings.ts";
import { type Identity } from "../aws/identity.ts";

/** The status of a thing. */
export interface State {
  /** `InProgress`, `Completed`, `InService` and so on. */
  readonly status: string;
  /** A more detailed status, if there is one. */
  readonly detail?: string;
  /** Why it failed. */
  readonly reason?: string;
  /** When it was created. */
  readonly began?: Date;
  /** When it had ended. */
  readonly ended?: Date;
  /** How many rounds a training does, or does at most where it may stop early. */
  readonly rounds?: { readonly count: number; readonly mayStop: boolean };
  /** What work has come to, in words. */
  readonly result?: string;
  /** How what it has made stands, in lines that are shown in place of a log. */
  readonly progress?: readonly string[];
  /** The final values of its metrics by name. */
  readonly metrics?: Readonly<Record<string, number>>;
  /** `s3://` URI of the archive that it has made. */
  readonly artifacts?: string;
  /** By which its tags are asked for, where it can carry any. */
  readonly arn?: string;
}

/** A thing as a List operation shows it. */
export interface Listed extends Identity {
  readonly state: string;
  readonly created: Date;
  /** Where it can carry tags. */
  readonly arn?: string;
  /** Of an open upload: the ARN of who began it. */
  readonly initiator?: string;
}

/** What a search has tried and found. */
export interface Found {
  /** Each thing that it has made, in the order of their creation. */
  readonly trials: readonly RunTrial[];
  /** The best of them, if one has a result. */
  readonly best?: Identity;
}

/** Every status word of a kind, by what it means; none where it has no status. */
export interface StatusWords {
  /** Done as it should be. */
  readonly good: readonly string[];
  /** Ended, and not as it should. */
  readonly bad: readonly string[];
  /** On its way to one of these. */
  readonly working: readonly string[];
  /** On its way out. */
  readonly ending: readonly string[];
}

/** How a thing is charged, the most expensive first. */
export const costs = [
  "by the hour",
  "while it runs",
  "by its size",
  "nothing",
] as const;

/** How a thing costs on AWS. */
export type Cost = typeof costs[number];

/** How a thing stands that costs until it is deleted. */
export interface Standing {
  /** The service's own word, or how many there are. */
  readonly state: string;
  /** What AWS charges for it until it is deleted. */
  readonly charged: string;
}

/** Something that a workflow makes of a kind; its name is in the names. */
export interface Stage {
  /** What it is called in the table of costs; left out if it costs nothing. */
  readonly words?: string;
  /** Looked at by the preflight only where it is asked for. @default {false} */
  readonly onDemand?: true;
  /** What takes it up after `resume()`. */
  readonly taken?: {
    /** The function that waits for it. */
    readonly by: string;
    /** The variable of the cell that starts it; mostly a member of `resume()`'s. */
    readonly as: string;
    /** The member that there is of a good one; the wait where left out. */
    readonly gives?: string;
  };
}

/** The machines that a kind runs on. */
export interface Machines {
  /** Whose settings say which, and how many. */
  readonly stage: MachineStage;
  /** What the quota's name calls the use: `training job`. */
  readonly usage: string;
  /** Whether it has a disk of the size that is set. */
  readonly disk: boolean;
  /** Whether it may run on spot capacity. */
  readonly spot: boolean;
  /** What ends the costs: its time that is set, its own work, its deletion. */
  readonly until: "time limit" | "done" | "deleted";
}

/** What there is to know of a kind of resource. */
export interface Descriptor<K extends string = string> {
  /** Stands in ledgers: `training-job`. */
  readonly kind: K;
  /** What people call one and several. */
  readonly words: { readonly one: string; readonly many: string };
  /**
   * SageMaker's noun, which its operations and members are named by:
   * `TrainingJob`; none of what another service keeps.
   */
  readonly noun?: string;
  /** What its names may be; none where the service or S3 makes them. */
  readonly names?: { readonly longest: number; readonly pattern: RegExp };
  readonly states: StatusWords;
  readonly costs: Cost;
  /** What a workflow makes of it, by what stands in the names. */
  readonly stages: Readonly<Record<string, Stage>>;
  readonly machines?: Machines;
  /** Kinds that are removed after it, because it needs or makes them. */
  readonly removedBefore: readonly string[];
  /** The option of `cleanUp()` without which it is kept; it goes where left out. */
  readonly keptUnless?: "objects" | "bucket";
  /** A stopped thing's record stays and costs nothing; its run ends. */
  readonly ends: "by stopping" | "by deletion";
  /** S3 keys below which its things write, each under its own name. */
  readonly places: readonly string[];
  /**
   * How it stands.
   *
   * @throws {Error} If it is not there; `isNotFound()` knows that.
   */
  describe(session: Session, thing: Identity): Promise<State>;
  /** Asks for its end. */
  end(session: Session, thing: Identity): Promise<unknown>;
  /** What of a thing that is there says more than its status and costs. */
  standing?(session: Session, thing: Identity): Promise<Partial<Standing>>;
  /** What of it belongs to workflows, costs or stands in the way. */
  list?(session: Session): AsyncIterable<Listed>;
  /**
   * Things that it has made, such as the trainings of a tuning job: they are
   * removed with it, and no ledger has a line of theirs.
   */
  children?(session: Session, thing: Identity): AsyncIterable<LedgerEntry>;
  /** Of a search: what it has tried and found, for the log of runs. */
  found?(session: Session, thing: Identity): Promise<Found>;
  /** What it consists of, where a listing shows parts; their words and costs. */
  readonly parts?: Readonly<
    Record<string, { readonly one: string; readonly many: string }>
  >;
  /** Where many are removed with fewer calls than one by one. */
  readonly together?: {
    /** What the things of one removal have in common. */
    batchOf(thing: Identity): string;
    remove(
      session: Session,
      things: readonly LedgerEntry[],
      show: Show,
      options: RemovalOptions,
    ): Promise<Outcome[]>;
  };
}

/** A kind that can be waited for: it works on for minutes, and writes a log. */
export interface WorkDescriptor<K extends string = string>
  extends Descriptor<K> {
  /**
   * Its CloudWatch log group, and what the names of its streams begin with.
   *
   * @param thing.variant Of an endpoint that has several, the one that is meant.
   */
  log(thing: Identity & { readonly variant?: string }): {
    readonly logGroup: string;
    readonly streamPrefix: string;
  };
  /** Path of its page in the SageMaker console, before the name. */
  readonly consolePath: string;
}

/** A kind that ends by itself. */
export interface JobDescriptor<K extends string = string>
  extends WorkDescriptor<K> {
  readonly ends: "by stopping";
}
