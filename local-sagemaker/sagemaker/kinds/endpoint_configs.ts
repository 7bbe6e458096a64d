/**
 * Endpoint configurations: one production variant on one instance.
 *
 * @module
 */
import type { CreateEndpointConfigInput } from "@aws-sdk/client-sagemaker";
import { now } from "../context.ts";
import { inWords, type Kind } from "../kind.ts";
import { models } from "./models.ts";
import { invalid, notOffered, refuseMembers } from "../offered.ts";
import { deleteOperation, readOperations } from "../operations.ts";
import { recordsOfKind } from "../record_checks.ts";
import type { Resource } from "../records.ts";
import { find, make } from "../resources.ts";

export type EndpointConfig = Resource<CreateEndpointConfigInput>;

export const endpointConfigs: Kind = {
  noun: "EndpointConfig",
  listOrder: "Descending",
  ...inWords("endpoint configuration"),
  open({ account, folder }, recordsOf) {
    const records = recordsOfKind<EndpointConfig>(endpointConfigs, folder);
    return {
      records,
      operations: {
        ...readOperations(endpointConfigs, records, account),
        ...deleteOperation(endpointConfigs, records, account),
        async CreateEndpointConfig(request: CreateEndpointConfigInput) {
          checkOffered(request);
          const [variant] = request.ProductionVariants!;
          find(models, recordsOf(models), account, variant.ModelName!);
          const resource = make(endpointConfigs, records, account, request, {
            CreationTime: now(),
          });
          await records.put(resource);
          return { EndpointConfigArn: resource.arn };
        },
      },
    };
  },
};

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
