/**
 * A model card as Markdown (GitHub's, of which CommonMark is a part).
 *
 * @module
 */
import type { CardTable, ModelCard } from "./types.ts";
import { oneLine } from "../../words.ts";

/**
 * The card as Markdown. Names of columns and categories are shown as they are:
 * nothing of them becomes markup, a link or a mention.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { cardMarkdown } from "lib/results/model_card/markdown.ts";
 *
 * const card = { version: 1, title: "Model card", sections: [{
 *   title: "Data", summary: "Column a|b", tables: [],
 * }] } as const;
 * assertEquals(cardMarkdown(card), "# Model card\n\n## Data\n\nColumn a\\|b\n");
 * ```
 */
export function cardMarkdown({ title, sections }: ModelCard): string {
  const blocks = sections.flatMap(({ title, summary, items = [], tables }) => [
    `## ${escaped(title)}`,
    ...summary ? [paragraph(summary)] : [],
    ...items.length
      ? [items.map((item) => `- ${paragraph(item)}`).join("\n")]
      : [],
    ...tables.map(tableText),
  ]);
  return [`# ${escaped(title)}`, ...blocks].join("\n\n") + "\n";
}

function tableText({ header, rows }: CardTable): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map(escaped).join(" | ")} |`;
  return [
    line(header),
    `|${" --- |".repeat(header.length)}`,
    ...rows.map(line),
  ].join("\n");
}

/** A text at the beginning of a line, where a few more signs are markup. */
const paragraph = (text: string) =>
  escaped(text).replace(/^[-+=]/, "\\$&").replace(/^(\d+)\.(?=\s|$)/, "$1\\.");

/** A text on one line, in which no sign is markup. */
function escaped(text: string): string {
  return oneLine(text).replace(/[\\`*_{}[\]<>#~|$@&]/g, "\\$&")
    .replace(/(https?|ftp|mailto|xmpp):/gi, "$1\\:")
    .replace(/www\./gi, (start) => start.replace(".", "\\."));
}
