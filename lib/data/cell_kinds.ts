/**
 * What a cell's text can be read as.
 *
 * @module
 */

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
  /** `2024-01-31`, `2024-01-31T12:00:00` */
  "isoDate",
  /** `2024/1/31`, `2024-01-31 12:00Z`, `31.01.2024` */
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

export type Kind = typeof kinds[number];
export type Decimal = "." | ",";
export type DateOrder = "DMY" | "MDY";

const decimalComma = /^[+-]?(\d*|\d{1,3}([.\s']\d{3})+),\d+$/;
const commaOrThousands = /^[+-]?[1-9]\d{0,2},\d{3}$/;
const thousandsPoint = /^[+-]?\d{1,3}(,\d{3})+(\.\d*)?$/;
const severalPoints = /^[+-]?\d{1,3}(\.\d{3}){2,}$/;
const spaced = /^[+-]?\d{1,3}([\s']\d{3})+(\.\d+)?$/;
const pointOrThousands = /^[+-]?[1-9]\d{0,2}\.\d{3}$/;
const infinite = /^[+-]?inf(inity)?$/i;
const blanks = new Set(["na", "n/a", "#n/a", "nan", "null", "none", "-", "?"]);

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
  if (point < 0) return "whole";
  return text.length - point === 4 && pointOrThousands.test(text)
    ? "pointOrThousands"
    : "point";
}

function wordKind(text: string): Kind {
  if (infinite.test(text)) return "infinite";
  return text.length < 5 && blanks.has(text.toLowerCase()) ? "blank" : "text";
}

function signKind(text: string): Kind {
  if (commaOrThousands.test(text)) return "commaOrThousands";
  if (decimalComma.test(text) || severalPoints.test(text)) return "comma";
  if (thousandsPoint.test(text) || spaced.test(text)) return "thousands";
  return dateKind(text) ?? wordKind(text);
}

/** A number's text with a decimal point and without thousands, its digits kept. */
export function plainNumber(text: string, decimal: Decimal): string {
  return decimal === ","
    ? text.replace(/[.\s']/g, "").replace(",", ".")
    : text.replace(/[,\s']/g, "");
}

const yearFirst =
  /^(\d{4})([-/])(\d{1,2})\2(\d{1,2})(?:[T ](\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)? ?(Z|[+-]\d{2}:?\d{2})?)?$/;
const yearLast =
  /^(\d{1,2})([./-])(\d{1,2})\2(\d{4})(?:,? (\d{1,2}):(\d{2})(?::(\d{2}))?)?$/;
const iso = /^\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\d)?$/;

function dateKind(text: string): Kind | undefined {
  const last = yearLast.exec(text);
  if (last) {
    const day = isoDate(text, "DMY") !== undefined;
    const month = last[2] !== "." && isoDate(text, "MDY") !== undefined;
    if (last[2] === ".") return day ? "otherDate" : undefined;
    if (day && month) return last[1] === last[3] ? "otherDate" : "dayOrMonth";
    return day ? "dayFirst" : month ? "monthFirst" : undefined;
  }
  if (isoDate(text) === undefined) return undefined;
  return iso.test(text) ? "isoDate" : "otherDate";
}

/**
 * A date as `YYYY-MM-DD`, or `YYYY-MM-DDTHH:MM:SS` in UTC where it names a time.
 *
 * @param order Of `01/02/2024`; with points the day is always first.
 * @returns Nothing when the calendar has no such date.
 */
export function isoDate(
  text: string,
  order: DateOrder = "DMY",
): string | undefined {
  const first = yearFirst.exec(text);
  const last = first ? null : yearLast.exec(text);
  if (!first && !last) return undefined;
  const dayFirst = last?.[2] === "." || order === "DMY";
  const [year, month, day] = first
    ? [first[1], first[3], first[4]]
    : dayFirst
    ? [last![4], last![3], last![1]]
    : [last![4], last![1], last![3]];
  const [hour, minute, second = "00", zone = "Z"] = (first ?? last!).slice(5);
  const two = (digits: string) => digits.padStart(2, "0");
  const date = `${year}-${two(month)}-${two(day)}`;
  const midnight = new Date(`${date}T00:00:00Z`);
  if (Number.isNaN(+midnight) || midnight.getUTCDate() !== Number(day)) return;
  if (hour === undefined) return date;
  const colon = zone.replace(/^([+-]\d\d)(\d\d)$/, "$1:$2");
  const time = new Date(`${date}T${two(hour)}:${minute}:${second}${colon}`);
  return Number.isNaN(+time) ? undefined : time.toISOString().slice(0, 19);
}
