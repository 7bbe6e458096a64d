/**
 * The real-time endpoint: its model, its configuration, itself.
 *
 * @module
 */
import {
  CreateEndpointCommand,
  CreateEndpointConfigCommand,
  CreateModelCommand,
  type CreateModelCommandInput,
  DescribeEndpointCommand,
} from "@aws-sdk/client-sagemaker";
import { imageUri } from "./images.ts";
import { readLogs } from "./jobs/logs.ts";
import { logWords, type State, watch } from "./jobs/watch.ts";
import { isIsolated, vpcConfig } from "./network.ts";
import type { Session } from "./session.ts";
import { tags } from "./tags.ts";
import type { TrainedModel } from "./training.ts";

/** An endpoint and what it stands on. */
export interface Endpoint {
  readonly name: string;
  readonly model: string;
  readonly config: string;
}

const variant = "AllTraffic";

/**
 * Creates model, endpoint configuration and endpoint. On AWS the endpoint costs
 * from here on until it is deleted.
 */
export async function startEndpoint(
  session: Session,
  model: TrainedModel,
): Promise<Endpoint> {
  const { clients: { sagemaker }, ledger, settings } = session;
  const endpoint = {
    model: await ledger.recordNew("model", "model"),
    config: await ledger.recordNew("endpoint-config", "endpoint-config"),
    name: await ledger.recordNew("endpoint", "endpoint"),
  };
  await sagemaker.send(
    new CreateModelCommand(modelRequest(session, endpoint.model, model)),
  );
  await sagemaker.send(
    new CreateEndpointConfigCommand({
      EndpointConfigName: endpoint.config,
      ProductionVariants: [{
        VariantName: variant,
        ModelName: endpoint.model,
        InitialInstanceCount: settings.endpointInstanceCount,
        InstanceType: settings.endpointInstanceType,
      }],
      KmsKeyId: settings.kmsKey,
      Tags: tags(session),
    }),
  );
  await sagemaker.send(
    new CreateEndpointCommand({
      EndpointName: endpoint.name,
      EndpointConfigName: endpoint.config,
      Tags: tags(session),
    }),
  );
  return endpoint;
}

/** An endpoint that could not be put into service. */
export class EndpointError extends Error {
  override name = "EndpointError";
}

/**
 * Waits until the endpoint is in service.
 *
 * @throws {EndpointError} If it fails; the message has the reason and the last
 * log lines.
 * @throws {InterruptedError} If the kernel is interrupted.
 */
export async function waitForEndpoint(
  session: Session,
  { name }: Endpoint,
): Promise<void> {
  const logGroup = `/aws/sagemaker/Endpoints/${name}`;
  const { status, reason, logTail } = await watch(session, {
    title: `Endpoint ${name}`,
    log: readLogs(session, logGroup, `${variant}/`),
    describe: () => describeEndpoint(session, name),
    hasEnded: ({ status }) => status !== "Creating" && status !== "Updating",
  });
  if (status === "InService") return;
  throw new EndpointError(
    `Endpoint ${name} is ${status}: ${reason ?? "no reason was given"}\n` +
      logWords(logTail, `log group ${logGroup}`),
  );
}

async function describeEndpoint(
  { clients }: Session,
  name: string,
): Promise<State> {
  const { EndpointStatus, FailureReason } = await clients.sagemaker.send(
    new DescribeEndpointCommand({ EndpointName: name }),
  );
  return { status: EndpointStatus!, reason: FailureReason };
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
    EnableNetworkIsolation: isIsolated(session, "endpoint"),
    VpcConfig: vpcConfig(session),
    Tags: tags(session),
  };
}
