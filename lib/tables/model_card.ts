/**
 * A model card in the notebook.
 *
 * @module
 */
import { type Displayable, html } from "../display/bundle.ts";
import { tableHtml, tableText } from "../display/table.ts";
import type { ModelCard } from "../model_card.ts";
import { cardBody } from "../model_card/html.ts";
import { oneLine } from "../plots/words.ts";

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
  const content = {
    header: ["section", "in short"],
    rows: sections.map(({ title, summary }) => [title, oneLine(summary)]),
  };
  // Its headings are no sections of the page that it is shown on.
  const body = cardBody(card).replaceAll(
    /<h2>(.*?)<\/h2>/g,
    "<p><strong>$1</strong></p>",
  );
  return html(
    `${
      tableHtml(content)
    }\n<details><summary>The whole card</summary>\n${body}\n</details>`,
    tableText(content),
  );
}
