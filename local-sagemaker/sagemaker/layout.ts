/**
 * Files that the platform lays into a container's /opt/ml.
 *
 * @module
 */
import { join } from "node:path";
import type { Channel, CheckpointConfig } from "@aws-sdk/client-sagemaker";
import { toJson } from "../state.ts";

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
  await Deno.mkdir(config);
  await writeConfig(config, "hyperparameters.json", hyperparameters);
  await writeConfig(
    config,
    "inputdataconfig.json",
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
    await writeConfig(config, "checkpointconfig.json", checkpointConfig);
  }
  const resources = resourceConfig(instanceType);
  await writeConfig(config, "resourceconfig.json", resources);
}

/** Nobody needs a file of a job that has ended before it began: it may be half there. */
async function writeConfig(
  folder: string,
  name: string,
  value: unknown,
): Promise<void> {
  await Deno.writeTextFile(join(folder, name), toJson(value), { mode: 0o600 });
}
