/**
 * The texts of a TypeScript source, as far as this project writes them.
 *
 * @module
 */

/** Stands for `${…}` in a text of {@linkcode literals}. */
export const hole = "\0";

/** What is within quotes and backticks, templates with holes; no comments and imports. */
export function literals(source: string): string[] {
  const code = source.replace(/\/\*[^]*?\*\//g, "")
    .replace(/^\s*\/\/.*$/gm, "")
    .replace(/^(import|export) [^;=]*? from "[^"]+";/gm, "");
  const found: string[] = [];
  /** Templates that are open, and how many braces of a hole are. */
  const open: { text: string; braces: number }[] = [];
  for (let i = 0; i < code.length; i++) {
    const [sign, within] = [code[i], open.at(-1)];
    if (within?.braces === 0) {
      if (sign === "`") found.push(open.pop()!.text);
      else if (sign === "\\") within.text += code[++i];
      else if (sign === "$" && code[i + 1] === "{") {
        within.text += hole;
        within.braces = 1;
        i++;
      } else within.text += sign;
    } else if (sign === "`") open.push({ text: "", braces: 0 });
    else if (sign === '"') {
      const [quoted] = /^"(?:\\.|[^"\\\n])*"/.exec(code.slice(i)) ?? [sign];
      found.push(quoted.slice(1, -1));
      i += quoted.length - 1;
    } else if (within && sign === "{") within.braces++;
    else if (within && sign === "}") within.braces--;
  }
  return found;
}
