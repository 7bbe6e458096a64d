/** Model cards: every figure is the run's, and names stay text. */
import { assert, assertEquals, assertRejects } from "@std/assert";
import { createHash } from "node:crypto";
import { join } from "node:path";
import fc from "fast-check";
import { plainName } from "lib/customers/reading/read_file.ts";
import { display } from "lib/show/bundle.ts";
import * as churn from "lib/mod.ts";
import { cardSections } from "lib/results/model_card/sections.ts";
import { oneLine } from "lib/words.ts";
import { csvOf, type MadeUp, madeUpRun } from "./made_up_run.ts";
import { hostileNames } from "./plots/hostile_names.ts";
import { withPreparedWalk } from "./prepared_walk.ts";
import { askPython } from "./python.ts";

const training = {
  hyperparameters: { max_depth: "5", seed: "42" },
  rounds: 9,
  libraries: { xgboost: "3.2.0" },
  images: { training: "image:3.2-0" },
};

const cardOf = (run: churn.results.Run): churn.results.ModelCard => ({
  version: 1,
  title: "Model card: churn-training-1",
  sections: cardSections(run, training),
});

/** What a reader sees of a card in both its forms, by parsers that are not ours. */
interface Read {
  readonly headings: string[];
  readonly items: string[];
  readonly tables: string[][][];
  /** The names of all elements. */
  readonly elements: string[];
}

const parsers = `
import json, sys
import mistune
from bs4 import BeautifulSoup

render = mistune.create_markdown(escape=False, plugins=["table", "strikethrough", "url", "math"])

def read(html):
    soup = BeautifulSoup(html, "html.parser")
    text = lambda tag: tag.get_text()
    for gone in soup.find_all(["head"]):
        gone.extract()
    return {
        "headings": [text(tag) for tag in soup.find_all(["h1", "h2"])],
        "items": [text(tag) for tag in soup.find_all("li")],
        "tables": [
            [[text(cell) for cell in row.find_all(["th", "td"])] for row in table.find_all("tr")]
            for table in soup.find_all("table")
        ],
        "elements": sorted({tag.name for tag in soup.find_all(True)}),
    }

print(json.dumps([[read(render(md)), read(html)] for md, html in json.load(sys.stdin)]))
`;

const readCards = (cards: readonly churn.results.ModelCard[]) =>
  askPython<[Read, Read][]>(
    parsers,
    cards.map((
      card,
    ) => [churn.results.cardMarkdown(card), churn.results.cardHtml(card)]),
  );

/** The elements that cards are made of, and nothing else. */
const own = /^(h1|h2|p|ul|li|table|thead|tbody|tr|th|td|html|body|main|div)$/;

/** Asserts that a parsed card says what the card says. */
function assertSays(read: Read, card: churn.results.ModelCard) {
  // Parsers shorten what is between two signs, and drop what is at the ends.
  const lines = (texts: readonly string[]) =>
    texts.map((text) => oneLine(text).replaceAll("\uFFFD", ""));
  assertEquals(
    lines(read.headings),
    lines([card.title, ...card.sections.map(({ title }) => title)]),
  );
  assertEquals(
    lines(read.items),
    lines(card.sections.flatMap(({ items = [] }) => items)),
  );
  assertEquals(
    read.tables.map((rows) => rows.map(lines)),
    card.sections.flatMap(({ tables }) => tables)
      .map(({ header, rows }) => [header, ...rows].map(lines)),
  );
  assertEquals(read.elements.filter((name) => !own.test(name)), []);
}

/** Names that a file can have: on one line, whole signs. */
const nameable = (name: string) => {
  const plain = plainName(name).toWellFormed();
  return plain === name.trim() && plain !== "" && !plain.includes("\uFFFD")
    ? plain
    : undefined;
};

