/**
 * Sessions for tests.
 *
 * @module
 */
import { openSession } from "lib/mod.ts";
import type { Session, SettingsOptions } from "lib/session/mod.ts";
import { python } from "./python.ts";

/** Opens a session on an empty local target, which goes with the test. */
export async function withSession(
  run: (session: Session) => Promise<void>,
  settings: SettingsOptions = {},
) {
  const stateFolder = await Deno.makeTempDir();
  try {
    await using session = await openSession({
      ...settings,
      stateFolder,
      python,
    });
    await run(session);
  } finally {
    await Deno.remove(stateFolder, { recursive: true });
  }
}
