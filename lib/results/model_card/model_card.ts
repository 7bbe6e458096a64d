/**
 * The model card: what a model is, what it was made of, and how good it is.
 *
 * Its form follows M. Mitchell et al., *Model Cards for Model Reporting* (2019).
 *
 * @module
 */
import { checkRun } from "../check_run.ts";
import { buffer } from "node:stream/consumers";
import { cardHtml } from "./html.ts";
import { cardMarkdown } from "./markdown.ts";
import { cardSections } from "./sections.ts";
import { readTraining } from "./training_file.ts";
import type { Run } from "../types.ts";
import type { Session } from "../../aws/session.ts";
import { getBytes, keys, putObject } from "../../storage/store.ts";
import { type ModelCard } from "./types.ts";

/**
 * Makes the model card of a run: results, data, split, training, metrics,
 * calibration, segments, columns, plan, intended use, limits, versions and seeds.
 * Every figure comes from the run or from the model's own files.
 *
 * @example
 * ```ts ignore
 * const card = await churn.modelCard(session, run);
 * ```
 *
 * @throws {TypeError} If the model's archive holds a `training.json` of another form.
 */
export async function modelCard(
  session: Session,
  run: Run,
): Promise<ModelCard> {
  checkRun("modelCard", run);
  const archive = await buffer(await getBytes(session, run.model.artifacts));
  const training = await readTraining(session, run, archive);
  return {
    version: 1,
    title: `Model card: ${run.model.trainingJob}`,
    sections: cardSections(run, training),
  };
}

/**
 * Uploads a model card as Markdown and as a page, in a folder of its training
 * job's name below {@linkcode keys}`.modelCards`, where `cleanUp()` finds it.
 *
 * @example
 * ```ts ignore
 * const cardUri = await churn.uploadModelCard(session, model, card);
 * ```
 *
 * @returns The folder's `s3://` URI.
 */
export async function uploadModelCard(
  session: Session,
  { trainingJob }: Run["model"],
  card: ModelCard,
): Promise<string> {
  const folder = `${keys.modelCards}${trainingJob}/`;
  const uri = await putObject(
    session,
    `${folder}${cardFiles.markdown}`,
    cardMarkdown(card),
    "text/markdown; charset=utf-8",
  );
  await putObject(
    session,
    `${folder}${cardFiles.html}`,
    cardHtml(card),
    "text/html; charset=utf-8",
  );
  return uri.slice(0, -cardFiles.markdown.length);
}

/** What a card is called in its forms. */
export const cardFiles = {
  json: "card.json",
  markdown: "card.md",
  html: "card.html",
} as const;
