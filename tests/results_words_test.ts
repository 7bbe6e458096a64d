/** A sentence about a result is made in one place, next to what computes it. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import * as churn from "lib/mod.ts";
import { cardSections } from "lib/results/model_card/sections.ts";
import { certaintyText, contactsText } from "lib/retention/contacts_words.ts";
import { judgedText } from "lib/evaluation/scores_words.ts";
import { offerText } from "lib/evaluation/offers_words.ts";
import type { ContactList } from "lib/retention/contacts.ts";
import { titleOf } from "lib/show/theme.ts";
import { capture } from "../lib/tasks/command.ts";
import { inRoot } from "../lib/tasks/project.ts";
import { hole, literals } from "./literals.ts";
import { madeUpRun } from "./made_up_run.ts";

/** Rooms whose results people are told of, and the tasks that tell them. */
const rooms = [
  ...["endpoint", "evaluation", "explanation", "exploration", "results"],
  ...["retention", "training"],
].map((room) => `lib/${room}/*.ts`);
const tasks = ["lib/tasks/train.ts", "lib/tasks/score.ts"];

/** The texts of each file. */
async function texts(): Promise<[file: string, texts: string[]][]> {
  const { stdout } = (await capture("git", [
    ...["ls-files", "--cached", "--others", "--exclude-standard"],
    ...[...rooms, ...tasks],
  ], { cwd: inRoot() }))!;
  const files = stdout.trim().split("\n");
  return await Promise.all(files.map(async (file) =>
    [
      file,
      literals(await Deno.readTextFile(inRoot(file))),
    ] as [string, string[]]
  ));
}

/** What is said of a figure and no text of an error, of an option or of a page. */
const isToldOf = (text: string) =>
  !/^Cannot |must be|current value|</.test(text);

