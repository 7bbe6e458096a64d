/**
 * Models kept in a folder of this machine, where no cleanup goes.
 *
 * @module
 */
import { checkOptions } from "../options.ts";
import { createHash } from "node:crypto";
import { mkdir, readdir, rename, rm, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { buffer } from "node:stream/consumers";
import { outOfFoldFile, readOutOfFold } from "../evaluation/out_of_fold.ts";
import {
  type JudgedSet,
  parseScores,
  scoreKeys,
} from "../evaluation/scores.ts";
import { cardFiles } from "./model_card/model_card.ts";
import { cardHtml } from "./model_card/html.ts";
import { cardMarkdown } from "./model_card/markdown.ts";
import { need } from "../needs.ts";
import type { ScoredRows } from "../statistics/scored_rows.ts";
import { asFeatures, type Features } from "../customers/features.ts";
import { fileOfArchive } from "../resources/requests/source_archive.ts";
import type { Session } from "../aws/session.ts";
import { fromRoot } from "../settings/settings.ts";
import {
  getBytes,
  keys,
  listObjects,
  putObject,
  s3Uri,
} from "../storage/store.ts";
import { modelFiles } from "../training/model_files.ts";
import { hyperparametersOf } from "../training/training_job.ts";
import type { TrainedModel } from "../training/types.ts";
import { type SavedModel, type SaveOptions } from "./saved_model_types.ts";

const files = {
  model: "model.tar.gz",
  code: "sourcedir.tar.gz",
  features: modelFiles.features,
  about: "model.json",
} as const;
const scoresFile = (set: JudgedSet) => `scores_${set}.csv`;
const sets = ["validation", "test"] as const;

/** `model.json`. */
interface About {
  readonly version: 1;
  /** Without where the files were. */
  readonly model: Omit<TrainedModel, "artifacts" | "code" | "outOfFold">;
  readonly hyperparameters: Readonly<Record<string, string>>;
  /** The SHA-256 of every other file. */
  readonly sha256: Readonly<Record<string, string>>;
}

/**
 * Saves a model in a folder: `model.tar.gz`, the scripts that serve it,
 * `features.json`, its scores of the sets that it was evaluated on, of a model of
 * several folds those out of fold, its card, and `model.json`, which describes
 * them. The folder appears only when all of it is
 * written.
 *
 * @example
 * ```ts ignore
 * await churn.saveModel(session, model, "build/model", { replace: true, card });
 * ```
 *
 * @param folder Relative to the root of the repository; created if it does not
 * exist.
 * @throws {RangeError} If the folder contains something else, or a model that
 * may not be replaced.
 */
export async function saveModel(
  session: Session,
  model: TrainedModel | undefined,
  folder: string,
  options: SaveOptions = {},
): Promise<void> {
  checkOptions("saveModel", options, ["replace", "card"]);
  const { replace = false, card = (model as Partial<SavedModel>)?.card } =
    options;
  need("model", model, "save a model");
  const path = fromRoot(folder);
  await checkFolder(folder, { replace });
  const contents = new Map<string, Uint8Array>();
  const fetch = async (name: string, uri: string) => {
    contents.set(name, await buffer(await getBytes(session, uri)));
  };
  await fetch(files.model, model.artifacts);
  await fetch(files.code, model.code);
  const bytes = await fileOfArchive(contents.get(files.model)!, files.features);
  contents.set(files.features, bytes);
  const { digests } = readSaved(bytes);
  for (const set of digests ? sets : []) {
    const key = scoreKeys(set, digests![set]).scoresOf(model.trainingJob);
    const uri = s3Uri(session, key);
    const [stored] = await listObjects(session, uri);
    if (stored) await fetch(scoresFile(set), uri);
  }
  if (model.folds !== undefined) {
    contents.set(outOfFoldFile, await readOutOfFold(session, model));
  }
  if (card) {
    const put = (name: string, text: string) =>
      contents.set(name, new TextEncoder().encode(text));
    put(cardFiles.json, JSON.stringify(card, null, 1) + "\n");
    put(cardFiles.markdown, cardMarkdown(card));
    put(cardFiles.html, cardHtml(card));
  }
  const { trainingJob, bestRound, metrics, folds, form } = model;
  const { recalibration, trainingSeconds, billableSeconds } = model;
  const description: About = {
    version: 1,
    model: {
      ...{ trainingJob, bestRound, metrics, folds, form },
      ...{ recalibration, trainingSeconds, billableSeconds },
    },
    hyperparameters: (model as Partial<SavedModel>).hyperparameters ??
      await ownHyperparameters(session, trainingJob),
    sha256: Object.fromEntries(
      [...contents].map(([name, bytes]) => [name, digest(bytes)]),
    ),
  };
  const text = JSON.stringify(description, null, 2) + "\n";
  contents.set(files.about, new TextEncoder().encode(text));
  const partial = `${path}.partial`;
  await rm(partial, { recursive: true, force: true });
  await mkdir(partial, { recursive: true });
  try {
    for (const [name, bytes] of contents) {
      await writeFile(join(partial, name), bytes);
    }
    await checkFolder(folder, { replace });
    await rm(path, { recursive: true, force: true });
    await rename(partial, path);
  } finally {
    await rm(partial, { recursive: true, force: true });
  }
}

/**
 * Loads a saved model into any session: uploads it and its serving scripts, for
 * {@linkcode startEndpoint}.
 *
 * @example
 * ```ts ignore
 * await churn.saveModel(session, model, "build/kept", { replace: true });
 * const saved = await churn.loadModel(session, "build/kept");
 * const again = await churn.startEndpoint(session, saved);
 * await churn.waitForEndpoint(session, again);
 * ```
 *
 * @param folder Relative to the root of the repository.
 * @throws {RangeError} If it holds no model, or one of its files has changed.
 */
export async function loadModel(
  session: Session,
  folder: string,
): Promise<SavedModel> {
  const path = fromRoot(folder);
  const about = await readAbout(path, folder);
  const contents = new Map<string, Uint8Array>();
  for (const [name, sum] of Object.entries(about.sha256)) {
    const bytes = await Deno.readFile(join(path, basename(name)))
      .catch(() => undefined);
    if (bytes && digest(bytes) === sum) {
      contents.set(name, bytes);
      continue;
    }
    throw new RangeError(
      `Cannot load the model in '${folder}': ${name} ${
        bytes ? "is not what was saved" : "can't be read"
      }; save it again, or take it from a copy`,
    );
  }
  const features = readSaved(contents.get(files.features)!);
  const name = `churn-saved-${about.sha256[files.model].slice(0, 12)}`;
  const put = (key: string, file: string) =>
    putObject(session, key, contents.get(file)!, "application/gzip");
  const scores: Partial<Record<JudgedSet, ScoredRows>> = {};
  for (const set of sets) {
    const bytes = contents.get(scoresFile(set));
    if (!bytes) continue;
    const lines = new TextDecoder().decode(bytes).trimEnd().split("\n");
    scores[set] = await parseScores(lines);
  }
  const card = contents.get(cardFiles.json);
  const outOfFold = contents.has(outOfFoldFile)
    ? await putObject(
      session,
      `${keys.savedModels}${name}/${outOfFoldFile}`,
      contents.get(outOfFoldFile)!,
      "text/csv",
    )
    : undefined;
  return {
    ...about.model,
    artifacts: await put(
      `${keys.savedModels}${name}/${files.model}`,
      files.model,
    ),
    code: await put(`${keys.savedModels}${name}/${files.code}`, files.code),
    ...outOfFold && { outOfFold },
    features,
    hyperparameters: about.hyperparameters,
    scores,
    ...card && { card: JSON.parse(new TextDecoder().decode(card)) },
  };
}

/**
 * Ensures that a model can be saved in a folder.
 *
 * @param howToReplace How the message names the option that replaces a model.
 * @throws {RangeError} If something is there that may not go.
 */
export async function checkFolder(
  folder: string,
  { replace = false }: SaveOptions = {},
  howToReplace = "{ replace: true }",
): Promise<void> {
  const there = await readdir(fromRoot(folder)).catch((error): string[] => {
    if (error.code === "ENOENT") return [];
    throw new RangeError(
      `Cannot save a model in '${folder}': it is not a readable folder (${error.code})`,
      { cause: error },
    );
  });
  if (there.length === 0) return;
  if (!there.includes(files.about)) {
    throw new RangeError(
      `Cannot save a model in '${folder}': other files are there, such as ${
        there[0]
      }; choose a folder that is empty or does not exist yet`,
    );
  }
  if (!replace) {
    throw new RangeError(
      `Cannot save a model in '${folder}': it already contains one; choose another folder, or replace it with ${howToReplace}`,
    );
  }
}

async function readAbout(path: string, folder: string): Promise<About> {
  let problem: string;
  try {
    const about = JSON.parse(await Deno.readTextFile(join(path, files.about)));
    if (about?.version === 1 && about.model?.trainingJob && about.sha256) {
      return about;
    }
    problem = `its ${files.about} does not have version 1`;
  } catch (error) {
    problem = error instanceof SyntaxError
      ? `its ${files.about} is not valid JSON`
      : `there is no ${files.about} in it; the path is relative to the repository: '${path}'`;
  }
  throw new RangeError(
    `Cannot load a model from '${folder}': ${problem}; give a folder that saveModel() has written`,
  );
}

/** Those that were chosen, without SageMaker's own. */
async function ownHyperparameters(session: Session, trainingJob: string) {
  const all = await hyperparametersOf(session, trainingJob);
  return Object.fromEntries(
    Object.entries(all).filter(([name]) => !name.startsWith("sagemaker_")),
  );
}

function readSaved(bytes: Uint8Array): Features {
  return asFeatures(JSON.parse(new TextDecoder().decode(bytes)));
}

const digest = (bytes: Uint8Array) =>
  createHash("sha256").update(bytes).digest("hex");
