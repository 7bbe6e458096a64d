/** Searches over the default ranges, measured on rows that they did not choose by. */
import { assert } from "@std/assert";
import { existsSync } from "node:fs";
import { meanDifference } from "lib/statistics/paired.ts";
import {
  parameterRanges,
  tuningHyperparameters,
  tuningRanges,
} from "lib/tuning/ranges.ts";
import { rangesOf } from "../../local-sagemaker/sagemaker/tuning/ranges.ts";
import { measureBy, type Measured, sampleFiles, telco } from "./measuring.ts";

/** Validation log loss, log loss and AUC of other rows. */
type Trial = readonly [chosenBy: number, other: number, auc: number];

/** The searches of one split, and the case study's hyperparameters. */
interface Searches {
  readonly base: Trial;
  readonly Bayesian: readonly Trial[];
  readonly Random: readonly Trial[];
}

const strategies = ["Bayesian", "Random"] as const;

async function measure(
  files: readonly Measured[],
  splits: number,
): Promise<Searches[]> {
  return await measureBy<Searches>("measure_search.py", {
    ...{ files, splits, jobs: 30 },
    ranges: rangesOf(parameterRanges(tuningRanges)),
    fixed: Object.fromEntries(
      Object.entries(tuningHyperparameters).map((
        [name, value],
      ) => [name, String(value)]),
    ),
  });
}

const winnerOf = (trials: readonly Trial[]) =>
  trials.reduce((best, trial) => trial[0] < best[0] ? trial : best);

function report(what: string, differences: readonly number[]) {
  const found = meanDifference(Float64Array.from(differences));
  const [value, low, high] = [found.value, found.low, found.high]
    .map((figure) => figure.toFixed(4));
  const more = differences.filter((difference) => difference > 0).length;
  console.log(
    `${what} ${value} (${low} to ${high}), above 0 in ${more} of ${differences.length}`,
  );
  return found;
}

/** Prints what the best of 30 gains, and returns what the validation rows flatter. */
function reportAll(what: string, all: readonly Searches[]) {
  const other = (strategy: typeof strategies[number]) =>
    all.map((split) => winnerOf(split[strategy])[1]);
  const optimism = strategies.map((strategy) => {
    const gains = all.map(({ base, [strategy]: trials }) => {
      const winner = winnerOf(trials);
      return {
        chosenBy: base[0] - winner[0],
        other: base[1] - winner[1],
        auc: winner[2] - base[2],
      };
    });
    const name = `${what}, best of 30, ${strategy}:`;
    report(
      `${name} gain on rows chosen by`,
      gains.map((gain) => gain.chosenBy),
    );
    report(`${name} gain on other rows`, gains.map((gain) => gain.other));
    report(`${name} gain in AUC`, gains.map((gain) => gain.auc));
    return report(
      `${name} optimism`,
      gains.map((gain) => gain.chosenBy - gain.other),
    );
  });
  const [bayesian, random] = strategies.map(other);
  report(
    `${what}: Bayesian before Random on other rows`,
    random.map((loss, split) => loss - bayesian[split]),
  );
  return optimism;
}

Deno.test("the sample, 40 seeds: the best of 30 is flattered, and not worse than the case study's", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const all = await measure(sampleFiles(folder, 40, 4000), 1);
    for (const { low } of reportAll("samples", all)) assert(low > 0, `${low}`);
    const gains = all.map(({ base, Bayesian }) =>
      base[1] - winnerOf(Bayesian)[1]
    );
    assert(meanDifference(Float64Array.from(gains)).high > 0);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test({
  name:
    "real customers, 20 splits: the best of 30 is not worse than the case study's",
  ignore: !existsSync(telco.path),
  fn: async () => {
    const all = await measure([telco], 20);
    reportAll("telco.csv", all);
    const gains = all.map(({ base, Bayesian }) =>
      base[1] - winnerOf(Bayesian)[1]
    );
    assert(meanDifference(Float64Array.from(gains)).high > 0);
  },
});
