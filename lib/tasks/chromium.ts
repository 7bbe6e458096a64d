import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";

const names = ["chromium", "chromium-browser", "google-chrome"];

/** Path of the Chromium of `CHROMIUM` or of the PATH; `undefined` without one. */
export function findChromium(): string | undefined {
  const named = Deno.env.get("CHROMIUM");
  if (named) return named;
  const folders = (Deno.env.get("PATH") ?? "").split(delimiter);
  return names.flatMap((name) => folders.map((folder) => join(folder, name)))
    .find((path) => existsSync(path));
}
