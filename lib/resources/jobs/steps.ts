/**
 * How far a job is, by what its scripts write into the log.
 *
 * @module
 */

/** One boosting round's log loss. */
export interface TrainingRound {
  /** Counted from 0. */
  readonly round: number;
  /** Mean log loss of the training rows, in nats. */
  readonly train: number;
  /** Mean log loss of the validation rows, in nats. */
  readonly validation: number;
}

/** How far a job is. */
export interface Steps {
  /** `rounds`, `refits`. */
  readonly unit: string;
  /** How many are done. */
  readonly done: number;
  /** How many it will be at most, as far as the log says. */
  readonly most?: number;
  /** The log loss of the rounds so far. */
  readonly rounds: readonly TrainingRound[];
}

/** Counts the steps that a log tells of. */
export interface StepCounter {
  /** Takes the next lines. */
  read(lines: readonly string[]): void;
  /** Nothing before the log tells of a first step. */
  steps(): Steps | undefined;
}

const roundPattern =
  /^\[(\d+)\].*\btrain-logloss:([\d.]+).*\bvalidation-logloss:([\d.]+)/;
const refitsPattern = /^Refitting (\d+) times/;
const refitPattern = /^Refitted on (.+): (\d+) of \d+$/;

/** A round of `train.py`; nothing in other lines. */
export function roundOf(line: string): TrainingRound | undefined {
  const found = roundPattern.exec(line);
  if (!found) return undefined;
  const [round, train, validation] = found.slice(1).map(Number);
  return { round, train, validation };
}

/** Starts to count. */
export function stepCounter(): StepCounter {
  // A job that was interrupted prints its rounds once more when it continues.
  const rounds = new Map<number, TrainingRound>();
  const refits = new Map<string, number>();
  let mostRefits: number | undefined;
  return {
    read(lines) {
      for (const line of lines) {
        const round = roundOf(line);
        if (round) rounds.set(round.round, round);
        const begun = refitsPattern.exec(line);
        if (begun) mostRefits = Number(begun[1]);
        const refit = refitPattern.exec(line);
        if (refit) refits.set(refit[1], Number(refit[2]));
      }
    },
    steps() {
      if (rounds.size) {
        return {
          ...{ unit: "rounds", done: rounds.size },
          rounds: [...rounds.values()].sort((a, b) => a.round - b.round),
        };
      }
      if (mostRefits === undefined) return undefined;
      const done = [...refits.values()].reduce((sum, count) => sum + count, 0);
      return { unit: "refits", done, most: mostRefits, rounds: [] };
    },
  };
}
