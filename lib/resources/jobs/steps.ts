/**
 * How far a job is, by what its scripts write into the log.
 *
 * @module
 */
import { linePattern, metricIn, validationMetrics } from "./log_lines.ts";

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

const whole = (...line: Parameters<typeof linePattern>) =>
  new RegExp(`^${linePattern(...line)}$`);
const roundLine = whole("round", { round: "([0-9]+)", metrics: ".*" });
const refittingLine = whole("refitting", { count: "([0-9]+)" });
const refittedLine = whole("refitted", {
  ...{ what: "(.+)", done: "([0-9]+)", count: "[0-9]+" },
});

/** A round of `train.py`; nothing in other lines. */
function roundOf(line: string): TrainingRound | undefined {
  const found = roundLine.exec(line);
  if (!found) return undefined;
  const train = metricIn(line, "train:logloss");
  const validation = metricIn(line, validationMetrics.logLoss);
  return train === undefined || validation === undefined
    ? undefined
    : { round: Number(found[1]), train, validation };
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
        const begun = refittingLine.exec(line);
        if (begun) mostRefits = Number(begun[1]);
        const refit = refittedLine.exec(line);
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
