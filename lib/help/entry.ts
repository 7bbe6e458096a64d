/**
 * What `deno doc --json` says of a name or a room, as an entry for people.
 *
 * @module
 */
import { fileURLToPath } from "node:url";
import { headOf, wholeOf } from "./declarations.ts";

/** Whether a kind of declaration is there for the type check only. */
export const isType = (kind: string): boolean =>
  kind === "interface" || kind === "typeAlias";

/** What is known of a room or of one exported name. */
export interface Entry {
  readonly name: string;
  /** `function`, `interface`, `namespace` (a room) and the like. */
  readonly kind: string;
  /** The room that exports it; empty for rooms, and where only `lib/mod.ts` does. */
  readonly room: string;
  /** How a cell calls it: `churn.evaluate`, `churn.evaluation.rocCurve`. */
  readonly call: string;
  /** The first sentence. */
  readonly summary: string;
  /** All of it, as Markdown. */
  readonly markdown: string;
}

/** The part of a symbol that is used here. */
export interface DocSymbol {
  readonly name: string;
  readonly declarations: readonly Declaration[];
}

interface Declaration {
  /** A file's URL, and a line counted from 0. */
  readonly location: { readonly filename: string; readonly line: number };
  readonly kind: string;
  readonly jsDoc?: { readonly doc?: string; readonly tags?: readonly Tag[] };
}

interface Tag {
  readonly kind: string;
  readonly name?: string;
  readonly doc?: string;
  readonly tsType?: { readonly repr: string };
}

/** The entry of a room, from what its `mod.ts` says and from its names. */
export function roomEntry(
  room: string,
  moduleDoc: string,
  inRoom: readonly Entry[],
): Entry {
  const text = plain(moduleDoc);
  const lines = inRoom.map(({ call, summary }) => `- \`${call}\`: ${summary}`);
  return {
    name: room,
    kind: "namespace",
    room: "",
    call: `churn.${room}`,
    summary: firstSentence(text),
    markdown: [text.replace("```ts ignore", "```ts"), lines.join("\n")]
      .join("\n\n"),
  };
}

/**
 * The entry of a name.
 *
 * @param room The room that exports it.
 * @param isFlat Whether `lib/mod.ts` exports it too.
 * @param byName Where the options of functions are found.
 */
export function entryOf(
  { name, declarations }: DocSymbol,
  room: string,
  isFlat: boolean,
  byName: ReadonlyMap<string, DocSymbol>,
): Entry {
  const [{ kind, jsDoc }] = declarations;
  const text = plain(jsDoc?.doc ?? "");
  const source = declarations.map(sourceOf).join("\n");
  const options = kind === "function" ? source.match(/\b\w+Options\b/g) : [];
  const optionSources = Array.from(new Set(options), (type) => {
    const [declaration] = byName.get(type)?.declarations ?? [];
    return declaration && codeBlock(sourceOf(declaration));
  });
  const call = isFlat ? `churn.${name}` : `churn.${room}.${name}`;
  const markdown = [
    `\`${call}\``,
    codeBlock(source),
    text,
    ...(jsDoc?.tags ?? []).map(tagText),
    ...optionSources,
  ].filter(Boolean).join("\n\n");
  return { name, kind, room, call, summary: firstSentence(text), markdown };
}

const firstSentence = (text: string) =>
  text.replace(/\n\n[^]*/, "").replaceAll("\n", " ").replace(/\. .*$/, ".");

function sourceOf({ location, kind }: Declaration): string {
  const lines = Deno.readTextFileSync(fileURLToPath(location.filename))
    .split("\n").slice(location.line);
  const hasBody = kind === "function" || kind === "class";
  return (hasBody ? headOf(lines) : wholeOf(lines))
    .replace(/^export (async )?/, "");
}

const codeBlock = (code: string) => "```ts\n" + code + "\n```";

/** Links of TSDoc as plain code. */
const plain = (text: string) =>
  text.replace(/\{@link(?:code|plain)?\s+([^}\s|]+)[^}]*\}/g, "`$1`").trim();

function tagText({ kind, name, doc = "", tsType }: Tag): string {
  const text = plain(doc);
  if (kind === "param") return text && `- \`${name}\`: ${text}`;
  if (kind === "return") return text && `Returns: ${text}`;
  if (kind === "throws") return `Throws \`${tsType?.repr}\`: ${text}`;
  if (kind === "default") return `Default: ${text}`;
  return kind === "example" ? text.replace(/^```ts ignore/, "```ts") : "";
}
