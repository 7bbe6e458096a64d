/**
 * Text that comes in pieces, line by line.
 *
 * @module
 */

/** Yields the lines that are whole, without their ends. */
export async function* wholeLines(
  stream: ReadableStream<Uint8Array>,
): AsyncGenerator<string, undefined> {
  let begun: string[] = [];
  for await (const text of stream.pipeThrough(new TextDecoderStream())) {
    const [first, ...others] = text.split("\n");
    begun.push(first);
    for (const part of others) {
      yield begun.join("");
      begun = [part];
    }
  }
}
