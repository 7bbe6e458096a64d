/**
 * Numbers whose count shows only at the end, without an object for each.
 *
 * @module
 */

type Numbers = Float64Array | Uint32Array | Uint8Array;

/** A typed array that grows. */
export interface Growing<T extends Numbers> {
  push(value: number): void;
  /** What was pushed, as an array of just that length. */
  toArray(): T;
}

/** Starts an empty array; `growing(Float64Array)`. */
export function growing<T extends Numbers>(
  Type: new (length: number) => T,
): Growing<T> {
  let values = new Type(1024);
  let length = 0;
  return {
    push(value) {
      if (length === values.length) {
        const larger = new Type(2 * length);
        larger.set(values);
        values = larger;
      }
      values[length++] = value;
    },
    toArray: () => values.slice(0, length) as T,
  };
}
