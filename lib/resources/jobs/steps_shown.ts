/**
 * How far a job is, as a panel shows it.
 *
 * @module
 */
import { escapeHtml } from "../../show/bundle.ts";
import type { State } from "./job.ts";
import type { Steps, TrainingRound } from "./steps.ts";

/** As the learning curve has them. */
const colors = { train: "#0072B2", validation: "#D55E00" };
const [width, height] = [240, 48];

/** `38 of at most 100 rounds · validation log loss 0.4921, best 0.4907`. */
export function stepsText(
  { unit, done, most, rounds }: Steps,
  planned?: State["rounds"],
): string {
  const all = most ?? planned?.count;
  const of = all === undefined
    ? ""
    : ` of ${most === undefined && planned?.mayStop ? "at most " : ""}${
      all.toLocaleString("en")
    }`;
  const last = rounds.at(-1);
  const loss = last
    ? ` · validation log loss ${last.validation.toFixed(4)}, best ${
      bestOf(rounds).validation.toFixed(4)
    } in round ${bestOf(rounds).round}`
    : "";
  return `${done.toLocaleString("en")}${of} ${unit}${loss}`;
}

/** The words, a bar, and the curve of the rounds so far. */
export function stepsHtml(steps: Steps, planned?: State["rounds"]): string {
  const { done, most = planned?.count, unit, rounds } = steps;
  const bar = most
    ? ` <progress value="${done}" max="${most}" aria-label="${
      escapeHtml(unit)
    }"></progress>`
    : "";
  return `<div>${escapeHtml(stepsText(steps, planned))}${bar}</div>` +
    (rounds.length > 1 ? curve(rounds) : "");
}

/** The log loss by round; the vertical scale is that of what is there. */
function curve(rounds: readonly TrainingRound[]): string {
  const losses = rounds.flatMap(({ train, validation }) => [train, validation]);
  const [low, high] = [Math.min(...losses), Math.max(...losses)];
  const first = rounds[0].round;
  const span = rounds[rounds.length - 1].round - first;
  const line = (set: "train" | "validation") => {
    const points = thinned(rounds).map((round) => {
      const x = width * (round.round - first) / span;
      const y = height * (high - round[set]) / (high - low || 1);
      return `${x.toFixed(1)},${y.toFixed(1)}`;
    });
    return `<polyline points="${points.join(" ")}" fill="none" ` +
      `stroke="${colors[set]}" stroke-width="2"/>`;
  };
  return `<div style="display:flex;gap:.8em;align-items:center">` +
    `<svg width="${width}" height="${height}" viewBox="-2 -2 ${width + 4} ${
      height + 4
    }" role="img" aria-label="Log loss by round so far">` +
    `${line("train")}${line("validation")}</svg>` +
    `<span style="font-size:.85em">log loss by round:<br>` +
    `${legend("train", "training")}, ${
      legend("validation", "validation")
    }</span></div>`;
}

const legend = (set: keyof typeof colors, words: string) =>
  `<span aria-hidden="true" style="color:${colors[set]}">━</span> ${words}`;

/** No more points than can be seen. */
function thinned(rounds: readonly TrainingRound[]): readonly TrainingRound[] {
  const every = Math.ceil(rounds.length / width);
  return rounds.filter((_, i) => i % every === 0 || i === rounds.length - 1);
}

const bestOf = (rounds: readonly TrainingRound[]) =>
  rounds.reduce((best, round) =>
    round.validation < best.validation ? round : best
  );
