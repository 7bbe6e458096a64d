import { capture } from "./command.ts";

/** The Chromium of `CHROMIUM` or of the PATH; `undefined` without one. */
export async function findChromium(): Promise<string | undefined> {
  const named = Deno.env.get("CHROMIUM");
  const names = ["chromium", "chromium-browser", "google-chrome"];
  for (const program of named ? [named] : names) {
    if ((await capture(program, ["--version"]))?.success) return program;
  }
}
