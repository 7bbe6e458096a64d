/**
 * What network the containers have.
 *
 * @module
 */
import type { VpcConfig } from "@aws-sdk/client-sagemaker";
import type { Session } from "../session.ts";
import type { Stage } from "../settings.ts";

/** Whether a stage's container gets no network at all. */
export function isIsolated({ settings }: Session, stage: Stage): boolean {
  return settings.networkIsolation.includes(stage);
}

/** The VPC that containers run in, if one is set. */
export function vpcConfig({ settings }: Session): VpcConfig | undefined {
  const { subnets, securityGroups } = settings;
  return subnets.length
    ? { Subnets: [...subnets], SecurityGroupIds: [...securityGroups] }
    : undefined;
}
