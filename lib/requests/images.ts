/**
 * URIs of SageMaker's framework images.
 *
 * @module
 */
import { partitionOf } from "./partitions.ts";
import images from "./sagemaker_images.json" with { type: "json" };

/** A framework that has SageMaker images. */
export type Framework = "xgboost" | "sklearn";

/** The versions of a framework's images that are known, the oldest first. */
export function imageVersions(framework: Framework): readonly string[] {
  return images[framework].versions;
}

/**
 * The URI of a framework's image in a region.
 *
 * Account ids, repositories and versions come from the SageMaker Python SDK's
 * `image_uri_config`, kept in `sagemaker_images.json`.
 *
 * @example
 * ```ts
 * import { imageUri } from "lib/requests/images.ts";
 *
 * imageUri("xgboost", "us-east-1");
 * // "683313688378.dkr.ecr.us-east-1.amazonaws.com/sagemaker-xgboost:3.2-0"
 * ```
 *
 * @throws {RangeError} If there is no image of that version or in that region.
 */
export function imageUri(
  framework: Framework,
  region: string,
  version: string = images[framework].default,
): string {
  const { repository, tag, versions } = images[framework];
  if (!versions.includes(version)) {
    throw new RangeError(
      `Cannot find a ${framework} image of version '${version}': ` +
        `there are ${versions.join(", ")}`,
    );
  }
  const accounts: Record<string, string> = images.accounts;
  const account = accounts[region];
  if (account === undefined) {
    throw new RangeError(
      `Cannot find a ${framework} image in region '${region}': ` +
        `there are ${Object.keys(accounts).join(", ")}`,
    );
  }
  return `${account}.dkr.ecr.${region}.${
    partitionOf(region).dnsSuffix
  }/${repository}:` +
    tag.replace("{version}", version);
}
