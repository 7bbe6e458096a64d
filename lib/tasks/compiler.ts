import { findProgram } from "./programs.ts";

/** Path of the C compiler that AWS's container code is built with; it is for Linux. */
export function findCompiler(): string | undefined {
  return Deno.build.os === "linux" ? findProgram("cc", "gcc") : undefined;
}
