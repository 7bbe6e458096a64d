/**
 * Files that the platform lays into a container's /opt/ml.
 *
 * @module
 */
import { join } from "node:path";
import type { Channel, CheckpointConfig } from "@aws-sdk/client-sagemaker";
import { writeJson } from "../state.ts";

/** `resourceconfig.json`: one host. */
export function resourceConfig(instanceType: string): object {
  const host = "algo-1";
  const group = "homogeneousCluster";
  return {
    current_host: host,
    current_instance_type: instanceType,
    current_group_name: group,
    hosts: [host],
    instance_groups: [{
      instance_group_name: group,
      instance_type: instanceType,
      hosts: [host],
    }],
    network_interface_name: "eth0",
  };
}

/** Writes `input/config` and makes the folders of a training container. */
export async function layOutTraining(
  base: string,
  { hyperparameters, channels, checkpointConfig, instanceType }: {
    hyperparameters: Record<string, string>;
    channels: Channel[];
    checkpointConfig?: CheckpointConfig;
    instanceType: string;
  },
): Promise<void> {
  for (const folder of ["model", "output/data", "input/data"]) {
    await Deno.mkdir(join(base, folder), { recursive: true });
  }
  const config = join(base, "input", "config");
  await writeJson(join(config, "hyperparameters.json"), hyperparameters);
  await writeJson(
    join(config, "inputdataconfig.json"),
    Object.fromEntries(channels.map((channel) => [channel.ChannelName, {
      ContentType: channel.ContentType,
      TrainingInputMode: "File",
      S3DistributionType:
        channel.DataSource?.S3DataSource?.S3DataDistributionType ??
          "FullyReplicated",
      RecordWrapperType: channel.RecordWrapperType ?? "None",
    }])),
  );
  if (checkpointConfig) {
    await writeJson(join(config, "checkpointconfig.json"), checkpointConfig);
  }
  await writeJson(
    join(config, "resourceconfig.json"),
    resourceConfig(instanceType),
  );
}
