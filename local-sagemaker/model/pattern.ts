/**
 * The patterns of AWS's models are Java's; JavaScript spells some otherwise.
 *
 * @module
 */

/** What differs, outside of a class in brackets and inside. */
const spellings: Readonly<Record<string, readonly [string, string]>> = {
  "\\A": ["^", ""],
  "\\z": ["$", ""],
  "\\p{Alnum}": ["[a-zA-Z0-9]", "a-zA-Z0-9"],
  "\\p{Print}": ["[\\x20-\\x7e]", "\\x20-\\x7e"],
  // Java's are ASCII, JavaScript's are not.
  "\\s": ["[\\t-\\r ]", "\\t-\\r "],
  "\\S": ["[^\\t-\\r ]", "\\0-\\x08\\x0e-\\x1f\\x21-\\u{10ffff}"],
};

/**
 * Spells a Java pattern for JavaScript's `u` mode.
 *
 * @throws {SyntaxError} With the pattern if JavaScript has no such expression.
 */
export function toJavaScript(pattern: string): string {
  const tokens = pattern.match(/\\[pP]\{\w+\}|\\.|[^\\]/gsu) ?? [];
  let inClass = false;
  let regex = "";
  for (const token of tokens) {
    if (inClass && token === "[" || token === "&" && regex.endsWith("&")) {
      throw new SyntaxError(
        `Cannot convert ${pattern}: JavaScript reads classes in classes otherwise`,
      );
    }
    const spelling = spellings[token];
    regex += spelling ? spelling[inClass ? 1 : 0] : token;
    if (token === "[") inClass = true;
    if (token === "]") inClass = false;
  }
  try {
    compile(regex);
  } catch (error) {
    throw new SyntaxError(
      `Cannot convert ${pattern}: ${(error as Error).message}`,
    );
  }
  return regex;
}

/** The expression that a whole text must match. */
export function compile(regex: string): RegExp {
  return new RegExp(`^(?:${regex})$`, "u");
}
