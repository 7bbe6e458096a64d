/**
 * Keys in the order in which S3 lists them: by their UTF-8 bytes.
 *
 * @module
 */

/** Compares by UTF-8 bytes, which is by code points. */
export function compareKeys(a: string, b: string): number {
  const shorter = Math.min(a.length, b.length);
  for (let i = 0; i < shorter; i++) {
    const [left, right] = [a.charCodeAt(i), b.charCodeAt(i)];
    if (left !== right) return rank(left) - rank(right);
  }
  return a.length - b.length;
}

/** Surrogates stand for code points above every other code unit's. */
function rank(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit;
}

/** The first position in `sorted` at which `isAfter` holds from there on. */
export function lowerBound(
  sorted: readonly string[],
  isAfter: (key: string) => boolean,
): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (isAfter(sorted[middle])) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Inserts a key where it belongs unless it is there. */
export function insertKey(sorted: string[], key: string): void {
  const at = lowerBound(sorted, (other) => compareKeys(other, key) >= 0);
  if (sorted[at] !== key) sorted.splice(at, 0, key);
}

/** Removes a key if it is there. */
export function removeKey(sorted: string[], key: string): void {
  const at = lowerBound(sorted, (other) => compareKeys(other, key) >= 0);
  if (sorted[at] === key) sorted.splice(at, 1);
}
