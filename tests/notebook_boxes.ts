/**
 * The boxes in the text of notebooks: quoted paragraphs.
 *
 * @module
 */

/** How boxes begin, and what they are for. */
export const boxForms = [
  "On AWS.", // what differs there
  "How it is computed.", // the method behind a result
  "A common mistake", // what examples elsewhere get wrong
  "If it goes wrong.",
  "Try it.",
] as const;

/** The quoted paragraphs of a cell's text, each in one line. */
export const boxesIn = (text: string): string[] =>
  text.split("\n\n").filter((part) => part.startsWith(">"))
    .map((part) => part.replaceAll(/^> ?/gm, "").replaceAll("\n", " "));
