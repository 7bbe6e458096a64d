/**
 * Output of a program that runs beside another one.
 *
 * @module
 */

/** Holds output back until it may be shown. */
export interface HeldOutput {
  /** Takes output: for later, or, once there is no other, to stdout at once. */
  write(bytes: Uint8Array): void;
  /** Shows what there is, and from then on everything at once. */
  show(): void;
}

/** Begins to hold output back. */
export function holdOutput(): HeldOutput {
  let held: Uint8Array[] | undefined = [];
  const write = (bytes: Uint8Array) => {
    if (held) held.push(bytes);
    else writeAll(bytes);
  };
  const show = () => {
    const pieces = held ?? [];
    held = undefined;
    pieces.forEach(writeAll);
  };
  return { write, show };
}

function writeAll(bytes: Uint8Array): void {
  for (let done = 0; done < bytes.length;) {
    done += Deno.stdout.writeSync(bytes.subarray(done));
  }
}
