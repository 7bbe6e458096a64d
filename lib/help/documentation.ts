/**
 * The library's documentation by name, made by `deno doc` from the comments in
 * the code and kept in `build/`. Running this file makes it; the kernel's proxy
 * (`lib/tasks/python/kernel_proxy.py`) does so and answers questions from it.
 *
 * @module
 */
import { existsSync, mkdirSync, readdirSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { repositoryRoot } from "../settings/settings.ts";
import { entriesOf } from "./entries.ts";
import type { Entry } from "./entry.ts";
import { entryPoints } from "./rooms.ts";

const library = join(repositoryRoot, "lib");
const made = join(repositoryRoot, "build", "documentation.json");

/**
 * The documentation of everything that `lib/mod.ts` and the rooms export, room
 * by room. Made anew where the library is newer, which takes some seconds.
 *
 * @throws {Error} If `deno doc` fails.
 */
export function documentation(): Readonly<Record<string, Entry>> {
  if (!isFresh()) make();
  return JSON.parse(Deno.readTextFileSync(made));
}

function isFresh(): boolean {
  if (!existsSync(made)) return false;
  const { mtimeMs } = statSync(made);
  const files = readdirSync(library, { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".ts"));
  return files.every((path) => statSync(join(library, path)).mtimeMs < mtimeMs);
}

function make(): void {
  const { success, stdout, stderr } = new Deno.Command(Deno.execPath(), {
    args: ["doc", "--frozen", "--quiet", "--json", ...entryPoints()],
    cwd: repositoryRoot,
    env: { NO_COLOR: "1" },
  }).outputSync();
  const text = new TextDecoder();
  if (!success) {
    throw new Error(`Cannot document lib/: ${text.decode(stderr)}`);
  }
  const entries = entriesOf(JSON.parse(text.decode(stdout)));
  mkdirSync(dirname(made), { recursive: true });
  const half = `${made}.${crypto.randomUUID()}`;
  Deno.writeTextFileSync(half, JSON.stringify(entries));
  Deno.renameSync(half, made);
}

if (import.meta.main) documentation();
