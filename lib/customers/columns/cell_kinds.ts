/**
 * What a cell's text can be read as.
 *
 * @module
 */
import { isBlank } from "./blanks.ts";
import { dateKind, isCompactDate } from "./dates.ts";
import { splitSign } from "./signs.ts";

/** What the texts of a column are told apart by. */
export const kinds = [
  /** `12`, `1e5` */
  "whole",
  /** `1 234`, `1'234`, of which the sign before tenths is not known */
  "spaced",
  /** `1.5` */
  "point",
  /** `1.234`: a fraction, or thousands */
  "pointOrThousands",
  /** `1,5`, `1.234,5`, `1.234.567` */
  "comma",
  /** `1,234`: a fraction, or thousands */
  "commaOrThousands",
  /** `1,234.5`, `1,234,567`, `12,45,000` */
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
  /** `31/01/2024`, `1/31/24`: the order of its parts matters */
  "orderedDate",
  /** `31.01.45`, which may be of either century */
  "shortDate",
  /** `NA`, `null` */
  "blank",
  "text",
] as const;

/** The kinds that numbers have. */
export const numberKinds: readonly Kind[] = [
  "whole",
  "compactDate",
  "spaced",
  "point",
  "pointOrThousands",
  "comma",
  "commaOrThousands",
  "thousands",
];

/** The kinds of numbers that only quantities have: codes have neither fractions nor thousands. */
export const fractionKinds: readonly Kind[] = [
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
  "orderedDate",
  "shortDate",
];

export type Kind = typeof kinds[number];
/** The sign between units and tenths. */
export type Decimal = "." | ",";

const decimalComma = /^[+-]?(\d*|\d{1,3}(\.\d{3})+|\d{1,3}([\s']\d{3})+),\d+$/;
const commaExponent = /^[+-]?\d+,\d+e[+-]?\d+$/i;
const commaOrThousands = /^[+-]?[1-9]\d{0,2},\d{3}$/;
const thousandsPoint = /^[+-]?\d{1,3}(,\d{3})+(\.\d*)?$/;
/** As in India: `12,45,000`. */
const lakhs = /^[+-]?\d{1,2}(,\d{2})+,\d{3}(\.\d*)?$/;
const severalPoints = /^[+-]?\d{1,3}(\.\d{3}){2,}$/;
const spaced = /^[+-]?\d{1,3}([\s']\d{3})+$/;
const spacedPoint = /^[+-]?\d{1,3}([\s']\d{3})+\.\d+$/;
const pointOrThousands = /^[+-]?[1-9]\d{0,2}\.\d{3}$/;
const infinite = /^[+-]?inf(inity)?$/i;

/**
 * Tells what a trimmed text that is not empty can be read as.
 *
 * @param anyUnit Whether it is told to be a number, so that it may have any unit
 * (`5 GB`) and zeros in front.
 */
export function kindOf(text: string, anyUnit = false): Kind {
  const first = text.charCodeAt(0);
  // no digit, + , - . /
  if (first < 43 || first > 57) return wordKind(text, anyUnit);
  const size = Number(text);
  if (Number.isNaN(size)) return signKind(text, anyUnit);
  if (!Number.isFinite(size)) return "infinite";
  if (first === 48 && text.length > 1 && /^0([xbo]|\d+$)/i.test(text)) {
    return text.charCodeAt(1) > 57 ? "text" : anyUnit ? "whole" : "code";
  }
  if (text.length > 15 && /^[+-]?\d{16,}$/.test(text)) {
    return anyUnit ? "whole" : "code";
  }
  const point = text.indexOf(".");
  if (point < 0) return isCompactDate(text) ? "compactDate" : "whole";
  return text.length - point === 4 && pointOrThousands.test(text)
    ? "pointOrThousands"
    : "point";
}

function wordKind(text: string, anyUnit: boolean): Kind {
  if (infinite.test(text)) return "infinite";
  if (isBlank(text)) return "blank";
  return dateKind(text) ?? signedKind(text, anyUnit);
}

function signKind(text: string, anyUnit: boolean): Kind {
  if (commaOrThousands.test(text)) return "commaOrThousands";
  if (
    decimalComma.test(text) || severalPoints.test(text) ||
    commaExponent.test(text)
  ) return "comma";
  if (
    thousandsPoint.test(text) || lakhs.test(text) || spacedPoint.test(text)
  ) return "thousands";
  return spaced.test(text) ? "spaced" : wordKind(text, anyUnit);
}

/** The kind of a number with a sign such as `$`, or written otherwise than plain. */
function signedKind(text: string, anyUnit: boolean): Kind {
  const { number } = splitSign(text, anyUnit);
  if (number === text) return "text";
  const kind = kindOf(number, anyUnit);
  if (kind === "compactDate") return "whole";
  return numberKinds.includes(kind) ? kind : "text";
}

/** A number's text with a decimal point, without thousands and sign, its digits kept. */
export function plainNumber(
  text: string,
  decimal: Decimal,
  anyUnit = false,
): string {
  const { number } = splitSign(text, anyUnit);
  return decimal === ","
    ? number.replace(/[.\s']/g, "").replace(",", ".")
    : number.replace(/[,\s']/g, "");
}
