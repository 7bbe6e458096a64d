/**
 * One spelling for signs that are written with different characters.
 *
 * @module
 */

// deno-lint-ignore no-control-regex -- ASCII
const ascii = /^[\x00-\x7f]*$/;
/** Characters of no width, and those that only set the direction of writing. */
const invisible =
  /[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]/g;
/** Hyphens, dashes and the minus of mathematics, in every width. */
const minus = /[\u2010-\u2015\u2212\u207b\ufe58\ufe63\uff0d]/g;
/** What stands for an apostrophe between thousands. */
const apostrophe = /[\u2018\u2019\u02bc\u00b4\u2032`]/g;
/** The zeros of Arabic, Persian, of India's scripts, Thai, Lao, Khmer and full-width digits. */
const zeros = [
  ...[0x660, 0x6f0, 0x966, 0x9e6, 0xa66, 0xae6, 0xb66, 0xbe6, 0xc66, 0xce6],
  ...[0xd66, 0xe50, 0xed0, 0x1040, 0x17e0, 0xff10],
];
const wide: Readonly<Record<string, string>> = {
  "\uff0e": ".",
  "\uff0c": ",",
  "\uff0b": "+",
  "\uff05": "%",
  "\u066a": "%",
  "\u066b": ".",
  "\u066c": ",",
};

/** Removes characters that nobody sees, and the spaces around a text. */
export const withoutInvisible = (text: string) =>
  ascii.test(text) ? text.trim() : text.replace(invisible, "").trim();

/** Writes digits, minus, apostrophe, comma and point as ASCII does; the rest stays. */
export function plainSigns(text: string): string {
  // A cell is asked for several times in a row.
  if (text !== last.text) last = { text, plain: madePlain(text) };
  return last.plain;
}

let last = { text: "", plain: "" };

function madePlain(text: string): string {
  if (ascii.test(text)) {
    return text.includes("`") ? text.replaceAll("`", "'") : text;
  }
  return withoutInvisible(text)
    .replace(minus, "-")
    .replace(apostrophe, "'")
    .replace(foreignDigit, plainDigit)
    .replace(/[\uff0b\uff0c\uff0e\uff05\u066a-\u066c]/g, (sign) => wide[sign]);
}

const foreignDigit = /(?![0-9])\p{Nd}/gu;

function plainDigit(digit: string): string {
  const code = digit.codePointAt(0)!;
  const zero = zeros.find((zero) => code >= zero && code < zero + 10);
  return zero === undefined ? digit : String(code - zero);
}
