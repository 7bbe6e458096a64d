/**
 * What a walk uses on AWS. Prices change and differ by region and contract, so
 * there are quantities here, and the place of the prices.
 *
 * @module
 */
import { partitionOf } from "../requests/partitions.ts";
import type { Session } from "../session.ts";

/** One thing that AWS charges for. */
export interface Cost {
  readonly what: string;
  readonly instances: string;
  /** How long it is charged for at most. */
  readonly "at most": string;
}

/** What is charged for, and where the prices are. */
export function costsOf(
  { settings, region }: Pick<Session, "settings" | "region">,
): { costs: Cost[]; prices: string } {
  const seconds = settings.maxRuntimeSeconds;
  const atMost = `${Number((seconds / 3600).toFixed(2))} h; then it is stopped`;
  const disk = `, ${settings.volumeSizeGb} GB`;
  const machines = (stage: "processing" | "training" | "endpoint") =>
    `${settings[`${stage}InstanceCount`]} × ${
      settings[`${stage}InstanceType`]
    }`;
  const spot = settings.spot ? ", spot" : "";
  const host = partitionOf(region).name === "aws-cn"
    ? "https://www.amazonaws.cn/en"
    : "https://aws.amazon.com";
  return {
    costs: [
      {
        what: "processing job",
        instances: machines("processing") + disk,
        "at most": atMost,
      },
      {
        what: "processing job for the refits",
        instances: machines("processing") + disk,
        "at most": atMost,
      },
      {
        what: "training job",
        instances: machines("training") + disk + spot,
        "at most": atMost,
      },
      {
        what: "endpoint",
        instances: machines("endpoint"),
        "at most": "no limit: you pay until it is deleted",
      },
      {
        what: "S3 objects",
        instances: "–",
        "at most": "no limit: you pay until they are deleted",
      },
    ],
    prices: `Prices in ${region}: ${host}/sagemaker/pricing/ and ` +
      `${host}/s3/pricing/`,
  };
}
