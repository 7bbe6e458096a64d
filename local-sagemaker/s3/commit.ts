/**
 * Makes written content that of a record, and removes records with theirs, so
 * that a kill at any moment leaves the old or the new, and what a start may
 * remove is marked.
 *
 * @module
 */
import { join } from "node:path";
import { writeJson } from "../state.ts";
import { removeContent, unfinished } from "./content.ts";
import type { Content } from "./records.ts";

/** A record that names content, and the content before that it replaces. */
interface Named {
  readonly content: Content;
  readonly replaces?: string;
}

/**
 * Writes a record, which is the moment that counts, then gives its content its
 * own name and removes the content before.
 *
 * @param folder Holds the content.
 * @param path The record's file.
 * @param steps.present The record before, or throws where the new one is refused.
 * @param steps.committed Called when readers may see the new one.
 */
export async function commitContent<R extends Named>(
  folder: string,
  path: string,
  record: R,
  { present, committed }: {
    present(): R | undefined;
    committed(before: R | undefined): void;
  },
): Promise<void> {
  const content = join(folder, record.content.file);
  let before: R | undefined;
  try {
    before = present();
    await writeJson(path, { ...record, replaces: before?.content.file });
  } catch (error) {
    await removeContent(unfinished(content));
    throw error;
  }
  await Deno.rename(unfinished(content), content);
  committed(before);
  if (before) await removeContent(join(folder, before.content.file));
}

/** Marks a record that is being removed. */
export const deletedEnding = ".deleted";

/**
 * Marks a record as deleted, which is the moment that counts, then removes its
 * content and itself.
 */
export async function removeRecord(
  folder: string,
  path: string,
  { content }: Named,
  committed: () => void,
): Promise<void> {
  const marked = path + deletedEnding;
  await Deno.rename(path, marked);
  committed();
  await removeContent(join(folder, content.file));
  await removeContent(marked);
}
