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

const accounts: Record<string, string> = images.accounts;

/** An image that AWS does not publish, and what it publishes instead. */
export interface MissingImage {
  /** Such as `a sklearn image in region 'mars-1'`. */
  readonly image: string;
  /** The versions, or the regions, that there are. */
  readonly available: readonly string[];
}

/** Looks an image up in the table; `undefined` if it is published. */
export function missingImage(
  framework: Framework,
  region: string,
  version: string = images[framework].default,
): MissingImage | undefined {
  const { versions } = images[framework];
  if (!versions.includes(version)) {
    const image = `a ${framework} image of version '${version}'`;
    return { image, available: versions };
  }
  if (Object.hasOwn(accounts, region)) return undefined;
  const image = `a ${framework} image in region '${region}'`;
  return { image, available: Object.keys(accounts) };
}

/**
 * Returns the URI of a framework's image in a region.
 *
 * Account ids, repositories and versions come from the SageMaker Python SDK's
 * `image_uri_config`, kept in `sagemaker_images.json`.
 *
 * @example
 * ```ts
 * import { imageUri } from "lib/settings/images.ts";
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
  const missing = missingImage(framework, region, version);
  if (missing) {
    throw new RangeError(
      `Cannot find ${missing.image}; available: ${
        missing.available.join(", ")
      }`,
    );
  }
  const { repository, tag } = images[framework];
  return `${accounts[region]}.dkr.ecr.${region}.${
    partitionOf(region).dnsSuffix
  }/${repository}:` +
    tag.replace("{version}", version);
}