Deno.test("any name of a column, category, value or file stays text in both forms", async () => {
  const cards: churn.results.ModelCard[] = [];
  const add = async (made: MadeUp, values: readonly string[]) => {
    const run = await madeUpRun(made);
    const { fitted, customers } = run;
    const [name, positive, negative] = values;
    cards.push(cardOf({
      ...run,
      customers: { ...customers, source: name },
      fitted: { ...fitted, target: { name, positive, negative } },
    }));
  };
  const hostile = hostileNames.map(nameable).filter((name) =>
    name !== undefined
  );
  assert(hostile.length > 45);
  for (let at = 0; at + 5 < hostile.length; at += 5) {
    const [a, b, c, d, e] = hostile.slice(at, at + 5);
    const names = ["the id", a, b, c, "the target"];
    await add({ names, categories: [d, e], churned: 30, stayed: 40 }, [
      a,
      d,
      e,
    ]);
  }
  // Signs of Markdown and HTML are more frequent than among all of Unicode.
  const sign = fc.constantFrom(
    ..."\\`*_{}[]()<>#+-.!|~$@&;:/=\"'^%ab1 ".split(""),
    ...["http://", "www.x.y", "<b>", "&lt;", "**", "](", "~~", "a@b.cd", "é"],
  );
  const name = fc.array(sign, { minLength: 1, maxLength: 12 })
    .map((signs) => nameable(signs.join("")))
    .filter((name) => name !== undefined);
  const sets = fc.uniqueArray(name, { minLength: 5, maxLength: 5 });
  for (const [a, b, c, d, e] of fc.sample(sets, { numRuns: 40, seed: 7 })) {
    const names = ["the id", a, b, c, "the target"];
    const isNew = new Set(names).size === 5;
    if (!isNew || d.trim() === e.trim()) continue;
    await add({ names, categories: [d, e], churned: 12, stayed: 15 }, [
      a,
      d,
      e,
    ]);
  }
  const read = await readCards(cards);
  cards.forEach((card, i) => {
    for (const form of read[i]) assertSays(form, card);
  });
});

Deno.test("the figures of a card are those of scikit-learn, hashlib and the run", async () => {
  const made = { names: ["id", "plan", "left"], churned: 60, stayed: 140 };
  const run = await madeUpRun(made);
  const card = cardOf(run);
  const [[{ tables }]] = await readCards([card]);
  const find = (name: string) =>
    tables.flat().find(([first]) => first === name)!;
  const { labels, probabilities } = run.test;
  const expected = await askPython<Record<string, number | string>>(
    `import hashlib, json, sys
from sklearn import metrics as m
rows = json.load(sys.stdin)
y, p = rows["labels"], rows["probabilities"]
called = [int(one > 0.5) for one in p]
print(json.dumps({
    "accuracy": m.accuracy_score(y, called),
    "precision": m.precision_score(y, called),
    "recall": m.recall_score(y, called),
    "F1": m.f1_score(y, called),
    "AUC-ROC": m.roc_auc_score(y, p),
    "average precision": m.average_precision_score(y, p),
    "log loss (lower is better)": m.log_loss(y, p),
    "Brier score (lower is better)": m.brier_score_loss(y, p),
    "sha256": hashlib.sha256(rows["csv"].encode()).hexdigest(),
}))`,
    {
      labels: [...labels],
      probabilities: [...probabilities],
      csv: csvOf(made),
    },
  );
  const { sha256, ...metrics } = expected as Record<string, number>;
  for (const [name, value] of Object.entries(metrics)) {
    assertEquals(find(name)[1], value.toFixed(3), name);
  }
  assertEquals(find("SHA-256 of the file")[1], String(sha256));
  assertEquals(find("rows")[1], "60");
  assertEquals(find("test").slice(1), ["200", "60", "30.0%"]);
  assertEquals(find("rounds kept")[1], "7");
  assertEquals(find("max_depth")[1], "5");
  assertEquals(find("split")[1], "42");
  const { low, high } = run.evaluation.intervals.f1;
  assertEquals(find("F1")[2], `${low.toFixed(3)} to ${high.toFixed(3)}`);
  const { value } = run.plan.ways[0].net;
  assertEquals(
    find("the plan")[2].replace(/[,−]/g, ""),
    `${
      Math.abs(value).toLocaleString(
        "en-US",
        value >= 1000 || value <= -1000
          ? { maximumFractionDigits: 0 }
          : { maximumSignificantDigits: 3 },
      ).replaceAll(",", "")
    }`,
  );
});

