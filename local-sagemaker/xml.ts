/**
 * Writes XML answers.
 *
 * @module
 */

/** Text, members by name, a member that repeats, or nothing. */
export type Xml = string | number | boolean | undefined | Xml[] | {
  readonly [name: string]: Xml;
};

/**
 * One element with its content; `undefined` leaves it out, a list repeats it. The
 * name may have attributes behind it.
 */
export function element(name: string, content: Xml, attributes = ""): string {
  if (content === undefined) return "";
  if (Array.isArray(content)) {
    return content.map((item) => element(name, item, attributes)).join("");
  }
  const inner = typeof content === "object"
    ? Object.entries(content).map(([key, value]) => element(key, value))
      .join("")
    : escape(String(content));
  return `<${name}${attributes}>${inner}</${name.split(" ", 1)[0]}>`;
}

/** A whole document. */
export function xmlDocument(
  name: string,
  content: Xml,
  namespace?: string,
): string {
  const attributes = namespace ? ` xmlns="${namespace}"` : "";
  return `<?xml version="1.0" encoding="UTF-8"?>\n` +
    element(name, content, attributes);
}

function escape(text: string): string {
  return text.replace(
    // deno-lint-ignore no-control-regex
    /[&<>"\u0000-\u001f\u007f\ufffe\uffff]/g,
    (character) => `&#${character.charCodeAt(0)};`,
  );
}
