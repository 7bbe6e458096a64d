/**
 * What network the containers have.
 *
 * @module
 */
import type { VpcConfig } from "@aws-sdk/client-sagemaker";
import type { Session } from "../../aws/session.ts";
import type { Stage } from "../../settings/settings.ts";

/** The network of a stage's containers, as requests have it. */
export interface Network {
  /** Whether they get no network at all. */
  readonly EnableNetworkIsolation: boolean;
  /** The VPC that they run in, if one is set. */
  readonly VpcConfig?: VpcConfig;
}

/** The network of a stage's containers. */
export function networkOf({ settings }: Session, stage: Stage): Network {
  const { networkIsolation, subnets, securityGroups } = settings;
  return {
    EnableNetworkIsolation: networkIsolation.includes(stage),
    VpcConfig: subnets.length
      ? { Subnets: [...subnets], SecurityGroupIds: [...securityGroups] }
      : undefined,
  };
}
