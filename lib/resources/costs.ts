/**
 * What a walk uses on AWS. Prices change and differ by region and contract, so
 * there are quantities here, and the place of the prices.
 *
 * @module
 */
import { partitionOf } from "../settings/partitions.ts";
import type { Machines } from "./descriptor.ts";
import type { Session } from "../aws/session.ts";
import { type StageOfKind, stagesOf } from "./preflight/stages.ts";

/** One thing that AWS charges for. */
export interface Cost {
  readonly what: string;
  readonly instances: string;
  /** How long it is charged for at most. */
  readonly "at most": string;
}

/**
 * What is charged for, and where the prices are.
 *
 * @param stages Those that are started.
 */
export function costsOf(
  { settings, region }: Pick<Session, "settings" | "region">,
  stages: readonly StageOfKind[] = stagesOf(),
): { costs: Cost[]; prices: string } {
  const hours = Number((settings.maxRuntimeSeconds / 3600).toFixed(2));
  const until = {
    "time limit": `${hours} h; then it is stopped`,
    "done": "no limit: you pay until it is done or stopped",
    "deleted": "no limit: you pay until it is deleted",
  };
  const host = partitionOf(region).name === "aws-cn"
    ? "https://www.amazonaws.cn/en"
    : "https://aws.amazon.com";
  const ofStages = stages.flatMap(({ words, descriptor: { machines } }) =>
    words && machines
      ? [{
        what: words,
        instances: instances(settings, machines),
        "at most": until[machines.until],
      }]
      : []
  );
  return {
    costs: [
      ...ofStages,
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

function instances(
  settings: Session["settings"],
  { stage, disk, spot }: Machines,
): string {
  return [
    `${settings[`${stage}InstanceCount`]} × ${
      settings[`${stage}InstanceType`]
    }`,
    ...disk ? [`${settings.volumeSizeGb} GB`] : [],
    ...spot && settings.spot ? ["spot"] : [],
  ].join(", ");
}
