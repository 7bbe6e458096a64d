/**
 * What a search is charged for: the machines of all of its training jobs.
 *
 * @module
 */
import { costsOf } from "../resources/costs.ts";
import { stagesOf } from "../resources/preflight/stages.ts";
import type { Session } from "../aws/session.ts";
import { combinations } from "./ranges.ts";
import { searchOf } from "./search_options.ts";
import type { TuningOptions, TuningTrial } from "./types.ts";

/** The machines of a search. */
export interface SearchCosts {
  /** How many training jobs: at most, or of trials as they are. */
  readonly jobs: number;
  /** How many of them at the same time at most; nothing of trials. */
  readonly parallel?: number;
  /** What each of them starts: `1 × ml.m5.xlarge, 30 GB`. */
  readonly instances: string;
  /** How many machines are started: by every training job anew. */
  readonly starts: number;
  /**
   * Hours of machines, added up: the most that the time limits allow, or from
   * the creation of each training job to its end, of which AWS charges a part.
   */
  readonly hours: number;
  /** How many training jobs have not ended and are not in the hours. */
  readonly running: number;
  /** Where the prices are. */
  readonly prices: string;
}

/**
 * Adds up what a search is charged for on AWS: a search of 30 training jobs
 * starts 30 machines, and waits for each of them. Before the search, from its
 * options, as `startTuning()` takes them; after it, from its trials.
 *
 * @example
 * ```ts ignore
 * churn.tuning.searchCosts(session, { jobs: 30 }).starts; // 30
 * churn.tuning.searchCosts(session, trials).hours;
 * ```
 *
 * @throws {RangeError} If options are not as SageMaker and `train.py` take them.
 */
export function searchCosts(
  session: Pick<Session, "settings" | "region">,
  search: TuningOptions | readonly TuningTrial[] = {},
): SearchCosts {
  const stage = stagesOf(["tuning"]).filter(({ stage }) => stage === "tuning");
  const { costs: [{ instances }], prices } = costsOf(session, stage);
  const machines = session.settings.trainingInstanceCount;
  const shared = { instances, prices };
  if (isTrials(search)) {
    const ended = search.flatMap(({ created, ended }) =>
      ended ? ended.getTime() - created.getTime() : []
    );
    const milliseconds = ended.reduce((sum, each) => sum + each, 0);
    return {
      ...{ ...shared, jobs: search.length, starts: search.length * machines },
      hours: machines * milliseconds / 3_600_000,
      running: search.length - ended.length,
    };
  }
  const { ranges, completion, jobs = combinations(ranges), parallel } =
    searchOf(
      "searchCosts",
      search,
    );
  const each = session.settings.maxRuntimeSeconds;
  const all = parallel * (completion?.seconds ?? Infinity);
  return {
    ...{ ...shared, jobs, parallel, running: 0 },
    starts: jobs * machines,
    hours: machines * Math.min(jobs * each, all) / 3600,
  };
}

const isTrials = (
  search: TuningOptions | readonly TuningTrial[],
): search is readonly TuningTrial[] => Array.isArray(search);
