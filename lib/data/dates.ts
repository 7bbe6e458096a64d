/**
 * The ways in which a date is written.
 *
 * @module
 */

/** Of `01/02/2024`; or what a number counts since 1970. */
export type DateOrder = "DMY" | "MDY" | "seconds" | "milliseconds";

export type DateKind =
  | "isoDate"
  | "otherDate"
  | "dayFirst"
  | "monthFirst"
  | "dayOrMonth";

const time =
  "(\\d{1,2}):(\\d{2})(?::(\\d{2})(?:[.,]\\d+)?)?(?: ?([ap])\\.?m\\.?)?";
const zone = " ?(Z|UTC|[+-]\\d{2}(?::?\\d{2})?)?";
const month = "([a-z]{3,9})\\.?";
const pattern = (date: string) =>
  new RegExp(`^${date}(?:(?:T|,? )${time}${zone})?$`, "i");

const yearFirst = pattern("(\\d{4})([-/])(\\d{1,2})\\2(\\d{1,2})");
const yearLast = pattern("(\\d{1,2})([./-])(\\d{1,2})\\2(\\d{4})");
const dayWord = pattern(`(\\d{1,2})[- ]${month}[-, ] ?(\\d{4})`);
const wordDay = pattern(`${month} (\\d{1,2}),? (\\d{4})`);
const yearMonth = /^((?:19|20)\d{2})-(\d{2})$/;
const compact = /^((?:19|20)\d{2})(\d{2})(\d{2})$/;
const iso = /^\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\d)?$/;

const months = "jan feb mar apr may jun jul aug sep oct nov dec".split(" ");
const monthNames = ("january february march april may june july august " +
  "september october november december sept").split(" ");

/** Tells how a text that is no plain number is written as a date, if it is one. */
export function dateKind(text: string): DateKind | undefined {
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

/** Whether eight digits are a date of the 20th or 21st century: `20240131`. */
export function isCompactDate(text: string): boolean {
  return text.length === 8 && compact.test(text) && isoDate(text) !== undefined;
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
  if (order === "seconds" || order === "milliseconds") {
    const date = new Date(Number(text) * (order === "seconds" ? 1000 : 1));
    return Number.isNaN(+date) ? undefined : date.toISOString().slice(0, 19);
  }
  const parts = partsOf(text, order);
  if (!parts) return undefined;
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

function zoneText(zone = "Z"): string {
  if (/^(z|utc)$/i.test(zone)) return "Z";
  const [, hours, minutes] = /^([+-]\d\d):?(\d\d)?$/.exec(zone)!;
  return `${hours}:${minutes ?? "00"}`;
}

/** Year, month, day, and the parts of the time as far as it is there. */
function partsOf(text: string, order: "DMY" | "MDY"): string[] | undefined {
  let match = yearFirst.exec(text);
  if (match) {
    const [, year, , month, day, ...time] = match;
    return [year, month, day, ...time];
  }
  if ((match = yearLast.exec(text))) {
    const [, first, sign, second, year, ...time] = match;
    return sign === "." || order === "DMY"
      ? [year, second, first, ...time]
      : [year, first, second, ...time];
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
