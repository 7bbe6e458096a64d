/**
 * The real-time endpoint: its model, its configuration, itself.
 *
 * @module
 */
import {
  CreateEndpointCommand,
  type CreateEndpointCommandInput,
  CreateEndpointConfigCommand,
  type CreateEndpointConfigCommandInput,
  CreateModelCommand,
  type CreateModelCommandInput,
  DescribeEndpointCommand,
  DescribeEndpointConfigCommand,
} from "@aws-sdk/client-sagemaker";
import { requireOwnBuckets } from "./bucket.ts";
import { imageUri } from "./requests/images.ts";
import { liveLine } from "./display/live.ts";
import { stateOf, variant } from "./jobs/job.ts";
import { startOnce } from "./jobs/start.ts";
import { waitFor } from "./jobs/wait.ts";
import { need } from "./needs.ts";
import { isIsolated, vpcConfig } from "./requests/network.ts";
import { requireReady } from "./preflight.ts";
import type { Session } from "./session.ts";
import { tags } from "./requests/tags.ts";
import type { TrainedModel } from "./training.ts";

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
  const { clients: { sagemaker }, ledger } = session;
  await requireReady(session);
  const reads = [model.artifacts, model.code];
  await requireOwnBuckets(session, reads);
  const kind = "endpoint";
  let endpoint: Endpoint | undefined;
  const name = await startOnce(session, {
    ...{ kind, stage: kind, reads, waits },
    request: (name) =>
      requests(session, model, { name, model: "", config: "" }),
  }, async (name) => {
    const made = endpoint = {
      model: await ledger.recordNew("model", "model"),
      config: await ledger.recordNew("endpoint-config", "endpoint-config"),
      name,
    };
    const things = [
      { kind: "model", name: made.model },
      { kind: "endpoint-config", name: made.config },
      { kind, name },
    ] as const;
    const [forModel, config, forEndpoint] = requests(session, model, made);
    await ledger.creating(things, async () => {
      await sagemaker.send(new CreateModelCommand(forModel));
      await sagemaker.send(new CreateEndpointConfigCommand(config));
      await sagemaker.send(new CreateEndpointCommand(forEndpoint));
    });
  });
  if (!endpoint) return await findEndpoint(session, name);
  await tellOfOthers(session, name);
  return endpoint;
}

/** Says which other endpoints this ledger knows of, as each costs. */
async function tellOfOthers(session: Session, name: string): Promise<void> {
  const others: string[] = [];
  for (const { kind, name: other } of await session.ledger.open()) {
    if (kind !== "endpoint" || other === name) continue;
    const { status } = await stateOf(session, { kind, name: other });
    if (status !== "not there") others.push(`${other} (${status})`);
  }
  if (others.length === 0) return;
  await liveLine().update(
    `Besides ${name} there is still ${others.join(" and ")}. On AWS each ` +
      "endpoint costs until cleanUp() deletes it",
  );
}

/** The call that waits for it. */
const waits = "waitForEndpoint(session, endpoint)";

/** The requests that create model, endpoint configuration and endpoint. */
function requests(
  session: Session,
  model: TrainedModel,
  names: Endpoint,
): [
  CreateModelCommandInput,
  CreateEndpointConfigCommandInput,
  CreateEndpointCommandInput,
] {
  const { settings } = session;
  return [modelRequest(session, names.model, model), {
    EndpointConfigName: names.config,
    ProductionVariants: [{
      VariantName: variant,
      ModelName: names.model,
      InitialInstanceCount: settings.endpointInstanceCount,
      InstanceType: settings.endpointInstanceType,
    }],
    KmsKeyId: settings.kmsKey,
    Tags: tags(session),
  }, {
    EndpointName: names.name,
    EndpointConfigName: names.config,
    Tags: tags(session),
  }];
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
  await waitFor(session, { kind: "endpoint", name: endpoint.name }, waits);
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
