/**
 * The ways in which a date is written.
 *
 * @module
 */
import { plainSigns } from "./plain_signs.ts";

/** The order of day, month and year; or what a number counts since 1970. */
export type DateOrder = "DMY" | "MDY" | "YMD" | "seconds" | "milliseconds";

/** Of `01/02/24` and `01/02/2024`; a year of four digits tells by itself where it is. */
export type Order = Exclude<DateOrder, "seconds" | "milliseconds">;

/** Every order in which a date is written. */
export const orders: readonly Order[] = ["DMY", "MDY", "YMD"];

export type DateKind = "isoDate" | "otherDate" | "orderedDate" | "shortDate";

const time =
  "(\\d{1,2}):(\\d{2})(?::(\\d{2})(?:[.,]\\d+)?)?(?: ?([ap])\\.?m\\.?)?";
const zone = " ?(Z|UTC|[+-]\\d{2}(?::?\\d{2})?)?";
const month = "([a-z]{3,9})\\.?";
const pattern = (date: string) =>
  new RegExp(`^${date}(?:(?:T|,? )${time}${zone})?$`, "i");

const yearFirst = pattern("(\\d{4})([-/])(\\d{1,2})\\2(\\d{1,2})");
const yearFirstPoints = pattern("(\\d{4})(\\.) ?(\\d\\d)\\. ?(\\d\\d)\\.?");
/** `2024. 1. 31.`, `2024年1月31日`, `2024년 1월 31일` */
const yearFirstSpaces = pattern("(\\d{4})(\\.) (\\d{1,2})\\. (\\d{1,2})\\.?");
const yearFirstSigns = pattern(
  "(\\d{4}) ?([年년]) ?(\\d{1,2}) ?[月월] ?(\\d{1,2}) ?[日일]",
);
const yearLast = pattern("(\\d{1,2})([./-])(\\d{1,2})\\2(\\d{4})");
const shortYear = pattern("(\\d{1,2})([/-])(\\d{1,2})\\2(\\d{1,2})");
/** Without the zeros it may be the number of a version: `1.2.10`. */
const shortYearPoints = pattern("(\\d\\d)(\\.)(\\d\\d)\\.(\\d\\d)");
const shortYearOf = (text: string) =>
  shortYear.exec(text) ?? shortYearPoints.exec(text);
const dayWord = pattern(`(\\d{1,2})[- ]${month}[-, ] ?(\\d{4}|\\d{2})`);
const wordDay = pattern(`${month} (\\d{1,2}),? (\\d{4})`);
const yearMonth = /^((?:19|20)\d{2})-(\d{2})$/;
const compact = /^((?:19|20)\d{2})(\d{2})(\d{2})$/;
const iso = /^\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\d)?$/;

const months = "jan feb mar apr may jun jul aug sep oct nov dec".split(" ");
const monthNames = ("january february march april may june july august " +
  "september october november december sept").split(" ");

/** What every date that is read begins with. */
const dateStart = /^(\d{1,4}[-/. 年년] ?[\da-z]|[a-z]{3,9}\.? \d)/i;

/** Tells how a text that is no plain number is written as a date, if it is one. */
export function dateKind(text: string): DateKind | undefined {
  const plain = plainSigns(text);
  if (!dateStart.test(plain)) return undefined;
  const last = yearLast.exec(plain);
  if (last ? last[2] !== "." && last[1] !== last[3] : shortYearOf(plain)) {
    if (datesOf(plain).size) return "orderedDate";
  } else if (isoDate(plain) !== undefined) {
    return iso.test(text) ? "isoDate" : "otherDate";
  }
  return lacksCentury(plain) ? "shortDate" : undefined;
}

/**
 * The orders that a text can have as a date of a kind, and the date in each, as
 * {@linkcode isoDate} gives it.
 */
export function datesOf(
  text: string,
  kind: string = "orderedDate",
): ReadonlyMap<Order, string> {
  if (last.text === text) return last.dates;
  const dates = new Map<Order, string>();
  for (const order of orders) {
    const isSame = kind !== "orderedDate" && dates.size > 0;
    const date = isSame ? dates.get("DMY") : isoDate(text, order);
    if (date !== undefined) dates.set(order, date);
  }
  last = { text, dates };
  return dates;
}

/** A cell is asked for several times in a row. */
let last: { text: string; dates: ReadonlyMap<Order, string> } = {
  text: "",
  dates: new Map(),
};

