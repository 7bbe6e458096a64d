/**
 * How far a long installation is.
 *
 * @module
 */
import { say } from "./command.ts";

/** Milliseconds between two lines where nobody watches a terminal. */
const pause = 15_000;

/**
 * Shows how far work is: on a terminal in one line that changes and goes at the
 * end, elsewhere in a line of its own now and then.
 */
export async function withLiveLine<T>(
  title: string,
  work: (tell: (progress: string) => void) => Promise<T>,
): Promise<T> {
  const isTerminal = Deno.stderr.isTerminal();
  const start = performance.now();
  let progress = "starting";
  const write = (text: string) =>
    Deno.stderr.writeSync(new TextEncoder().encode(text));
  const show = () => {
    const seconds = Math.round((performance.now() - start) / 1000);
    const line = `${title}: ${progress} · ${seconds} s`;
    if (isTerminal) write(`\r\x1b[K${line.slice(0, width())}`);
    else say(line);
  };
  const timer = setInterval(show, isTerminal ? 500 : pause);
  try {
    return await work((text) => {
      progress = text;
    });
  } finally {
    clearInterval(timer);
    if (isTerminal) write("\r\x1b[K");
  }
}

function width(): number {
  try {
    return (Deno.consoleSize().columns || 80) - 1;
  } catch {
    return 79;
  }
}
