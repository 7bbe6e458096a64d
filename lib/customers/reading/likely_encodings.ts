/**
 * In which encodings a text makes sense that was read as Latin-1 and makes none.
 *
 * @module
 */
import type { Encoding } from "./encoding.ts";

/** An encoding, and a text as it reads in it. */
export interface LikelyEncoding {
  readonly encoding: Encoding;
  readonly reads: string;
  /** Of two bytes a character, so that a text which makes sense is no coincidence. */
  readonly isWide: boolean;
}

/** The first bytes of the characters that most texts are made of, and their second ones. */
const wide: readonly [
  Encoding,
  readonly [number, number][],
  readonly [
    number,
    number,
  ][],
][] = [
  ["euc-kr", [[0xb0, 0xc8]], [[0xa1, 0xfe]]],
  ["euc-jp", [[0xa4, 0xa5], [0xb0, 0xcf]], [[0xa1, 0xfe]]],
  ["shift_jis", [[0x82, 0x83], [0x88, 0x98]], [[0x40, 0x7e], [0x80, 0xfc]]],
  ["gb18030", [[0xb0, 0xd7]], [[0xa1, 0xfe]]],
  ["big5", [[0xa4, 0xc6]], [[0x40, 0x7e], [0xa1, 0xfe]]],
];
/** Encodings of one byte, and the letters that they are for. */
const narrow: readonly [Encoding, RegExp][] = [
  ["windows-1251", /\p{Script=Cyrillic}/u],
  ["koi8-r", /\p{Script=Cyrillic}/u],
  ["ibm866", /\p{Script=Cyrillic}/u],
  ["windows-1253", /\p{Script=Greek}/u],
  ["windows-1255", /\p{Script=Hebrew}/u],
  ["windows-1256", /\p{Script=Arabic}/u],
  ["windows-874", /\p{Script=Thai}/u],
];
const letters =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u;
/** What may stand among them: ー, punctuation, letters of their width. */
const signs = /[\u3000-\u303f\u30fb\u30fc\uff01-\uff5e]/;

/** With fewer different letters, chance looks like words. */
const FEWEST_LETTERS = 3;
/** This share of the characters is usual, and not isolated. */
const USUAL = 0.9;
const NOT_ALONE = 0.6;
const MOST_READ = 20_000;

/**
 * Finds the encodings in which texts make sense, the likeliest first; where several
 * do, nobody but a reader can tell.
 *
 * @param texts As read in Windows-1252, in which every byte is a character.
 */
export function likelyEncodings(texts: readonly string[]): LikelyEncoding[] {
  const strange = bounded(texts.filter((text) => /[^\p{ASCII}]/u.test(text)));
  if (strange.length === 0) return [];
  const found = wide.flatMap(([encoding, first, second]) => {
    const read = decodeAll(strange, encoding);
    if (!read) return [];
    const usual = usualLetters(encoding, first, second);
    const share = shareOfUsual(read, usual);
    return share >= USUAL
      ? [{ encoding, reads: read[0], isWide: true, share, of: usual.size }]
      : [];
  });
  if (found.length) {
    return found.sort((a, b) => b.share - a.share || a.of - b.of)
      .map(({ encoding, reads, isWide }) => ({ encoding, reads, isWide }));
  }
  return narrow.flatMap(([encoding, script]) => {
    const read = decodeAll(strange, encoding);
    const all = read?.join(" ").match(/[^\p{ASCII}]/gu) ?? [];
    const fitting = all.filter((sign) => script.test(sign)).length;
    // Small letters prevail: in KOI8-R they lie where Windows-1251 has capitals.
    const small = all.filter((sign) => sign !== sign.toUpperCase()).length;
    return read && fitting >= USUAL * all.length
      ? [{ encoding, reads: read[0], isWide: false, small }]
      : [];
  }).sort((a, b) => b.small - a.small)
    .map(({ encoding, reads, isWide }) => ({ encoding, reads, isWide }));
}

/** What to say of each: `{ encoding: "big5" } reads '客戶'`. */
export const likelyText = (likely: readonly LikelyEncoding[]): string =>
  likely.slice(0, 3).map(({ encoding, reads }) =>
    `{ encoding: "${encoding}" } reads '${reads.slice(0, 20)}'`
  ).join(", ");

function bounded(texts: readonly string[]): string[] {
  let left = MOST_READ;
  return texts.filter(({ length }) => (left -= length) >= 0);
}

/** The byte of each character of Windows-1252. */
const bytes = new Map(
  Array.from(
    new TextDecoder("windows-1252").decode(
      Uint8Array.from({ length: 256 }, (_, byte) => byte),
    ),
    (sign, byte) => [sign, byte],
  ),
);

function decodeAll(texts: readonly string[], encoding: Encoding) {
  const decoder = new TextDecoder(encoding, { fatal: true });
  try {
    return texts.map((text) =>
      decoder.decode(Uint8Array.from(text, (sign) => bytes.get(sign) ?? 63))
    );
  } catch {
    return undefined; // It is not this one.
  }
}

/** The letters that an encoding has where its most usual ones lie. */
function usualLetters(
  encoding: Encoding,
  first: readonly [number, number][],
  second: readonly [number, number][],
): Set<string> {
  const each = (ranges: readonly [number, number][]) =>
    ranges.flatMap(([from, to]) =>
      Array.from({ length: to - from + 1 }, (_, i) => from + i)
    );
  const pairs = each(first).flatMap((a) => each(second).flatMap((b) => [a, b]));
  const text = new TextDecoder(encoding).decode(Uint8Array.from(pairs));
  return new Set(Array.from(text).filter((sign) => letters.test(sign)));
}

/** The share of usual letters; 0 if there are few, or most are isolated. */
function shareOfUsual(texts: readonly string[], usual: ReadonlySet<string>) {
  const all = texts.join("\n").match(/[^\p{ASCII}]/gu) ?? [];
  const known = all.filter((sign) => usual.has(sign) || signs.test(sign));
  const together = texts.join("\n").match(/[^\p{ASCII}]{2,}/gu)?.join("") ?? "";
  const isFew = new Set(known).size < FEWEST_LETTERS;
  return isFew || together.length < NOT_ALONE * all.length
    ? 0
    : known.length / all.length;
}
