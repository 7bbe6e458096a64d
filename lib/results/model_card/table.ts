/**
 * A model card in the notebook.
 *
 * @module
 */
import { type Displayable, escapeHtml, html } from "../../show/bundle.ts";
import type { ModelCard } from "./types.ts";
import { cardBody } from "./html.ts";
import { oneLine } from "../../words.ts";

/**
 * What each section of a model card says, in short; the whole card unfolds
 * below.
 *
 * @example
 * ```ts ignore
 * churn.showModelCard(card)
 * ```
 */
export function showModelCard(card: ModelCard): Displayable {
  const sections = card.sections.filter(({ summary }) => summary);
  const items = sections.map(({ title, summary }) =>
    `<li style="margin: 0.4em 0"><strong>${escapeHtml(title)}.</strong> ${
      escapeHtml(oneLine(summary))
    }</li>\n`
  ).join("");
  // Its headings are no sections of the page that it is shown on.
  const body = cardBody(card).replaceAll(
    /<h2>(.*?)<\/h2>/g,
    "<p><strong>$1</strong></p>",
  );
  return html(
    `<ul style="overflow-wrap: anywhere; max-width: 50em">\n${items}</ul>\n` +
      `<details><summary>The whole card</summary>\n${body}\n</details>`,
    sections.map(({ title, summary }) => `${title}: ${oneLine(summary)}`)
      .join("\n"),
  );
}
