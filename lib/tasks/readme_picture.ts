/**
 * The README's pictures: a plot out of the executed notebook.
 *
 * @module
 */
import { readFile } from "node:fs/promises";
import { plotType } from "../show/bundle.ts";
import { dark, light } from "../show/theme.ts";
import { toPng, toSvg } from "../show/vega.ts";
import { inRoot } from "./project.ts";

/** The id of the cell that shows the plot. */
const cellId = "feature-importance";

/** The plot as pictures for light and for dark pages, each by its path. */
export async function drawPictures(
  notebook: string,
): Promise<Map<string, Uint8Array>> {
  const { cells } = JSON.parse(await readFile(notebook, "utf8"));
  const [output] =
    cells.find((cell: { id: string }) => cell.id === cellId).outputs;
  const pictures = new Map<string, Uint8Array>();
  for (const [ending, page] of [["", light], ["_dark", dark]] as const) {
    const { bytes } = await toPng(await toSvg(output.data[plotType], page));
    pictures.set(inRoot("docs", `feature_importance${ending}.png`), bytes);
  }
  return pictures;
}
