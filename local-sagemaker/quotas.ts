/**
 * The local Service Quotas, and their being kept: how many instances of a type
 * may be in use at once.
 *
 * @module
 */
import type { ListServiceQuotasRequest } from "@aws-sdk/client-service-quotas";
import { handleJson } from "./json/protocol.ts";
import { serviceModel } from "./model/mod.ts";
import { type Account, AwsError, type Service } from "./types.ts";

/** The instances that may be used for something. */
export interface Usage {
  /** In the words of the quotas' names: `training job`. */
  readonly usage: string;
  readonly types: readonly string[];
}

/** Of each type, for each usage. */
const instances = 50;
const pageSize = 100;

const nameOf = (type: string, usage: string) => `${type} for ${usage} usage`;

/**
 * Ensures that one more instance may be used.
 *
 * @param used How many are in use.
 * @throws {AwsError} `ResourceLimitExceeded`
 */
export function checkQuota(type: string, usage: string, used: number): void {
  if (used < instances) return;
  throw new AwsError(
    "ResourceLimitExceeded",
    `The account-level service limit '${
      nameOf(type, usage)
    }' is ${instances} ` +
      `Instances, with current utilization of ${used} Instances and a request ` +
      "delta of 1 Instances. Please use AWS Service Quotas to request an " +
      "increase for this quota.",
  );
}

/** Answers `ListServiceQuotas` for SageMaker. */
export function createQuotas(
  { accountId, region }: Account,
  usages: readonly Usage[],
): Service {
  const quotas = usages.flatMap(({ usage, types }) =>
    types.map((type) => ({
      QuotaName: nameOf(type, usage),
      ServiceCode: "sagemaker",
      ServiceName: "Amazon SageMaker",
      Value: instances,
      Unit: "None",
      Adjustable: false,
      GlobalQuota: false,
    }))
  ).map((quota, index) => {
    const QuotaCode = `L-${String(index).padStart(8, "0")}`;
    const QuotaArn =
      `arn:aws:servicequotas:${region}:${accountId}:sagemaker/${QuotaCode}`;
    return { ...quota, QuotaCode, QuotaArn };
  });
  const service = {
    title: "Service Quotas",
    model: serviceModel("service-quotas"),
    operations: {
      ListServiceQuotas(
        { ServiceCode, MaxResults = pageSize, NextToken = "0" }:
          ListServiceQuotasRequest,
      ) {
        if (ServiceCode !== "sagemaker") {
          throw new AwsError(
            "NoSuchResourceException",
            `The local Service Quotas supports only the service code 'sagemaker': current value is '${ServiceCode}'`,
          );
        }
        const end = Number(NextToken) + MaxResults;
        return {
          Quotas: quotas.slice(Number(NextToken), end),
          NextToken: end < quotas.length ? String(end) : undefined,
        };
      },
    },
  };
  return {
    handle: (call) => handleJson(service, call),
    close: () => Promise.resolve(),
  };
}
