/**
 * Real-time endpoints.
 *
 * @module
 */
import {
  DescribeEndpointCommand,
  DescribeEndpointConfigCommand,
} from "@aws-sdk/client-sagemaker";
import type { WorkDescriptor } from "../descriptor.ts";
import { service } from "./sagemaker.ts";

/** The variant of an endpoint that has one; SageMaker's own default name. */
export const variant = "AllTraffic";

/** It costs from the moment on at which it is created, used or not. */
export const endpoint: WorkDescriptor<"endpoint"> = service({
  kind: "endpoint",
  states: {
    good: ["InService"],
    bad: ["Failed", "OutOfService", "UpdateRollbackFailed"],
    working: ["Creating", "Updating", "SystemUpdating", "RollingBack"],
    ending: ["Deleting"],
  },
  costs: "by the hour",
  removedBefore: ["endpoint-config", "s3-prefix"],
  stages: {
    endpoint: {
      words: "endpoint",
      taken: { by: "waitForEndpoint", as: "endpoint", gives: "endpoint" },
    },
  },
  machines: {
    stage: "endpoint",
    usage: "endpoint",
    disk: false,
    spot: false,
    until: "deleted",
  },
  async standing({ clients: { sagemaker } }, { name: EndpointName }) {
    const { EndpointConfigName } = await sagemaker.send(
      new DescribeEndpointCommand({ EndpointName }),
    );
    const { ProductionVariants = [] } = await sagemaker.send(
      new DescribeEndpointConfigCommand({ EndpointConfigName }),
    );
    const machines = ProductionVariants.map((variant) =>
      `${variant.InitialInstanceCount} × ${variant.InstanceType}`
    );
    return { charged: `every hour: ${machines.join(", ")}` };
  },
  // Each variant has streams of its own.
  log: ({ name, variant: part = variant }) => ({
    logGroup: `/aws/sagemaker/Endpoints/${name}`,
    streamPrefix: `${part}/`,
  }),
  consolePath: "endpoints",
}, ({ LastModifiedTime }) => ({ ended: LastModifiedTime as Date }));
