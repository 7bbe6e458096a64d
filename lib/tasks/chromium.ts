import { findProgram } from "./programs.ts";

/** Path of the Chromium of `CHROMIUM` or of the PATH; `undefined` without one. */
export function findChromium(): string | undefined {
  return Deno.env.get("CHROMIUM") ||
    findProgram("chromium", "chromium-browser", "google-chrome");
}
