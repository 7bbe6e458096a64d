/**
 * What a program prints.
 *
 * @module
 */

/** Reads lines until there are so many. */
export async function readLines(
  child: Deno.ChildProcess,
  count: number,
): Promise<string[]> {
  const reader = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  let seen = "";
  while (seen.split("\n").length <= count) {
    const { value, done } = await reader.read();
    if (done) break;
    seen += value;
  }
  await reader.cancel();
  return seen.trim().split("\n");
}
