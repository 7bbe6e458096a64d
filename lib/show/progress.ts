/**
 * How far long work in this process is.
 *
 * @module
 */
import { escapeHtml } from "./bundle.ts";
import { liveLine } from "./live.ts";

/** What is counted. */
export type Unit = "bytes" | "customers";

/** Counts what is done, and shows it while there is much of it. */
export interface Progress {
  /** Adds what was done since the last call. */
  advance(amount: number): Promise<void>;
  /** Leaves one line that says how much it was, where it was shown at all. */
  end(): Promise<void>;
}

/** Less than this passes in a moment and shows nothing, on any machine. */
const shownFrom: Record<Unit, number> = { bytes: 20e6, customers: 20_000 };
/** Milliseconds between two updates. */
const pause = 200;

/**
 * Starts to count; nothing is shown before there is much to show.
 *
 * @param title What is done: `Reading customers.csv`.
 * @param total How much it will be; the bar has no end where left out.
 */
export function progress(title: string, unit: Unit, total?: number): Progress {
  const line = liveLine();
  let [done, next] = [0, 0];
  const isShown = () => done >= shownFrom[unit];
  const part = () => total ? Math.min(1, done / total) : undefined;
  return {
    async advance(amount) {
      done += amount;
      if (!isShown() || performance.now() < next) return;
      next = performance.now() + pause;
      const share = part();
      const text = `${title}: ${amountText(done, unit)}` +
        (share === undefined ? "" : `, ${Math.floor(100 * share)}%`);
      const value = share === undefined ? "" : ` value="${share.toFixed(3)}"`;
      await line.update({
        "text/html": `<div>${escapeHtml(text)} <progress${value} aria-label="${
          escapeHtml(title)
        }"></progress></div>`,
        "text/plain": text,
      });
    },
    async end() {
      if (isShown()) await line.update(`${title}: ${amountText(done, unit)}`);
    },
  };
}

/**
 * A stream that counts what is read of it.
 *
 * @param look Sees each chunk first.
 */
export function counted(
  stream: ReadableStream<Uint8Array>,
  bar: Progress,
  look: (chunk: Uint8Array) => void = () => {},
): ReadableStream<Uint8Array> {
  async function* chunks() {
    for await (const chunk of stream) {
      look(chunk);
      await bar.advance(chunk.length);
      yield chunk;
    }
    await bar.end();
  }
  return ReadableStream.from(chunks());
}

/** `126 MB`, `150,000 customers`. */
function amountText(amount: number, unit: Unit): string {
  return unit === "bytes"
    ? `${Math.round(amount / 1e6)} MB`
    : `${amount.toLocaleString("en")} customers`;
}
