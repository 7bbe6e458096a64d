/**
 * Which of many texts were met before, in bounded memory.
 *
 * @module
 */

/** With this many keys every second one is let go, and so on. */
const MOST = 1 << 21;

/** Two running 32-bit hashes (FNV-1a with two primes), joined to 53 bits. */
export interface Hash {
  high: number;
  low: number;
}

/** Starts a hash. */
export const newHash = (): Hash => ({ high: 0x811c9dc5, low: 0x3c6ef372 });

/** Continues a hash with a text. */
export function addText(hash: Hash, text: string) {
  let { high, low } = hash;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    high = Math.imul(high ^ code, 0x01000193);
    low = Math.imul(low ^ code, 0x5bd1e995);
  }
  hash.high = Math.imul(high ^ 0x1ff, 0x01000193);
  hash.low = Math.imul(low ^ (low >>> 15) ^ 0x1ff, 0x5bd1e995);
}

/** A whole number from 1 to 2⁵³. */
export function hashKey({ high, low }: Hash): number {
  return (high >>> 0) * 0x200000 + ((low ^ (low >>> 11)) & 0x1fffff) + 1;
}

/** A growing set of hash keys, each with the row it was first met in. */
export interface Repeats {
  /** How many keys were met before, and the first of them. */
  count: number;
  /** Only every n-th key was tracked in the end: then there may be more. */
  every: number;
  readonly places: { row: number; firstRow: number }[];
  add(key: number, row: number): void;
}

/**
 * Starts a set: 12 to 24 bytes a key. Beyond two million keys it keeps those of
 * a smaller and smaller share of all texts, and finds all repeats of those.
 */
export function createRepeats(most = MOST): Repeats {
  let size = 0;
  let keys = new Float64Array(1 << 12);
  let rows = new Uint32Array(1 << 12);

  function slot(key: number): number {
    const mask = keys.length - 1;
    let at = Math.floor(key / 0x200000) & mask;
    while (keys[at] !== 0 && keys[at] !== key) at = (at + 1) & mask;
    return at;
  }

  const isWatched = (key: number) =>
    repeats.every === 1 || key % repeats.every === 0;

  function move(slots: number) {
    const [oldKeys, oldRows] = [keys, rows];
    keys = new Float64Array(slots);
    rows = new Uint32Array(slots);
    size = 0;
    for (let i = 0; i < oldKeys.length; i++) {
      if (oldKeys[i] === 0 || !isWatched(oldKeys[i])) continue;
      const at = slot(oldKeys[i]);
      keys[at] = oldKeys[i];
      rows[at] = oldRows[i];
      size++;
    }
  }

  const repeats: Repeats = {
    count: 0,
    every: 1,
    places: [],
    add(key, row) {
      if (!isWatched(key)) return;
      const at = slot(key);
      if (keys[at] === key) {
        if (repeats.count++ < 5) {
          repeats.places.push({ row, firstRow: rows[at] });
        }
        return;
      }
      keys[at] = key;
      rows[at] = row;
      if (++size > keys.length * 0.6) move(2 * keys.length);
      if (size < most) return;
      repeats.every *= 2;
      move(keys.length);
    },
  };
  return repeats;
}
