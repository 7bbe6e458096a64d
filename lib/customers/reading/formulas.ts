/**
 * Cells that a spreadsheet would run.
 *
 * @module
 */

/** What a formula begins with, East Asian forms included, at a cell's beginning. */
const formula = /(^|[;\t\r\n])([^\S\t\r\n]*[=+\-@＝＋－＠])/g;
const guarded = /(^|[;\t\r\n])'([^\S\t\r\n]*[=+\-@＝＋－＠])/g;
const number = /^[+-]?\d+([.,]\d+)*$/;

/**
 * Puts a `'` before a text that a spreadsheet would take for a formula, at its
 * beginning or behind a separator of some other country; a number stays as it is.
 *
 * Source: OWASP, CSV Injection.
 */
export function withoutFormula(text: string): string {
  return number.test(text) ? text : text.replace(formula, "$1'$2");
}

/** The text that {@linkcode withoutFormula} guarded. */
export function withFormula(text: string): string {
  return text.replace(guarded, "$1$2");
}
