/**
 * What `deno doc --json` says of the library, as entries for people.
 *
 * @module
 */
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { repositoryRoot } from "../settings/settings.ts";
import { headOf, wholeOf } from "./declarations.ts";

/** What is known of one exported name. */
export interface Entry {
  /** `function`, `interface` and the like. */
  readonly kind: string;
  /** The heading in `lib/mod.ts` below which it is exported. */
  readonly section: string;
  /** The first sentence. */
  readonly summary: string;
  /** All of it, as Markdown. */
  readonly markdown: string;
}

/** The part of a symbol that is used here. */
interface DocSymbol {
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

/** What `deno doc --json` writes. */
export interface Documented {
  readonly version: number;
  readonly nodes: Readonly<Record<string, { readonly symbols: DocSymbol[] }>>;
}

/**
 * Entries by name, in the order of `lib/mod.ts`.
 *
 * @throws {Error} If another version of `deno doc` wrote it.
 */
export function entriesOf(
  { version, nodes }: Documented,
): Record<string, Entry> {
  if (version !== 2) {
    throw new Error(
      `Cannot read the documentation: Deno ${Deno.version.deno} writes version ` +
        `${version} of it, and only version 2 is supported`,
    );
  }
  const byName = new Map(
    Object.values(nodes).flatMap(({ symbols }) => symbols)
      .map((symbol) => [symbol.name, symbol]),
  );
  return Object.fromEntries(
    exported().filter(({ name }) => byName.has(name)).map(
      ({ name, section }) => [name, entryOf(name, section, byName)],
    ),
  );
}

function entryOf(
  name: string,
  section: string,
  byName: ReadonlyMap<string, DocSymbol>,
): Entry {
  const { declarations } = byName.get(name)!;
  const [{ kind, jsDoc }] = declarations;
  const text = plain(jsDoc?.doc ?? "");
  const source = declarations.map(sourceOf).join("\n");
  const options = kind === "function" ? source.match(/\b\w+Options\b/g) : [];
  const optionSources = Array.from(new Set(options), (type) => {
    const [declaration] = byName.get(type)?.declarations ?? [];
    return declaration && codeBlock(sourceOf(declaration));
  });
  const markdown = [
    codeBlock(source),
    text,
    ...(jsDoc?.tags ?? []).map(tagText),
    ...optionSources,
  ].filter(Boolean).join("\n\n");
  const summary = text.replaceAll("\n", " ").replace(/\. .*$/, ".");
  return { kind, section, summary, markdown };
}

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

/** The names that `lib/mod.ts` exports, each with the comment above its group. */
function exported(): { name: string; section: string }[] {
  let section = "";
  return Deno.readTextFileSync(join(repositoryRoot, "lib", "mod.ts"))
    .replaceAll(/\/\*\*[\s\S]*?\*\//g, "").split("\n").flatMap((line) => {
      section = /^\/\/ (.+)$/.exec(line)?.[1] ?? section;
      const list = line.replace(/ from ".*$/, "")
        .replaceAll(/\b(export|type)\b/g, "");
      return line.startsWith("//") ? [] : Array.from(
        list.matchAll(/(?:\w+ as )?(\w+)/g),
        ([, name]) => ({ name, section }),
      );
    });
}
