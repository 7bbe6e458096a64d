/**
 * The results of a run for people.
 *
 * @module
 */
import { display, type Displayable, escapeHtml } from "../show/bundle.ts";
import type { ResultLine } from "./types.ts";

/** Where the rendered page and the tasks look for the lines. */
export const resultsType = "application/vnd.churn.results+json";

/**
 * The lines of the results; on the rendered page they come first as well, each
 * with links to its sections.
 *
 * @example
 * ```ts ignore
 * churn.showResults(churn.resultsAtAGlance({
 *   customers, fitted: features, model, test,
 *   evaluation: churn.evaluate(test),
 * }))
 * ```
 */
export function showResults(lines: readonly ResultLine[]): Displayable {
  const items = lines.map((line) =>
    `<li style="margin: 0.4em 0"><strong>${escapeHtml(line.topic)}.</strong> ${
      escapeHtml(line.text)
    }${line.sections.length ? ` <em>(${sectionsText(line)})</em>` : ""}</li>\n`
  ).join("");
  return {
    [display]: () => ({
      [resultsType]: { lines },
      "text/html":
        `<ul style="overflow-wrap: anywhere; max-width: 50em">\n${items}</ul>`,
      "text/plain": resultsText(lines),
    }),
  };
}

/** The lines as plain text. */
export function resultsText(lines: readonly ResultLine[]): string {
  return lines.map(({ topic, text }) => `${topic}: ${text}`).join("\n");
}

function sectionsText({ sections }: ResultLine): string {
  return `section${sections.length > 1 ? "s" : ""} ${sections.join(", ")}`;
}
