/**
 * A variable for installers, which ask for an address once for each of hundreds
 * of downloads, all at the same time. Some name servers drop most of such
 * questions, and glibc waits for 5 s before it asks again; here it waits for 1 s.
 * Nothing changes for who has set the variable, or where the C library does not
 * know it.
 */
export function askAgainSoon(): Record<string, string> {
  return { RES_OPTIONS: Deno.env.get("RES_OPTIONS") ?? "timeout:1 attempts:5" };
}
