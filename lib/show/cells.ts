/**
 * Whether a cell has just failed, as far as Deno's kernel lets it be seen. It
 * tells of the cells that end well, with their number, and formats the stack of
 * an error that ends one; it tells nothing of a cell that can't be parsed, until
 * a later one ends well.
 *
 * @module
 */

/** For how long a cell has just failed. */
const justSeconds = 30;

let lastNumber: number | undefined;
/** When an error was seen in the running cell, which may have caught it. */
let error = -Infinity;
let failure = -Infinity;
let interrupt = -Infinity;
const refusals = new WeakSet<Error>();

/** Notes that an error's stack is asked for. */
export function noteError(seen: Error): void {
  if (!refusals.has(seen)) error = performance.now();
}

/** Notes that the kernel is interrupted. */
export function noteInterrupt(): void {
  interrupt = performance.now();
}

/** Notes that the cell with this number has ended well. */
export function noteSuccess(number: number): void {
  const haveFailed = lastNumber !== undefined && number > lastNumber + 1;
  if (haveFailed) failure = Math.max(error, failure);
  error = -Infinity;
  lastNumber = number;
}

/**
 * Refuses what should not go on by itself after a failure.
 *
 * @throws {Error} If a cell failed or was interrupted within 30 seconds.
 */
export function refuseAfterFailure(what: string, how: string): void {
  const last = Math.max(error, failure, interrupt);
  const left = justSeconds - (performance.now() - last) / 1000;
  if (left <= 0) return;
  const why = last === interrupt ? "an interrupt" : "a cell has failed";
  const refusal = new Error(
    `Cannot ${what} right after ${why}, because this kernel continues with the cells ` +
      `that were queued, and this may be one of them. Run the cell again in ` +
      `${Math.ceil(left)} s, or now with ${how}`,
  );
  refusals.add(refusal);
  throw refusal;
}
