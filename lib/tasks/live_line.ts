/**
 * How far long installations are, several at once in one line.
 *
 * @module
 */
import { say } from "./command.ts";

/** Milliseconds between two lines where nobody watches a terminal. */
const pause = 15_000;

/** How far what runs is, by its title. */
const running = new Map<string, string>();
let timer: ReturnType<typeof setInterval>;

/**
 * Shows how far work is: on a terminal in one line that changes and goes at the
 * end, elsewhere in a line of its own now and then. Works that run at the same
 * time share the line.
 */
export async function withLiveLine<T>(
  title: string,
  work: (tell: (progress: string) => void) => Promise<T>,
): Promise<T> {
  if (running.size === 0) begin();
  running.set(title, "starting");
  try {
    return await work((progress) => running.set(title, progress));
  } finally {
    running.delete(title);
    if (running.size === 0) end();
  }
}

function begin(): void {
  const isTerminal = Deno.stderr.isTerminal();
  const start = performance.now();
  timer = setInterval(() => {
    const parts = Array.from(running, ([title, how]) => `${title}: ${how}`);
    const seconds = Math.round((performance.now() - start) / 1000);
    const line = [...parts, `${seconds} s`].join(" · ");
    if (isTerminal) write(`\r\x1b[K${line.slice(0, width())}`);
    else say(line);
  }, isTerminal ? 500 : pause);
}

function end(): void {
  clearInterval(timer);
  if (Deno.stderr.isTerminal()) write("\r\x1b[K");
}

function write(text: string): void {
  Deno.stderr.writeSync(new TextEncoder().encode(text));
}

function width(): number {
  try {
    return (Deno.consoleSize().columns || 80) - 1;
  } catch {
    return 79;
  }
}
