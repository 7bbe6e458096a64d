/**
 * Whether the account may use the instances that are set.
 *
 * @module
 */
import { paginateListServiceQuotas } from "@aws-sdk/client-service-quotas";
import type { Session } from "../../aws/session.ts";
import { variables } from "../../settings/settings.ts";
import { type Check, unknown } from "../../aws/check.ts";
import type { StageOfKind } from "./stages.ts";

/**
 * Looks up the quota of each stage's instance type.
 *
 * @param atOnce How many jobs of a stage run at the same time.
 */
export async function checkQuotas(
  session: Session,
  stages: readonly StageOfKind[],
  atOnce = 1,
): Promise<Check[]> {
  const { settings } = session;
  const descriptors = new Set(stages.map(({ descriptor }) => descriptor));
  const machines = [...descriptors].flatMap(({ stages, machines }) =>
    machines ? [{ first: Object.keys(stages)[0], ...machines }] : []
  );
  const wanted = machines.map(({ first, stage, usage, spot }) => ({
    check: `quota of ${first}`,
    name: `${settings[`${stage}InstanceType`]} for ${
      spot && settings.spot ? "spot " : ""
    }${usage} usage`,
    needed: atOnce * settings[`${stage}InstanceCount`],
    variable: variables[`${stage}InstanceType`],
  }));
  try {
    const values = await quotaValues(session, wanted.map(({ name }) => name));
    return wanted.map(({ check, name, needed, variable }) => {
      const value = values.get(name);
      const remedy =
        "request an increase in the AWS console (Service Quotas, Amazon " +
        `SageMaker), or choose another type: set ${variable}`;
      if (value === undefined) {
        const found = `Service Quotas does not list '${name}'`;
        const look =
          `check the type's name, or choose another one: ${variable}`;
        return { check, result: "unknown", found, remedy: look };
      }
      const found = `${name}: ${value}, and ${needed} are needed`;
      return value >= needed
        ? { check, result: "ok", found }
        : { check, result: "wrong", found, remedy };
    });
  } catch (error) {
    const remedy = "ask an administrator to allow you " +
      "servicequotas:ListServiceQuotas, or check in the AWS console (Service " +
      "Quotas, Amazon SageMaker)";
    return wanted.map(({ check }) => unknown(check, error, remedy));
  }
}

/** The values of quotas by their names; those that are not listed are left out. */
async function quotaValues(
  { clients }: Session,
  names: readonly string[],
): Promise<Map<string, number>> {
  const values = new Map<string, number>();
  const pages = paginateListServiceQuotas(
    { client: clients.quotas, pageSize: 100 },
    { ServiceCode: "sagemaker" },
  );
  for await (const { Quotas = [] } of pages) {
    for (const { QuotaName = "", Value } of Quotas) {
      if (names.includes(QuotaName) && Value !== undefined) {
        values.set(QuotaName, Value);
      }
    }
    if (names.every((name) => values.has(name))) break;
  }
  return values;
}
