/**
 * The local Service Quotas: how many instances of a type may be in use at once.
 *
 * @module
 */
import * as client from "@aws-sdk/client-service-quotas";
import { handleJson } from "./json/protocol.ts";
import { instances, quotaName } from "./quota_use.ts";
import { usages } from "./sagemaker/parts.ts";
import { type Account, AwsError, type Service } from "./types.ts";

export { checkQuota } from "./quota_use.ts";

const pageSize = 100;

/** Answers `ListServiceQuotas` for SageMaker. */
export function createQuotas({ accountId, region }: Account): Service {
  const quotas = usages.flatMap(({ name, types }) =>
    types.map((type) => ({
      QuotaName: quotaName(type, name),
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
    target: "ServiceQuotasV20190624",
    title: "Service Quotas",
    schemas: client as unknown as Record<string, unknown>,
    constraints: { MaxResults: { min: 1, max: pageSize } },
    operations: {
      ListServiceQuotas(
        { ServiceCode, MaxResults = pageSize, NextToken = "0" }:
          client.ListServiceQuotasRequest,
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
