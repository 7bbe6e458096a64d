/** Which candidate is chosen, and what is said of it. */
import { assert, assertEquals, assertThrows } from "@std/assert";
import { assertAlmostEquals, assertMatch } from "@std/assert";
import fc from "fast-check";
import { chooseCandidate } from "lib/candidates/choose.ts";
import { candidatesPlot } from "lib/candidates/candidates_plot.ts";
import type { ScoredCandidate } from "lib/candidates/types.ts";
import { choiceText, gainText, nothingText } from "lib/candidates/words.ts";
import { titleOf } from "lib/show/theme.ts";
import { randomState } from "lib/statistics/mt19937.ts";
import type { TrainedModel } from "lib/training/types.ts";
import { askPython } from "../python.ts";

const logistic = (x: number) => 1 / (1 + Math.exp(-x));

/** Candidates that see the true log-odds with noise, the first without a model. */
function drawn(
  rows: number,
  noises: Readonly<Record<string, number>>,
  seed: number,
): ScoredCandidate[] {
  const { random } = randomState(seed);
  const normal = () =>
    Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const truth = Float64Array.from({ length: rows }, () => 1.5 * normal() - 1);
  const labels = Uint8Array.from(
    truth,
    (logit) => random() < logistic(logit) ? 1 : 0,
  );
  const rate = labels.reduce((sum, label) => sum + label, 0) / rows;
  return [
    {
      ...{ name: "nobody leaves", about: "no model", labels },
      probabilities: new Float64Array(rows).fill(rate),
    },
    ...Object.entries(noises).map(([name, noise]) => ({
      ...{ name, about: `noise ${noise}`, labels },
      model: { trainingJob: `churn-training-${name}` } as TrainedModel,
      probabilities: truth.map((logit) => logistic(logit + noise * normal())),
    })),
  ];
}

Deno.test("the simplest is chosen that is at most one standard error worse, as NumPy finds it", async () => {
  const cases = Array.from({ length: 40 }, (_, seed) =>
    drawn(
      200,
      { one: 0.9, "case study": 0.8, three: 0.75, four: 0.7, five: 0.7 },
      seed,
    ));
  const expected = await askPython<{ best: string; chosen: string }[]>(
    `
import json, sys
import numpy as np
from sklearn.metrics import log_loss
answers = []
for case in json.load(sys.stdin):
    labels = np.array(case["labels"])
    names = case["names"]
    losses = [-np.log(np.where(labels == 1, p, 1 - np.array(p))) for p in case["scores"]]
    means = [log_loss(labels, p) for p in case["scores"]]
    best = int(np.argmin(means))
    for name, each in zip(names, losses):
        difference = each - losses[best]
        if difference.mean() <= difference.std(ddof=1) / np.sqrt(len(labels)):
            answers.append({"best": names[best], "chosen": name})
            break
print(json.dumps(answers))
`,
    cases.map(([, ...models]) => ({
      labels: [...models[0].labels],
      names: models.map(({ name }) => name),
      scores: models.map(({ probabilities }) => [...probabilities]),
    })),
  );
  const found = cases.map((each) => chooseCandidate(each)).map((choice) => ({
    best: choice.best.name,
    chosen: choice.chosen.name,
  }));
  assertEquals(found, expected);
  assert(
    new Set(found.map(({ chosen }) => chosen)).size > 2,
    "others win, too",
  );
  assert(found.some(({ best, chosen }) => best !== chosen));
});

Deno.test("the choice has a model, is never clearly worse than the best, and nothing simpler is as good", () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: 0, max: 3, noNaN: true }), {
        minLength: 1,
        maxLength: 6,
      }),
      fc.integer({ min: 1, max: 1000 }),
      (noises, seed) => {
        const named = Object.fromEntries(
          noises.map((noise, i) => [`m${i}`, noise]),
        );
        const { candidates, chosen, best } = chooseCandidate(
          drawn(80, named, seed),
        );
        const models = candidates.filter(({ model }) => model);
        assert(models.every(({ logLoss }) => logLoss >= best.logLoss));
        assert(!chosen.isClearlyWorse);
        for (const simpler of models.slice(0, models.indexOf(chosen))) {
          assert(simpler.behind.value > simpler.behind.error);
        }
      },
    ),
    { numRuns: 60 },
  );
});

