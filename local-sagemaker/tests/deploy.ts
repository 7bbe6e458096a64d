import {
  CreateEndpointCommand,
  CreateEndpointConfigCommand,
  CreateModelCommand,
  DescribeEndpointCommand,
} from "@aws-sdk/client-sagemaker";
import { BUCKET, type Clients, ROLE, until } from "./support.ts";

const MODEL = `s3://${BUCKET}/model.tar.gz`;

/** Creates model, configuration and endpoint of one name. */
export async function createEndpoint(
  { sagemaker }: Clients,
  name: string,
  environment: Record<string, string> = {},
  ModelDataUrl = MODEL,
): Promise<void> {
  await sagemaker.send(
    new CreateModelCommand({
      ModelName: name,
      ExecutionRoleArn: ROLE,
      PrimaryContainer: {
        Image: "image",
        ModelDataUrl,
        Environment: {
          SAGEMAKER_PROGRAM: "inference.py",
          SAGEMAKER_SUBMIT_DIRECTORY: "/opt/ml/model",
          ...environment,
        },
      },
    }),
  );
  await sagemaker.send(
    new CreateEndpointConfigCommand({
      EndpointConfigName: name,
      ProductionVariants: [{
        VariantName: "AllTraffic",
        ModelName: name,
        InstanceType: "ml.t2.medium",
        InitialInstanceCount: 1,
      }],
    }),
  );
  await sagemaker.send(
    new CreateEndpointCommand({ EndpointName: name, EndpointConfigName: name }),
  );
}

/** {@linkcode createEndpoint}, and waits for the end of Creating. */
export async function deploy(
  clients: Clients,
  name: string,
  environment?: Record<string, string>,
  ModelDataUrl?: string,
) {
  await createEndpoint(clients, name, environment, ModelDataUrl);
  return await until(async () => {
    const endpoint = await describe(clients, name);
    return endpoint.EndpointStatus !== "Creating" && endpoint;
  });
}

export function describe({ sagemaker }: Clients, EndpointName: string) {
  return sagemaker.send(new DescribeEndpointCommand({ EndpointName }));
}