/** Whether eight digits are a date of the 20th or 21st century: `20240131`. */
export function isCompactDate(text: string): boolean {
  return text.length === 8 && compact.test(text) && isoDate(text) !== undefined;
}

/**
 * A date as `YYYY-MM-DD`, or `YYYY-MM-DDTHH:MM:SS` in UTC where it names a time.
 *
 * Years of two digits up to 29 are those of this century, from 70 on those of the
 * last one. Those between may be either, so they make no date.
 *
 * @param order Of `01/02/2024`; with points the day comes before the month.
 * @returns Nothing when the calendar has no such date.
 */
export function isoDate(
  text: string,
  order: DateOrder = "DMY",
): string | undefined {
  if (order === "seconds" || order === "milliseconds") {
    const date = new Date(Number(text) * (order === "seconds" ? 1000 : 1));
    return Number.isNaN(+date) ? undefined : date.toISOString().slice(0, 19);
  }
  const parts = partsOf(plainSigns(text), order);
  return parts && isoOf([fullYear(parts[0]), ...parts.slice(1)]);
}

function isoOf(parts: readonly string[]): string | undefined {
  const [year, month, day, hour, minute, second = "00", half, zone] = parts;
  const two = (digits: string) => digits.padStart(2, "0");
  const date = `${year}-${two(month)}-${two(day)}`;
  const midnight = new Date(`${date}T00:00:00Z`);
  if (Number.isNaN(+midnight) || midnight.getUTCDate() !== Number(day)) return;
  if (hour === undefined) return date;
  const hours = half === undefined
    ? Number(hour)
    : Number(hour) % 12 + (half.toLowerCase() === "p" ? 12 : 0);
  const clock = `${two(String(hours))}:${minute}:${second}`;
  const time = new Date(`${date}T${clock}${zoneText(zone)}`);
  return Number.isNaN(+time) ? undefined : time.toISOString().slice(0, 19);
}

function fullYear(year: string): string {
  if (year.length === 4) return year;
  if (year.length !== 2 || year >= "30" && year < "70") return "?";
  return (year < "30" ? "20" : "19") + year;
}

/** Whether a text would be a date if its year of two digits told its century. */
const lacksCentury = (text: string) =>
  orders.some((order) => {
    const [year, ...rest] = partsOf(text, order) ?? [];
    return year?.length === 2 && isoOf([`20${year}`, ...rest]) !== undefined;
  });

function zoneText(zone = "Z"): string {
  if (/^(z|utc)$/i.test(zone)) return "Z";
  const [, hours, minutes] = /^([+-]\d\d):?(\d\d)?$/.exec(zone)!;
  return `${hours}:${minutes ?? "00"}`;
}

/** Year, month, day, and the parts of the time as far as it is there. */
function partsOf(text: string, order: Order): string[] | undefined {
  let match = yearFirst.exec(text) ?? yearFirstPoints.exec(text) ??
    yearFirstSpaces.exec(text) ?? yearFirstSigns.exec(text);
  if (match) {
    const [, year, , month, day, ...time] = match;
    return [year, month, day, ...time];
  }
  if ((match = yearLast.exec(text))) {
    const [, first, sign, second, year, ...time] = match;
    if (order === "YMD" && sign !== "." && first !== second) return undefined;
    return sign === "." || order !== "MDY"
      ? [year, second, first, ...time]
      : [year, first, second, ...time];
  }
  if ((match = shortYearOf(text))) {
    const [, first, sign, second, third, ...time] = match;
    if (order === "YMD") return [first, second, third, ...time];
    if (order === "DMY") return [third, second, first, ...time];
    return sign === "." ? undefined : [third, first, second, ...time];
  }
  if ((match = compact.exec(text))) return match.slice(1);
  if ((match = yearMonth.exec(text))) return [match[1], match[2], "01"];
  if ((match = dayWord.exec(text))) {
    const [, day, word, year, ...time] = match;
    return named(word, year, day, time);
  }
  if ((match = wordDay.exec(text))) {
    const [, word, day, year, ...time] = match;
    return named(word, year, day, time);
  }
}

function named(word: string, year: string, day: string, time: string[]) {
  const name = word.toLowerCase();
  if (!months.includes(name) && !monthNames.includes(name)) return undefined;
  const month = months.indexOf(name.slice(0, 3)) + 1;
  return [year, String(month), day, ...time];
}
