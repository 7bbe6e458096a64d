/**
 * What settings are made of, and what they become.
 *
 * @module
 */
import type { Settings } from "./table.ts";

/** What {@linkcode resolveSettings} takes. Paths may be relative to the repository's root. */
export type SettingsOptions = Partial<Settings>;

/** Settings together with where each value comes from. */
export interface ResolvedSettings extends Settings {
  /** For each setting, what it was read from: a variable, an option, or its default. */
  readonly sources: Readonly<Record<string, string>>;
}