Deno.test("gains are over the base, on the same customers, and say when chance explains them", () => {
  const clear = chooseCandidate(
    drawn(1500, { "case study": 2, other: 0.1 }, 3),
  );
  assertEquals([clear.base.name, clear.chosen.name], ["case study", "other"]);
  const { gain, logLoss } = clear.chosen;
  assertAlmostEquals(gain!.value, clear.base.logLoss - logLoss, 1e-12);
  assertMatch(
    gainText(clear),
    /^Compared with 'case study', its log loss is 0\.\d{4} lower \(95% interval 0\.\d{4} to 0\.\d{4}\): more than chance explains, p < 0\.001/,
  );
  const same = chooseCandidate(
    drawn(100, { first: 0.5, "case study": 0.5 }, 4),
    { base: "case study" },
  );
  if (same.chosen.gain) {
    assertMatch(gainText(same), /these 100 customers can't tell them apart\.$/);
  }
  const own = chooseCandidate(drawn(100, { "case study": 0.5 }, 4));
  assertEquals(
    gainText(own),
    "The choice is 'case study' itself, so nothing changes.",
  );
  assertEquals(
    chooseCandidate(drawn(50, { a: 1 }, 1)).base.name,
    "nobody leaves",
  );
});

Deno.test("of what can't be learned, no model is said to be better than the churn rate", () => {
  const [nothing, ...models] = drawn(300, { "case study": 0.5, blend: 0.5 }, 7);
  const { random } = randomState(8);
  const labels = nothing.labels.map(() => random() < 0.3 ? 1 : 0);
  const choice = chooseCandidate(
    [nothing, ...models].map((each) => ({ ...each, labels })),
  );
  assert(choice.overNothing!.low <= 0);
  assertMatch(nothingText(choice).join(), /no reason for any model/);
  assert(choice.candidates[0].behind.value < 0, "the rate has the lowest loss");
  assertMatch(
    titleOf(candidatesPlot(choice)),
    /^'nobody leaves' has a lower log loss out of fold than every model\./,
  );
  assertMatch(choiceText(choice), /lowest of the models/);
  assertEquals(
    nothingText(chooseCandidate(drawn(300, { a: 0.1 }, 1))),
    [],
  );
});

Deno.test("text and title name the choice, the best, and the rule", () => {
  const seeds = Array.from({ length: 60 }, (_, seed) => seed);
  const seen = new Set<string>();
  for (const seed of seeds) {
    const choice = chooseCandidate(
      drawn(150, { simple: 0.8, "case study": 0.7, large: 0.7 }, seed),
    );
    const text = choiceText(choice);
    const title = titleOf(candidatesPlot(choice));
    assert(text.startsWith(`'${choice.chosen.name}' is chosen`), text);
    assert(
      title.includes(choice.best.name) && title.includes(choice.chosen.name),
    );
    if (choice.chosen !== choice.best) {
      assertMatch(
        text,
        /above the lowest of the models, that of '.+'\. This is within one standard error \(0\.\d{4}\)/,
      );
      seen.add("within");
    } else if (choice.chosen.name === "simple") {
      assertMatch(
        text,
        /the lowest of the models, and none of them is simpler\.$/,
      );
      seen.add("simplest");
    } else {
      assertMatch(text, /no simpler one comes within one standard error/);
      assertMatch(title, /nothing simpler is within one standard error$/);
      seen.add("best");
    }
  }
  assertEquals(seen.size, 3);
});

Deno.test("what can't be compared is refused by name", () => {
  const [nothing, one, two] = drawn(40, { one: 1, two: 1 }, 1);
  const labels = two.labels.map((label) => 1 - label);
  assertThrows(
    () => chooseCandidate([nothing, one, { ...two, labels }]),
    RangeError,
    "Cannot compare two with nobody leaves because their rows differ",
  );
  assertThrows(
    () => chooseCandidate([nothing, one, two], { base: "tow" }),
    RangeError,
    "Cannot compare candidates with 'tow' because it is none of them, did you mean 'two'?: they are nobody leaves, one, two",
  );
  assertThrows(
    () => chooseCandidate([nothing]),
    RangeError,
    "none of them has a model",
  );
  assertThrows(
    () => chooseCandidate([nothing, one, { ...two, name: "one" }]),
    RangeError,
    "there is more than one 'one'",
  );
});
