/**
 * `deno task score`: whom of today's customers to call, by a saved model.
 *
 * @module
 */
import { runTask, say, TaskError } from "./command.ts"; // first
import { existsSync } from "node:fs";
import { mkdir, rename, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { contactList } from "../retention/contacts.ts";
import { contactsCsv } from "../retention/contacts_csv.ts";
import { certaintyText, contactsText } from "../retention/contacts_words.ts";
import { loadCustomersToScore } from "../customers/scoring_file.ts";
import { startEndpoint, waitForEndpoint } from "../endpoint/endpoint.ts";
import type { OfferTerms } from "../evaluation/assumptions.ts";
import { count } from "../words.ts";
import { keptScores } from "../endpoint/kept_scores.ts";
import { loadModel } from "../results/saved_model.ts";
import { numberOf, pathOf, readOptions, type Usage } from "./options.ts";
import { withShortSession } from "./short_session.ts";

const usage: Usage = {
  task: "score",
  does:
    "Scores today's customers with a saved model and lists whom to call, and why: " +
    "the most likely to leave first or, if --cost and the rest of an offer are " +
    "given, those for whom the offer is expected to bring the most.",
  file: "TODAY.csv",
  options: {
    model: {
      value: "FOLDER",
      help: "where `deno task train` saved the model; required",
    },
    out: {
      value: "CALLS.csv",
      help:
        "where to write the list; held-out customers go to CALLS.holdout.csv",
      fallback: "the terminal",
    },
    replace: { help: "replaces existing lists" },
    fresh: {
      help: "starts over instead of continuing a call that was stopped",
    },
    top: { value: "N", help: "the most customers to call", fallback: "100" },
    reasons: { value: "N", help: "the most reasons for each", fallback: "3" },
    actionable: {
      value: "COLUMN,…",
      help: "columns that a call can do something about",
    },
    holdout: {
      value: "SHARE",
      help:
        "share held out at random to measure the effect of calling, such as 0.2",
      fallback: "0",
    },
    seed: {
      value: "N",
      help: "seed of the choice of held-out customers",
      fallback: "42",
    },
    cost: { value: "AMOUNT", help: "what an offer costs" },
    success: {
      value: "SHARE",
      help: "share of those who would leave whom the offer keeps",
    },
    margin: {
      value: "SHARE",
      help: "share of what customers pay that is margin",
    },
    months: {
      value: "N",
      help: "how many months longer a kept customer stays",
    },
    budget: { value: "AMOUNT", help: "the most to spend on offers" },
    value: {
      value: "COLUMN|AMOUNT",
      help: "what customers pay",
      fallback: "the column whose name says so",
    },
    "observed-on": {
      value: "YYYY-MM-DD",
      help: "the day on which the file shows the customers",
      fallback: "today",
    },
  },
  example:
    "score today.csv --model model/ --top 100 --reasons 3 --out calls.csv",
};

/** What the lists are called where they are told. */
const groupNames: Readonly<Record<keyof Paths, string>> = {
  call: "Whom to call",
  holdout: "Held out, not to be called",
};

await runTask(async () => {
  const { file, texts, flags } = readOptions(usage);
  const { model: folder, out } = texts;
  if (folder === undefined) {
    throw new TaskError(
      "Cannot score without --model FOLDER, the folder in which `deno task train` saved the model.",
    );
  }
  const number = (name: string) =>
    texts[name] === undefined ? undefined : numberOf(name, texts[name]);
  const [holdout, top, reasons, seed] = ["holdout", "top", "reasons", "seed"]
    .map(number);
  const offer = offerOf(texts, number);
  const paths = pathsOf(out, holdout);
  const check = () => {
    for (const path of Object.values(paths)) {
      if (!existsSync(path) || flags.has("replace")) continue;
      throw new TaskError(
        `Cannot write '${path}' because the file exists; choose another name, or replace it with --replace.`,
      );
    }
  };
  if (holdout && !paths.call) {
    throw new TaskError(
      "Cannot hold out customers without --out, because their list is a separate file.",
    );
  }
  const [input, saved] = [pathOf(file), pathOf(folder)];
  let certainty: string | undefined;
  await withShortSession("score", {
    files: [input, join(saved, "model.json")],
    // The day counts, where customers are as today's.
    given: [texts, new Date().toISOString().slice(0, 10)],
    places: Object.values(paths),
    ...{ fresh: flags.has("fresh"), check },
  }, async ({ session, found, folder, beginResults }) => {
    const model = await loadModel(session, saved);
    const customers = await loadCustomersToScore(input, model.features, {
      ...texts["observed-on"] && { observedOn: texts["observed-on"] },
    });
    for (const { severity, message, remedy, examples } of customers.findings) {
      const found = examples.length ? ` (${examples.join(", ")})` : "";
      say(`  ${severity}: ${message}${found}; ${remedy}`);
    }
    const endpoint = found.endpoint ?? await startEndpoint(session, model);
    await waitForEndpoint(session, endpoint);
    const kept = await keptScores(join(folder, "scores.jsonl"));
    if (kept.customers) {
      say(`Taking up the scores of ${count(kept.customers)} customers`);
    }
    const list = await contactList(session, endpoint, customers, {
      ...{ top, reasons, holdout, seed, offer },
      actionable: texts.actionable?.split(",").map((name) => name.trim()),
    }, kept);
    say(contactsText(list));
    const { test } = model.scores;
    certainty = test && certaintyText(list, test);
    if (!paths.call) await print(contactsCsv(list));
    await beginResults();
    for (const [group, path] of Object.entries(paths)) {
      await write(path, contactsCsv(list, { group: group as keyof Paths }));
    }
  });
  if (certainty) say(certainty);
  for (const [group, path] of Object.entries(paths)) {
    say(`${groupNames[group as keyof Paths]}: ${pathToFileURL(path).href}`);
  }
  if (paths.call && !texts.actionable) {
    say(
      "Column can_be_acted_on is empty: name what a call can change with --actionable",
    );
  }
  for (const path of Object.values(paths)) console.log(path);
}, { closes: true });

async function print(csv: ReadableStream<Uint8Array>): Promise<void> {
  for await (const bytes of csv) await Deno.stdout.write(bytes);
}

/** Writes a file that is never there in part. */
async function write(
  path: string,
  content: ReadableStream<Uint8Array>,
): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const partial = `${path}.partial`;
  await writeFile(partial, content);
  await rename(partial, path);
}

