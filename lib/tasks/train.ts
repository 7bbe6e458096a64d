/**
 * `deno task train`: from a CSV of customers to a saved model.
 *
 * @module
 */
import { runTask, say, TaskError } from "./command.ts"; // first
import { loadCustomers, uploadCustomers } from "../data/customers.ts";
import { startEndpoint, waitForEndpoint } from "../endpoint.ts";
import { auc } from "../judging/auc.ts";
import { readBaseline, scoreOnce } from "../judging/scores.ts";
import { count, percent } from "../plots/words.ts";
import { startProcessing, waitForProcessing } from "../processing.ts";
import { checkFolder, saveModel } from "../saved_model.ts";
import {
  caseStudyHyperparameters,
  startTraining,
  waitForTraining,
} from "../training.ts";
import { checkHyperparameters } from "../training/hyperparameters.ts";
import {
  numberOf,
  pathOf,
  readOptions,
  targetOptions,
  type Usage,
} from "./options.ts";
import { setUp } from "./setup.ts";
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
    'deno task train customers.csv --target "Customer Status" --positive Churned --out model/',
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
  try {
    checkHyperparameters(hyperparameters);
    const replace = flags.has("replace");
    await checkFolder(folder, { replace }, "--replace");
  } catch (error) {
    throw new TaskError((error as Error).message);
  }
  await setUp(["walk"]);
  await withShortSession("train", async (session) => {
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
    const dataset = await uploadCustomers(session, customers);
    const processing = await startProcessing(session, dataset, {
      ...texts.seed && { seed: numberOf("seed", texts.seed) },
    });
    const prepared = await waitForProcessing(session, processing);
    const training = await startTraining(session, prepared, hyperparameters);
    const model = await waitForTraining(session, training);
    const endpoint = await startEndpoint(session, model);
    await waitForEndpoint(session, endpoint);
    const scores = await scoreOnce(
      ...[session, endpoint, model, prepared, "test", "evaluation"] as const,
    );
    const baseline = await readBaseline(session, prepared.baseline, scores);
    const [ours, theirs] = [scores, baseline].map((each) => auc(each));
    const area = ({ value, low, high }: typeof ours) =>
      `${value.toFixed(3)} (95% interval ${low.toFixed(3)} to ${
        high.toFixed(3)
      })`;
    const { labels } = scores;
    const left = labels.reduce((sum, label) => sum + label, 0) / labels.length;
    say(
      `On ${count(labels.length)} test customers, of whom ${
        percent(left)
      } left, the model's AUC is ${area(ours)}; a logistic regression's is ${
        area(theirs)
      }. At 0.5 a model has learned nothing.`,
    );
    await saveModel(session, model, folder, {
      replace: flags.has("replace"),
    });
    say("The model is saved. To list whom to call:");
    say(`  deno task score today.csv --model ${texts.out} --out calls.csv`);
    console.log(folder);
  }, pathOf(file));
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