/** All runs of so many words in the parts of a text between its figures. */
function runs(text: string, length: number): string[] {
  return text.split(hole).flatMap((part) => {
    const words = part.toLowerCase().match(/[a-z\d][a-z'%\d]*/g) ?? [];
    return words.slice(length - 1)
      .map((_, i) => words.slice(i, i + length).join(" "));
  });
}

/** Words that claim something of a result. */
const claims =
  /chance explains|with chance|than chance|by chance in|off by|% of (cases|simulat)|equally good|rarer kind|are (rough|imprecise)|may leak|has learned|no gain|best alternative|does better|ranks? better|says most|the predictions most|were judged on|recalibration helps|rescale|worth the offer|sets them apart|kept customers|95% interval \0/i;

Deno.test("the texts of a source are found, without comments and imports", () => {
  const source = [
    'import { a } from "b.ts";',
    "/** `no` text */",
    'const x = `one ${f("two", `three ${{ y: 1 }.y} four`)} five \\` six`;',
    '// "no"',
    'const z = "sev\\"en";',
  ].join("\n");
  assertEquals(literals(source), [
    "two",
    `three ${hole} four`,
    `one ${hole} five \` six`,
    'sev\\"en',
  ]);
  assertEquals(runs(`a b c ${hole} d e`, 2), ["a b", "b c", "d e"]);
});

Deno.test("no two files say the same of a figure", async () => {
  const places = new Map<string, Set<string>>();
  for (const [file, all] of await texts()) {
    const told = all.filter((text) => text.includes(hole) && isToldOf(text));
    for (const run of told.flatMap((text) => runs(text, 5))) {
      places.set(run, (places.get(run) ?? new Set()).add(file));
    }
  }
  assert(places.size > 300, `${places.size} runs of words`);
  assertEquals(
    [...places].filter(([, files]) => files.size > 1)
      .map(([run, files]) => `${run}: ${[...files].join(", ")}`),
    [],
  );
});

Deno.test("what is claimed of a result is said in files of words", async () => {
  const all = await texts();
  const isHome = ([file]: [string, string[]]) => file.endsWith("_words.ts");
  const claiming = ([file, all]: [string, string[]]) =>
    all.filter((text) => claims.test(text) && isToldOf(text))
      .map((text) => `${file}: ${text.replaceAll(hole, "…")}`);
  assert(all.filter(isHome).flatMap(claiming).length > 30);
  assertEquals(all.filter((each) => !isHome(each)).flatMap(claiming), []);
});

Deno.test("the glance, the card and the plot say the same of calibration, computed once", async () => {
  const made = { names: ["id", "plan", "left"], churned: 60, stayed: 140 };
  const run = await madeUpRun(made);
  let computed = 0;
  const probabilities = run.test.probabilities.map((p) => Math.min(1, p + 0.4));
  const test = {
    ...run.test,
    // The first thing that calibration() asks of them.
    probabilities: Object.assign(probabilities, {
      toSorted: () => {
        computed++;
        return Float64Array.from(probabilities).sort();
      },
    }),
  };
  const facts = { hyperparameters: {}, libraries: {}, images: {} };
  const sections = cardSections({ ...run, test }, facts);
  assertEquals(computed, 1, "of a run that brings none");
  const calibration = churn.calibration(test);
  computed = 0;
  const whole = { ...run, test, calibration };
  assertEquals(cardSections(whole, facts), sections);
  const careful = churn.resultsAtAGlance(whole)
    .find(({ topic }) => topic === "Be careful")!.text;
  assertEquals(computed, 0, "of a run that brings it");

  const plot = churn.evaluation.calibrationPlot(calibration);
  const finding = titleOf(plot);
  assert(finding.endsWith("more than chance explains"));
  const { params } = plot as unknown as {
    params: { name: string; value?: string[][] }[];
  };
  const subtitles = params.find(({ name }) => name === "subtitles")!.value!;
  const [, ...byChance] = subtitles.at(-1)!;
  const both = `${finding}. ${byChance.join(" ")}.`;
  assertStringIncludes(careful, both);
  const summary = (title: string) =>
    sections.find((section) => section.title === title)!;
  assertStringIncludes(summary("Calibration").summary, both);
  assert(summary("Intended use and limits").items!.includes(both));
});

Deno.test("a figure that was given decides, wherever it is told", async () => {
  const made = { names: ["id", "plan", "left"], churned: 60, stayed: 140 };
  const run = await madeUpRun(made);
  const found = churn.calibration(run.test);
  const careful = (error: number) =>
    churn.resultsAtAGlance({ ...run, calibration: { ...found, error } })
      .find(({ topic }) => topic === "Be careful")!.text;
  const { high } = found.chance;
  assert(!careful(high).includes("Probabilities are off"));
  assertStringIncludes(careful(high + 0.3), "more than chance explains");
});

Deno.test("no optimism is made up where none is known", () => {
  const scores = {
    ...{ labels: Uint8Array.of(0, 1), probabilities: Float64Array.of(0, 1) },
    ...{ set: "test" as const, trainingJob: "churn-training-1", uses: [] },
  };
  assertEquals(
    judgedText({ ...scores, models: 2 }),
    "2 models were judged on these test customers",
  );
  assertStringIncludes(
    judgedText({ ...scores, models: 2, optimism: 0.0146 }),
    "the best of them would look 0.015 of AUC better than it is",
  );
});

Deno.test("an offer is told with all digits of what it keeps", () => {
  const terms = { cost: 30, success: 0.125, unit: "" };
  assertEquals(
    offerText(terms),
    "An offer costs 30 and keeps 12.5% of those who would leave",
  );
});

Deno.test("the shell and the notebook count the same contacts, and one customer is one", () => {
  const contact = { probability: 0.4567, group: "call" };
  const list = {
    contacts: [contact, { ...contact, group: "holdout", probability: 0.6 }],
    ...{ scored: 1, worthIt: 2 },
  } as unknown as ContactList;
  assertEquals(contactsText(list), "1 customer scored: 1 to call, 1 held out");
  const test = {
    labels: Uint8Array.of(1, 0, 1, 0),
    probabilities: Float64Array.of(0.9, 0.5, 0.456, 0.4),
  };
  assertEquals(
    certaintyText(list, test),
    "Of the 3 test customers with a probability of 0.456 or more, as on this list, 67% left (95% interval 21% to 94%)",
  );
  const surer = {
    ...test,
    probabilities: test.probabilities.map((p) => p / 9),
  };
  assertStringIncludes(certaintyText(list, surer)!, "it is unclear how sure");
  assertEquals(certaintyText({ ...list, contacts: [] }, test), undefined);
});
