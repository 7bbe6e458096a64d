/**
 * The README's picture: a plot out of the executed notebook.
 *
 * @module
 */
import { Buffer } from "node:buffer";
import { readFile } from "node:fs/promises";
import { inRoot } from "./project.ts";

/** Where the README's picture lies. */
export const picturePath: string = inRoot("docs", "feature_importance.png");

/** The id of the cell that shows it. */
const cellId = "feature-importance";

/** The picture as the notebook has it. */
export async function readPicture(notebook: string): Promise<Uint8Array> {
  const { cells } = JSON.parse(await readFile(notebook, "utf8"));
  const [output] =
    cells.find((cell: { id: string }) => cell.id === cellId).outputs;
  return new Uint8Array(Buffer.from(output.data["image/png"], "base64"));
}
