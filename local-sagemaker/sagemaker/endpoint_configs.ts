/**
 * Endpoint configurations: one production variant on one instance.
 *
 * @module
 */
import { join } from "node:path";
import type { CreateEndpointConfigInput } from "@aws-sdk/client-sagemaker";
import type { Operation } from "../json/protocol.ts";
import { type Context, now } from "./context.ts";
import { endpointConfig, model } from "./kinds.ts";
import type { Model } from "./models.ts";
import { invalid, notOffered, refuseMembers } from "./offered.ts";
import { recordFault } from "./record_checks.ts";
import { openRecords, type Records, type Resource } from "./records.ts";
import { find, make, readOperations } from "./resources.ts";

export type EndpointConfig = Resource<CreateEndpointConfigInput>;

export function createEndpointConfigs(
  { account, folder }: Context,
  models: Records<Model>,
) {
  const records = openRecords<EndpointConfig>(
    join(folder, endpointConfig.folder),
    recordFault(endpointConfig),
  );
  const operations: Record<string, Operation> = {
    ...readOperations(endpointConfig, records, account),
    async CreateEndpointConfig(request: CreateEndpointConfigInput) {
      checkOffered(request);
      const [variant] = request.ProductionVariants!;
      find(model, models, account, variant.ModelName!);
      const resource = make(
        endpointConfig,
        records,
        account,
        request.EndpointConfigName!,
        request,
        { CreationTime: now() },
      );
      await records.put(resource);
      return { EndpointConfigArn: resource.arn };
    },
    async DeleteEndpointConfig(request: { EndpointConfigName: string }) {
      const name = request.EndpointConfigName;
      find(endpointConfig, records, account, name);
      await records.remove(name);
      return {};
    },
  };
  return { operations, records };
}

function checkOffered(request: CreateEndpointConfigInput): void {
  refuseMembers(request, [
    "DataCaptureConfig",
    "AsyncInferenceConfig",
    "ExplainerConfig",
    "ShadowProductionVariants",
  ]);
  const [variant, ...others] = request.ProductionVariants!;
  if (others.length > 0) {
    throw notOffered("more than one production variant", "Give one.");
  }
  refuseMembers(variant, [
    "ServerlessConfig",
    "ManagedInstanceScaling",
    "InstancePools",
  ]);
  if (!variant.ModelName || !variant.InstanceType) {
    throw invalid(
      `Variant ${variant.VariantName} must have ModelName and InstanceType.`,
    );
  }
  if (variant.InitialInstanceCount !== 1) {
    throw notOffered(
      "more than one instance",
      "Set InitialInstanceCount to 1.",
    );
  }
}
