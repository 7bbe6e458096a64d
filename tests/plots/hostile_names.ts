/**
 * Names of columns and categories that have meant something to somebody's code.
 *
 * @module
 */
import type { Spelling } from "./named_plots.ts";

/** What runs only if a name was taken for code or for markup. */
const canary = "canary";

export const hostileNames: readonly string[] = [
  "a\\",
  'a\\"',
  'say "hi"',
  "it's",
  "a'] + warn('canary') + datum['a",
  `'+alert(1)+'`,
  `"+warn("${canary}")+"`,
  `\\"+warn(\\"${canary}\\")+\\"`,
  `x": warn("${canary}"), "y`,
  `x\\": warn(\\"${canary}\\"), \\"y`,
  "`${canary}`",
  "${canary = 1}",
  "{{canary}}",
  "a.b.c",
  "a[0]",
  "a]",
  "[",
  "a\\.b",
  "constructor",
  "toString",
  "__proto__",
  "hasOwnProperty",
  "valueOf",
  "prototype",
  "datum",
  "event",
  "item",
  "signal",
  "parent",
  "undefined",
  "null",
  "NaN",
  "true",
  "0",
  "2023",
  "-1",
  "*",
  "a b",
  "tab\there",
  "line\nbreak",
  "zero\u200Bwidth",
  "\u202Eright to left",
  "עמודה",
  "👩‍👩‍👧‍👦 plan",
  "nul\u0000and\u0007bell\u001B[31m",
  "\uFFFE",
  "half \uD83D",
  "$& $' $` $1 $$",
  "%s %d",
  "=1+1",
  "a<b",
  "<script>canary = 1</script>",
  "</script><script>canary = 1</script>",
  "<!--<script>",
  "-->",
  "]]>",
  '<img src=x onerror="canary = 1">',
  '"><svg onload="canary = 1">',
  "&lt;b&gt;",
  "&#0;",
  "javascript:canary=1",
  "x".repeat(131),
  "many words ".repeat(28),
  "界".repeat(300),
];

/** Gives each name the next of the hostile ones; a second round gets a number. */
export function hostileSpelling(first = 0): Spelling {
  const next = () => {
    const given = new Map<string, string>();
    return (name: string) => {
      const known = given.get(name);
      if (known !== undefined) return known;
      const place = first + given.size;
      const round = Math.floor(given.size / hostileNames.length);
      const spelled = hostileNames[place % hostileNames.length] +
        (round ? ` ${round}` : "");
      given.set(name, spelled);
      return spelled;
    };
  };
  return {
    column: next(),
    category: next(),
    customer: (row) => hostileNames[(first + row) % hostileNames.length],
  };
}