Deno.test("a card of the least that a run can have says nothing of the rest", async () => {
  const { customers, fitted, model, test } = await madeUpRun({
    ...{ names: ["id", "plan", "left"], churned: 1, stayed: 2 },
  });
  const { digests: _, libraries: __, ...bare } = fitted;
  const evaluation = churn.evaluate(test, { resamples: 20 });
  const card: churn.results.ModelCard = {
    ...{ version: 1, title: "Model card" },
    sections: cardSections({
      ...{ customers, test, evaluation, fitted: bare },
      model: { ...model, recalibration: undefined },
    }, { hyperparameters: {}, libraries: {}, images: {} }),
  };
  assertEquals(card.sections.map(({ title }) => title), [
    ...["Results at a glance", "Intended use and limits", "Data", "Split"],
    ...["Training", "Metrics", "Calibration", "Versions and seeds"],
  ]);
  const text = churn.results.cardMarkdown(card);
  assert(!/NaN|undefined|Infinity|null/.test(text), text);
  const [forms] = await readCards([card]);
  for (const form of forms) assertSays(form, card);
  const shown = await churn.showModelCard(card)[display]();
  assert(String(shown["text/plain"]).includes("Split at random"));
});

Deno.test("a card is stored beside the model, goes with cleanup, and stays with a saved model", () =>
  withPreparedWalk(async (session, walk) => {
    const { customers, processing, prepared, model, endpoint } = walk;
    const test = await churn.scoreOnce(
      ...[session, endpoint, model, prepared, "test", "evaluation"] as const,
    );
    const evaluation = churn.evaluate(test, { resamples: 50 });
    const fitted = await churn.readFeatures(session, prepared);
    const run = { customers, fitted, processingJob: processing, model, test };
    const card = await churn.modelCard(session, { ...run, evaluation });
    const cells = new Map(
      card.sections.flatMap(({ tables }) => tables)
        .flatMap(({ rows }) => rows).map((
          row,
        ) => [row.slice(0, -1).join(), row.at(-1)]),
    );
    // What train.py had in force, also what nobody gave.
    assertEquals(cells.get("num_round"), "5");
    assertEquals(cells.get("seed"), "42");
    assertEquals(cells.get("rounds kept"), "5");
    const bytes = new Uint8Array(
      await new Response(await customers.open()).arrayBuffer(),
    );
    const sum = createHash("sha256").update(bytes).digest("hex");
    assertEquals(cells.get("SHA-256 of the file"), sum);
    const versions = await askPython<Record<string, string>>(
      `import json, sklearn, xgboost
print(json.dumps({"sk": sklearn.__version__, "xgb": xgboost.__version__}))`,
      null,
    );
    assertEquals(cells.get("processing,scikit-learn"), versions.sk);
    assertEquals(cells.get("training,xgboost"), versions.xgb);
    assert(cells.get("training,image")?.includes("/sagemaker-xgboost:"));
    assert(cells.get("processing,image")?.includes("/sagemaker-scikit-learn:"));

    const folder = await churn.uploadModelCard(session, model, card);
    const stored = await churn.listObjects(session, folder);
    assertEquals(
      stored.map(({ key }) => key),
      ["card.html", "card.md"].map((name) =>
        `churn_prediction/model_cards/${model.trainingJob}/${name}`
      ),
    );
    const markdown = await new Response(
      await churn.storage.getObject(session, `${folder}card.md`),
    ).text();
    assertEquals(markdown, churn.results.cardMarkdown(card));
    assert(
      (await churn.listResources(session)).some(({ name }) =>
        name.endsWith("/card.md")
      ),
      "the card is listed",
    );

    const place = join(await Deno.makeTempDir(), "model");
    await churn.saveModel(session, model, place, { card });
    await churn.cleanUp(session, { objects: true });
    assertEquals(await churn.listObjects(session, folder), []);
    for (
      const [name, text] of [
        ["card.md", markdown],
        ["card.html", churn.results.cardHtml(card)],
      ]
    ) assertEquals(await Deno.readTextFile(join(place, name)), text);

    const saved = await churn.loadModel(session, place);
    assertEquals(saved.card, card);
    await churn.saveModel(session, saved, join(place, "..", "twice"));
    const twice = await churn.loadModel(session, join(place, "..", "twice"));
    assertEquals(twice.card, card);
    await Deno.writeTextFile(join(place, "card.json"), "{}");
    await assertRejects(
      () => churn.loadModel(session, place),
      RangeError,
      "card.json is not what was saved",
    );
  }));
