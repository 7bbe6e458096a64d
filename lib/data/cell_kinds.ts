/**
 * What a cell's text can be read as.
 *
 * @module
 */
import { dateKind, isCompactDate } from "./dates.ts";
import { splitSign } from "./signs.ts";

/** What the texts of a column are told apart by. */
export const kinds = [
  /** `12`, `1e5` */
  "whole",
  /** `1.5` */
  "point",
  /** `1.234`: a fraction, or thousands */
  "pointOrThousands",
  /** `1,5`, `1.234,5`, `1.234.567` */
  "comma",
  /** `1,234`: a fraction, or thousands */
  "commaOrThousands",
  /** `1,234.5`, `1,234,567` */
  "thousands",
  /** `inf`, `1e999` */
  "infinite",
  /** `007`, or more digits than a number keeps */
  "code",
  /** `20240131`: a date, or a number */
  "compactDate",
  /** `2024-01-31`, `2024-01-31T12:00:00` */
  "isoDate",
  /** `2024/1/31`, `2024-01-31 12:00Z`, `31.01.2024`, `31 Jan 2024`, `2024-01` */
  "otherDate",
  /** `31/01/2024` */
  "dayFirst",
  /** `01/31/2024` */
  "monthFirst",
  /** `01/02/2024` */
  "dayOrMonth",
  /** `NA`, `null` */
  "blank",
  "text",
] as const;

/** The kinds that numbers have. */
export const numberKinds: readonly Kind[] = [
  "whole",
  "compactDate",
  "point",
  "pointOrThousands",
  "comma",
  "commaOrThousands",
  "thousands",
];

/** The kinds that only dates have. */
export const dateKinds: readonly Kind[] = [
  "isoDate",
  "otherDate",
  "dayFirst",
  "monthFirst",
  "dayOrMonth",
];

export type Kind = typeof kinds[number];
/** The sign between units and tenths. */
export type Decimal = "." | ",";

const decimalComma = /^[+-]?(\d*|\d{1,3}([.\s'’]\d{3})+),\d+$/;
const commaOrThousands = /^[+-]?[1-9]\d{0,2},\d{3}$/;
const thousandsPoint = /^[+-]?\d{1,3}(,\d{3})+(\.\d*)?$/;
const severalPoints = /^[+-]?\d{1,3}(\.\d{3}){2,}$/;
const spaced = /^[+-]?\d{1,3}([\s'’]\d{3})+(\.\d+)?$/;
const pointOrThousands = /^[+-]?[1-9]\d{0,2}\.\d{3}$/;
const infinite = /^[+-]?inf(inity)?$/i;
/** What spreadsheets, databases and people write where they have no value. */
const blanks = new Set([
  ...["na", "n/a", "n.a.", "n.a", "#n/a", "nan", "<na>", "nat", "none", "nil"],
  ...["null", "(null)", "\\n", "-", "--", "---", "?", ".", "..", "n/d", "k.a."],
  ...["missing", "unknown", "unbekannt", "(blank)", "not available"],
  ...["#div/0!", "#value!", "#ref!", "#name?", "#num!", "#null!"],
  ...["0000-00-00", "0000-00-00 00:00:00", "00/00/0000", "00.00.0000"],
]);

/** Tells what a trimmed text that is not empty can be read as. */
export function kindOf(text: string): Kind {
  const first = text.charCodeAt(0);
  if (first < 43 || first > 57) return wordKind(text); // no digit, + , - . /
  const size = Number(text);
  if (Number.isNaN(size)) return signKind(text);
  if (!Number.isFinite(size)) return "infinite";
  if (first === 48 && text.length > 1 && /^0([xbo]|\d+$)/i.test(text)) {
    return text.charCodeAt(1) > 57 ? "text" : "code";
  }
  if (text.length > 15 && /^[+-]?\d{16,}$/.test(text)) return "code";
  const point = text.indexOf(".");
  if (point < 0) return isCompactDate(text) ? "compactDate" : "whole";
  return text.length - point === 4 && pointOrThousands.test(text)
    ? "pointOrThousands"
    : "point";
}

function wordKind(text: string): Kind {
  if (infinite.test(text)) return "infinite";
  if (text.length < 20 && blanks.has(text.toLowerCase())) return "blank";
  return dateKind(text) ?? signedKind(text);
}

function signKind(text: string): Kind {
  if (commaOrThousands.test(text)) return "commaOrThousands";
  if (decimalComma.test(text) || severalPoints.test(text)) return "comma";
  if (thousandsPoint.test(text) || spaced.test(text)) return "thousands";
  return wordKind(text);
}

/** The kind of the number behind a sign such as `$`. */
function signedKind(text: string): Kind {
  const { sign, number } = splitSign(text);
  if (sign === "") return "text";
  const kind = kindOf(number);
  return numberKinds.includes(kind) ? kind : "text";
}

/** A number's text with a decimal point, without thousands and sign, its digits kept. */
export function plainNumber(text: string, decimal: Decimal): string {
  const { number } = splitSign(text);
  return decimal === ","
    ? number.replace(/[.\s'’]/g, "").replace(",", ".")
    : number.replace(/[,\s'’]/g, "");
}
