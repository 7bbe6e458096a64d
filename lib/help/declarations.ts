/**
 * Declarations cut out of source text as `deno fmt` lays it out.
 *
 * @module
 */

/** The head of a function or class, without its body, from the lines that begin with it. */
export function headOf(lines: readonly string[]): string {
  const last = lines.findIndex((line) => /^[^ ].*[)}>\w\]] \{$/.test(line));
  return lines.slice(0, last + 1).join("\n").replace(/ \{$/, "");
}

/** A whole declaration, from the lines that begin with it. */
export function wholeOf(lines: readonly string[]): string {
  let open = 0;
  const last = lines.findIndex((line) => {
    const code = /^\s*(\/\*\*|\*)/.test(line) ? "" : line;
    open += count(code, /[({[]/g) - count(code, /[)}\]]/g);
    return open === 0 && /[;}]$/.test(code);
  });
  return lines.slice(0, last + 1).join("\n");
}

const count = (text: string, signs: RegExp) => text.match(signs)?.length ?? 0;
