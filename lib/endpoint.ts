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
import { liveLine } from "./display/live.ts";
import { imageUri } from "./images.ts";
import { interruptSignal, pause } from "./interrupt.ts";
import type { Session } from "./session.ts";
import type { TrainedModel } from "./training.ts";

/** An endpoint and what it stands on. */
export interface Endpoint {
  readonly name: string;
  readonly model: string;
  readonly config: string;
}

/**
 * Creates model, endpoint configuration and endpoint. On AWS the endpoint costs
 * from here on until it is deleted.
 */
export async function startEndpoint(
  session: Session,
  model: TrainedModel,
): Promise<Endpoint> {
  const { clients: { sagemaker }, ledger } = session;
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
        VariantName: "AllTraffic",
        ModelName: endpoint.model,
        InitialInstanceCount: 1,
        InstanceType: "ml.t2.medium",
      }],
    }),
  );
  await sagemaker.send(
    new CreateEndpointCommand({
      EndpointName: endpoint.name,
      EndpointConfigName: endpoint.config,
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
 * @throws {EndpointError} If it fails; the message has the reason.
 * @throws {InterruptedError} If the kernel is interrupted.
 */
export async function waitForEndpoint(
  session: Session,
  { name }: Endpoint,
): Promise<void> {
  const line = liveLine();
  const signal = interruptSignal();
  const began = Date.now();
  let { first: delay } = session.poll;
  while (true) {
    const { EndpointStatus: status, FailureReason: reason } = await session
      .clients.sagemaker.send(
        new DescribeEndpointCommand({ EndpointName: name }),
      );
    if (status !== "Creating" && status !== "Updating") {
      await line.update(`Endpoint ${name}: ${status}`);
      if (status === "InService") return;
      throw new EndpointError(
        `Endpoint ${name} is ${status}: ${reason ?? "no reason was given"}\n` +
          `Its log: CloudWatch log group /aws/sagemaker/Endpoints/${name}`,
      );
    }
    const seconds = Math.round((Date.now() - began) / 1000);
    await line.update(`Endpoint ${name}: ${status} · ${seconds} s`);
    await pause(delay * (0.8 + 0.4 * Math.random()), signal);
    delay = Math.min(delay * 1.5, session.poll.longest);
  }
}

/** The request that creates the model. */
export function modelRequest(
  session: Session,
  name: string,
  model: TrainedModel,
): CreateModelCommandInput {
  return {
    ModelName: name,
    ExecutionRoleArn: session.roleArn,
    PrimaryContainer: {
      Image: imageUri("xgboost", session.region),
      ModelDataUrl: model.artifacts,
      Environment: {
        SAGEMAKER_PROGRAM: "inference.py",
        SAGEMAKER_SUBMIT_DIRECTORY: model.code,
        SAGEMAKER_CONTAINER_LOG_LEVEL: "20",
        SAGEMAKER_REGION: session.region,
      },
    },
  };
}
