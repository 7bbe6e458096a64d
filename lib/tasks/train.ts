/**
 * `deno task train`: from a CSV of customers to a saved model.
 *
 * @module
 */
import { runTask, say, TaskError } from "./command.ts"; // first
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { loadCustomers, uploadCustomers } from "../customers/customers.ts";
import { startEndpoint, waitForEndpoint } from "../endpoint/endpoint.ts";
import { calibration } from "../evaluation/calibration.ts";
import { evaluate } from "../evaluation/evaluate.ts";
import { explainSet } from "../explanation/explained_set.ts";
import { importance } from "../explanation/importance.ts";
import { readBaseline, scoreOnce } from "../evaluation/scores.ts";
import { cardFiles, modelCard } from "../results/model_card/model_card.ts";
import { count } from "../words.ts";
import {
  startProcessing,
  waitForProcessing,
} from "../processing/processing_job.ts";
import { readFeatures } from "../processing/features.ts";
import { resultsAtAGlance } from "../results/results.ts";
import type { ResultLine } from "../results/types.ts";
import { checkFolder, saveModel } from "../results/saved_model.ts";
import { resultsText } from "../results/tables.ts";
import {
  caseStudyHyperparameters,
  startTraining,
  waitForTraining,
} from "../training/training_job.ts";
import { checkHyperparameters } from "../training/hyperparameters.ts";
import {
  commandOf,
  numberOf,
  pathOf,
  readOptions,
  targetOptions,
  type Usage,
} from "./options.ts";
import { withShortSession } from "./short_session.ts";

const usage: Usage = {
  task: "train",
  does:
    "Trains a model on customers who are known to have left or stayed, evaluates it on " +
    "customers it has not seen, and saves it.",
  file: "CUSTOMERS.csv",
  options: {
    out: { value: "FOLDER", help: "where to save the model; required" },
    replace: { help: "replaces a model that FOLDER already contains" },
    fresh: {
      help: "starts over instead of continuing a call that was stopped",
    },
    ...targetOptions,
    id: { value: "COLUMN", help: "the column that identifies customers" },
    ignore: { value: "COLUMN,…", help: "columns to leave out" },
    seed: {
      value: "N",
      help:
        "seed of the split into training, validation and test customers, and of the training",
      fallback: "42",
    },
    parameters: {
      value: "NAME=VALUE,…",
      help: "hyperparameters, such as max_depth=4,eta=0.1",
      fallback: "the notebook's",
    },
  },
  example:
    'train customers.csv --target "Customer Status" --positive Churned --out model/',
};

await runTask(async () => {
  const { file, texts, flags } = readOptions(usage);
  if (texts.out === undefined) {
    throw new TaskError(
      "Cannot train without --out FOLDER, the folder for the model.",
    );
  }
  const folder = pathOf(texts.out);
  const hyperparameters = {
    ...caseStudyHyperparameters,
    ...texts.seed && { seed: numberOf("seed", texts.seed) },
    ...pairs(texts.parameters),
  };
  const input = pathOf(file);
  const replace = flags.has("replace");
  const check = async () => {
    try {
      checkHyperparameters(hyperparameters);
      await checkFolder(folder, { replace }, "--replace");
    } catch (error) {
      throw new TaskError((error as Error).message);
    }
  };
  let results: ResultLine[] = [];
  await withShortSession("train", {
    ...{ csv: input, files: [input], places: [folder], given: texts },
    ...{ fresh: flags.has("fresh"), check },
  }, async ({ session, found: done, mayReplace, beginResults }) => {
    const { target, positive, id, ignore } = texts;
    const customers = await loadCustomers(session, {
      ...target !== undefined && { target },
      ...positive !== undefined && { positive },
      roles: {
        ...id !== undefined && { [id]: "id" as const },
        ...Object.fromEntries(
          (ignore?.split(",") ?? []).map((name) => [name, "ignored" as const]),
        ),
      },
    });
    const { rows, columns, target: found } = customers.roles;
    say(
      `${customers.source}: ${
        count(rows)
      } customers; '${found.name}' is '${found.positive}' for those who left`,
    );
    for (const { name, role, reason } of columns) {
      say(`  ${name}: ${role} (${reason})`);
    }
    for (const { severity, message, remedy } of customers.findings) {
      say(`  ${severity}: ${message}; ${remedy}`);
    }
    const dataset = done.dataset ??
      await uploadCustomers(session, customers);
    const processing = done.processingJob ??
      await startProcessing(session, dataset, {
        ...texts.seed && { seed: numberOf("seed", texts.seed) },
      });
    const prepared = done.prepared ??
      await waitForProcessing(session, processing);
    const training = done.trainingJob ??
      await startTraining(session, prepared, hyperparameters);
    const model = done.model ?? await waitForTraining(session, training);
    const endpoint = done.endpoint ?? await startEndpoint(session, model);
    await waitForEndpoint(session, endpoint);
    const scores = await scoreOnce(
      ...[session, endpoint, model, prepared, "test", "evaluation"] as const,
    );
    const baseline = await readBaseline(session, prepared.baseline, scores);
    const fitted = await readFeatures(session, prepared);
    const { features } = fitted;
    const explained = await explainSet(
      session,
      endpoint,
      prepared.test,
      features,
    );
    const run = {
      ...{ customers, fitted, processingJob: processing, model, test: scores },
      calibration: calibration(scores),
      evaluation: evaluate(scores, { baseline }),
      weights: importance(explained),
    };
    const card = await modelCard(session, run);
    await beginResults();
    await saveModel(session, model, folder, {
      replace: replace || mayReplace,
      card,
    });
    results = resultsAtAGlance(run);
  });
  say(`The model is saved in ${folder}`);
  if (results.length) say(`\n${resultsText(results)}\n`);
  say(`Its card: ${pathToFileURL(join(folder, cardFiles.html)).href}`);
  const options = { model: texts.out, out: "calls.csv" };
  say(`Next, whom to call: ${commandOf("score", "today.csv", options)}`);
  console.log(folder);
}, { closes: true });

/** `a=1,b=2` as an object. */
function pairs(text?: string): Record<string, string> {
  return Object.fromEntries(
    (text?.split(",") ?? []).map((pair) => {
      const [, name, value] = /^\s*([^=\s]+)\s*=\s*(.*?)\s*$/.exec(pair) ?? [];
      if (name) return [name, value];
      throw new TaskError(
        `Cannot take '--parameters ${text}': '${pair}' does not have the form NAME=VALUE.`,
      );
    }),
  );
}
