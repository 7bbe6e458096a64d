import {
  type ResolvedSettings,
  resolveSettings,
  type SettingsOptions,
} from "../settings/settings.ts";
import { TaskError } from "./command.ts";

/**
 * Settles what is in force, as {@linkcode resolveSettings} does.
 *
 * @throws {TaskError} If a value can't be used.
 */
export function taskSettings(
  options: SettingsOptions,
  environment?: Record<string, string>,
): ResolvedSettings {
  try {
    return resolveSettings(options, environment);
  } catch (error) {
    if (error instanceof RangeError) throw new TaskError(error.message);
    throw error;
  }
}