interface Paths {
  readonly call?: string;
  readonly holdout?: string;
}

function pathsOf(out?: string, holdout?: number): Paths {
  if (out === undefined) return {};
  const call = pathOf(out);
  return {
    call,
    ...holdout && { holdout: `${call.replace(/\.csv$/i, "")}.holdout.csv` },
  };
}

/** The offer, where one is given: all of what it is made of. */
function offerOf(
  texts: Readonly<Record<string, string | undefined>>,
  number: (name: string) => number | undefined,
): OfferTerms | undefined {
  const needed = ["cost", "success", "margin", "months"] as const;
  const given = [...needed, "budget", "value"].filter((name) =>
    texts[name] !== undefined
  );
  if (given.length === 0) return undefined;
  const lacking = needed.filter((name) => texts[name] === undefined);
  if (lacking.length) {
    throw new TaskError(
      `Cannot calculate what an offer brings from --${given.join(", --")}: --${
        lacking.join(", --")
      } ${lacking.length > 1 ? "are" : "is"} missing.`,
    );
  }
  const [cost, success, margin, months] = needed.map((name) => number(name)!);
  const { value, budget } = texts;
  return {
    ...{ cost, success, margin, months },
    ...budget !== undefined && { budget: number("budget")! },
    ...value !== undefined && {
      value: /^[\d.]+$/.test(value) ? Number(value) : value,
    },
  };
}
