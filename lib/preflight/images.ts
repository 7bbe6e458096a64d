/**
 * Whether there are images for the session's region.
 *
 * @module
 */
import { type Framework, imageUri } from "../requests/images.ts";
import type { Session } from "../session.ts";
import type { Check } from "./check.ts";

/** Looks the images up in the table of those that AWS publishes. */
export function checkImages({ region, settings }: Session): Check {
  const check = "images";
  try {
    const names = (["sklearn", "xgboost"] as Framework[]).map((framework) =>
      imageUri(framework, region, settings[`${framework}Version`])
        .split("/").at(-1)
    );
    return {
      check,
      result: "ok",
      found: `${names.join(" and ")} are published for ${region}`,
    };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    const [found, remedy] = error.message.split(/: (?=there are)/);
    return { check, result: "wrong", found, remedy: `choose: ${remedy}` };
  }
}
