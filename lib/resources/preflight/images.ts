/**
 * Whether there are images for the session's region.
 *
 * @module
 */
import { imageUri, missingImage } from "../../settings/images.ts";
import type { Session } from "../../aws/session.ts";
import type { Check } from "../../aws/check.ts";

/** Looks the images up in the table of those that AWS publishes. */
export function checkImages({ region, settings }: Session): Check {
  const check = "images";
  const names: string[] = [];
  for (const framework of ["sklearn", "xgboost"] as const) {
    const version = settings[`${framework}Version`];
    const missing = missingImage(framework, region, version);
    if (missing) {
      return {
        check,
        result: "wrong",
        found: `AWS does not publish ${missing.image}`,
        remedy: `choose one of ${missing.available.join(", ")}`,
      };
    }
    names.push(imageUri(framework, region, version).split("/").at(-1)!);
  }
  return {
    check,
    result: "ok",
    found: `${names.join(" and ")} are published for ${region}`,
  };
}
