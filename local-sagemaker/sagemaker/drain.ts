/**
 * What a process prints, handed on as it comes.
 *
 * @module
 */

export interface Drain {
  /** Whether all has come within so many milliseconds. */
  endsWithin(milliseconds: number): Promise<boolean>;
  /** Takes nothing more. @throws what `output` has thrown. */
  stop(): Promise<void>;
}

/** Hands every chunk to `output`; where that throws, `onFailure` is called. */
export function drain(
  stream: ReadableStream<Uint8Array>,
  output: (chunk: Uint8Array) => void,
  onFailure: () => void,
): Drain {
  const reader = stream.getReader();
  let failure: { error: unknown } | undefined;
  const ended = readAll().catch((error) => {
    failure = { error };
    onFailure();
  });

  async function readAll(): Promise<void> {
    while (true) {
      const { done, value } = await reader.read();
      if (done) return;
      output(value);
    }
  }

  return {
    async endsWithin(milliseconds) {
      const { promise: late, resolve } = Promise.withResolvers<boolean>();
      const timer = setTimeout(resolve, milliseconds, false);
      const inTime = await Promise.race([ended.then(() => true), late]);
      clearTimeout(timer);
      return inTime;
    },
    async stop() {
      await reader.cancel().catch(() => {});
      if (failure) throw failure.error;
    },
  };
}
