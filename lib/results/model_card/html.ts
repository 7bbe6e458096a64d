/**
 * A model card as one page that loads nothing and prints well.
 *
 * @module
 */
import { escapeHtml } from "../../show/bundle.ts";
import type { CardTable, ModelCard } from "./types.ts";
import { oneLine } from "../../words.ts";

/**
 * The card as a page, in light and dark.
 *
 * @example
 * ```ts
 * import { assert } from "@std/assert";
 * import { cardHtml } from "lib/results/model_card/html.ts";
 *
 * const card = { version: 1, title: "Model card", sections: [{
 *   title: "Data", summary: "Column <b>", tables: [],
 * }] } as const;
 * assert(cardHtml(card).includes("Column &#60;b&#62;"));
 * ```
 */
export function cardHtml(card: ModelCard): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${text(card.title)}</title>
<link rel="icon" href="data:,">
<style>${style}</style>
</head>
<body>
<main>
<h1>${text(card.title)}</h1>
${cardBody(card)}
</main>
</body>
</html>
`;
}

/** The sections of a card as HTML, to be put below a heading. */
export function cardBody({ sections }: Pick<ModelCard, "sections">): string {
  return sections.map(({ title, summary, items = [], tables }) =>
    [
      `<h2>${text(title)}</h2>`,
      ...summary ? [`<p>${text(summary)}</p>`] : [],
      ...items.length
        ? [`<ul>${items.map((item) => `<li>${text(item)}</li>`).join("")}</ul>`]
        : [],
      ...tables.map((table) => tableHtml(title, table)),
    ].join("\n")
  ).join("\n");
}

function tableHtml(title: string, { header, rows }: CardTable): string {
  const line = (cells: readonly string[], tag: "th" | "td") =>
    `<tr>${
      cells.map((cell) =>
        tag === "th"
          ? `<th scope="col">${text(cell)}</th>`
          : `<td>${text(cell)}</td>`
      ).join("")
    }</tr>`;
  return `<div tabindex="0" role="group" aria-label="${
    text(`${title}: ${header[0]}`)
  }"><table>
<thead>${line(header, "th")}</thead>
<tbody>
${rows.map((row) => line(row, "td")).join("\n")}
</tbody>
</table></div>`;
}

const text = (of: string) => escapeHtml(oneLine(of));

const style = `
:root { color-scheme: light dark; }
body {
  margin: 0; padding: 1rem;
  background: light-dark(#ffffff, #14171c); color: light-dark(#1f2328, #e6e9ed);
  font: 1rem/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "DejaVu Sans", sans-serif;
}
main { max-width: 56rem; margin: 0 auto; }
h1 { font-size: 1.75rem; line-height: 1.25; overflow-wrap: anywhere; }
h2 { font-size: 1.25rem; margin: 2rem 0 0.5rem; }
p, li { overflow-wrap: anywhere; max-width: 46rem; }
div:has(> table) { overflow-x: auto; margin: 0.75rem 0; }
table { border-collapse: collapse; font-size: 0.875rem; font-variant-numeric: tabular-nums; }
th, td {
  padding: 0.25rem 1rem 0.25rem 0; text-align: left; vertical-align: top;
  border-bottom: 1px solid light-dark(#d8dee4, #343b44);
  max-width: 36rem; overflow-wrap: anywhere;
}
@media print {
  :root { color-scheme: light; }
  body { padding: 0; font-size: 10pt; }
  table { font-size: 8pt; }
  div:has(> table) { overflow: visible; }
  h2 { break-after: avoid; }
  tr { break-inside: avoid; }
}
`;
