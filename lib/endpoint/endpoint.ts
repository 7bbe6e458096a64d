/**
 * The real-time endpoint: its model, its configuration, itself.
 *
 * @module
 */
import {
  type CreateEndpointConfigCommandInput,
  type CreateModelCommandInput,
  DescribeEndpointCommand,
  DescribeEndpointConfigCommand,
} from "@aws-sdk/client-sagemaker";
import { imageUri } from "../settings/images.ts";
import { variant } from "../resources/kinds/endpoint.ts";
import { liveLine } from "../show/live.ts";
import { notThere, stateOf } from "../resources/jobs/job.ts";
import { waitFor } from "../resources/jobs/wait.ts";
import { need } from "../needs.ts";
import { networkOf } from "../resources/requests/network.ts";
import { start } from "../resources/starting.ts";
import type { Session } from "../aws/session.ts";
import type { TrainedModel } from "../training/types.ts";

/** An endpoint, with its model and configuration. */
export interface Endpoint {
  /** The endpoint's name. */
  readonly name: string;
  /** The SageMaker model's name. */
  readonly model: string;
  /** The endpoint configuration's name. */
  readonly config: string;
}

/**
 * Creates model, endpoint configuration and endpoint. On AWS, you pay for the
 * endpoint from now on until it is deleted. An endpoint that was created with
 * the same request is used instead. Others are named, as you pay for each.
 *
 * @example
 * ```ts ignore
 * const endpoint = await churn.startEndpoint(session, model);
 * await churn.waitForEndpoint(session, endpoint);
 * ```
 *
 * @throws {PreflightError} If the preflight finds something that would make it
 * fail.
 * @throws {RangeError} If the model lies in another account's bucket.
 */
export async function startEndpoint(
  session: Session,
  model: TrainedModel | undefined,
): Promise<Endpoint> {
  need("model", model, "start an endpoint");
  const { name, names } = await start(session, {
    stages: ["model", "endpoint-config", "endpoint"],
    reads: [model.artifacts, model.code],
    requests: (names) => ({
      "model": modelRequest(session, names.model, model),
      "endpoint-config": configRequest(
        session,
        names["endpoint-config"],
        names.model,
      ),
      "endpoint": {
        EndpointName: names.endpoint,
        EndpointConfigName: names["endpoint-config"],
      },
    }),
    writes: () => [],
  });
  if (!names) return await findEndpoint(session, name);
  await tellOfOthers(session, name);
  return { name, model: names.model, config: names["endpoint-config"] };
}

/** Says which other endpoints this ledger knows of, as each costs. */
async function tellOfOthers(session: Session, name: string): Promise<void> {
  const others: string[] = [];
  for (const thing of await session.ledger.open()) {
    if (thing.kind !== "endpoint" || thing.name === name) continue;
    const { status } = await stateOf(session, thing);
    if (status !== notThere) others.push(`${thing.name} (${status})`);
  }
  if (others.length === 0) return;
  await liveLine().update(
    `Besides ${name} there is still ${others.join(" and ")}. On AWS each ` +
      "endpoint costs until cleanUp() deletes it",
  );
}

/**
 * Waits until the endpoint is in service.
 *
 * @example
 * ```ts ignore
 * await churn.waitForEndpoint(session, endpoint);
 * ```
 *
 * @throws {JobError} If it fails; the message has the reason and the last log
 * lines.
 * @throws {InterruptedError} If the kernel is interrupted.
 */
export async function waitForEndpoint(
  session: Session,
  endpoint: Endpoint | undefined,
): Promise<void> {
  need("endpoint", endpoint, "wait for an endpoint");
  await waitFor(session, { kind: "endpoint", name: endpoint.name });
}

/** An endpoint that was started before, with what it stands on. */
export async function findEndpoint(
  { clients: { sagemaker } }: Session,
  name: string,
): Promise<Endpoint> {
  const { EndpointConfigName: config } = await sagemaker.send(
    new DescribeEndpointCommand({ EndpointName: name }),
  );
  const { ProductionVariants } = await sagemaker.send(
    new DescribeEndpointConfigCommand({ EndpointConfigName: config }),
  );
  return { name, config: config!, model: ProductionVariants![0].ModelName! };
}

/** The request that creates the configuration. */
function configRequest(
  { settings }: Session,
  name: string,
  model: string,
): CreateEndpointConfigCommandInput {
  return {
    EndpointConfigName: name,
    ProductionVariants: [{
      VariantName: variant,
      ModelName: model,
      InitialInstanceCount: settings.endpointInstanceCount,
      InstanceType: settings.endpointInstanceType,
    }],
    KmsKeyId: settings.kmsKey,
  };
}

/** The request that creates the model. */
export function modelRequest(
  session: Session,
  name: string,
  model: TrainedModel,
): CreateModelCommandInput {
  const { settings } = session;
  return {
    ModelName: name,
    ExecutionRoleArn: session.roleArn,
    PrimaryContainer: {
      Image: imageUri("xgboost", session.region, settings.xgboostVersion),
      ModelDataUrl: model.artifacts,
      Environment: {
        SAGEMAKER_PROGRAM: "inference.py",
        SAGEMAKER_SUBMIT_DIRECTORY: model.code,
        SAGEMAKER_CONTAINER_LOG_LEVEL: "20",
        SAGEMAKER_REGION: session.region,
      },
    },
    ...networkOf(session, "endpoint"),
  };
}
