/**
 * Endpoints: Creating until the model answers, then InService. The process
 * comes back with the next call when it has ended, or its host was started
 * again.
 *
 * @module
 */
import { join } from "node:path";
import type {
  ContainerDefinition,
  CreateEndpointInput,
  ProductionVariant,
} from "@aws-sdk/client-sagemaker";
import type { Operation } from "../json/protocol.ts";
import { AwsError } from "../types.ts";
import { type Context, now } from "./context.ts";
import type { EndpointConfig } from "./endpoint_configs.ts";
import {
  endpoint,
  endpointConfig,
  find,
  make,
  model,
  readOperations,
} from "./kinds.ts";
import type { Model } from "./models.ts";
import { openRecords, type Records, type Resource } from "./records.ts";
import { downloadObject } from "./s3_files.ts";
import { type Serving, startServing } from "./serving.ts";

interface State {
  CreationTime: number;
  LastModifiedTime: number;
  EndpointStatus: "Creating" | "InService" | "Failed" | "Deleting";
  ProductionVariants?: object[];
  FailureReason?: string;
}

/** What was in force when the endpoint was created: both may be deleted since. */
interface Internal extends Record<string, unknown> {
  container: ContainerDefinition;
  variant: ProductionVariant;
  instance: string;
}

export interface Endpoint extends Resource<CreateEndpointInput, State> {
  internal: Internal;
}

export function createEndpoints(
  context: Context,
  models: Records<Model>,
  configs: Records<EndpointConfig>,
) {
  const { account, folder } = context;
  const records = openRecords<Endpoint>(join(folder, endpoint.folder));
  const servings = new Map<string, Promise<Serving>>();
  const background = new Set<Promise<void>>();
  const closing = new AbortController();
  const baseOf = (name: string) => join(folder, "jobs", endpoint.folder, name);

  function inBackground(work: Promise<void>): void {
    const settled: Promise<void> = work
      .catch((error) => console.error(error))
      .finally(() => background.delete(settled));
    background.add(settled);
  }

  async function setStatus(
    resource: Endpoint,
    status: State["EndpointStatus"],
  ): Promise<void> {
    resource.state.EndpointStatus = status;
    resource.state.LastModifiedTime = now();
    await records.put(resource);
  }

  function start(resource: Endpoint): Promise<Serving> {
    const serving = startServing(
      context,
      servingOptions(context, resource, baseOf(resource.name), closing.signal),
    );
    servings.set(resource.name, serving);
    serving.catch(() => {
      if (servings.get(resource.name) === serving) {
        servings.delete(resource.name);
      }
    });
    return serving;
  }

  async function create(resource: Endpoint): Promise<void> {
    try {
      await download(
        context,
        resource.internal.container,
        baseOf(resource.name),
      );
      await start(resource);
    } catch (error) {
      if (closing.signal.aborted) return;
      const failed = error as Error;
      resource.state.FailureReason = failed.name === "DownloadError"
        ? failed.message
        : pingFailure(resource.internal.variant.VariantName!);
      return await setStatus(resource, "Failed");
    }
    resource.state.ProductionVariants = [deployed(resource.internal)];
    await setStatus(resource, "InService");
  }

  async function remove(resource: Endpoint): Promise<void> {
    const serving = await servings.get(resource.name)?.catch(() => undefined);
    servings.delete(resource.name);
    await serving?.end();
    await Deno.remove(baseOf(resource.name), { recursive: true })
      .catch(() => {});
    await records.remove(resource.name);
  }

  const operations: Record<string, Operation> = {
    ...readOperations(endpoint, records, account),
    async CreateEndpoint(request: CreateEndpointInput) {
      const config = find(
        endpointConfig,
        configs,
        account,
        request.EndpointConfigName!,
      );
      const [variant] = config.request.ProductionVariants!;
      const served = find(model, models, account, variant.ModelName!);
      const time = now();
      const name = request.EndpointName!;
      const resource: Endpoint = {
        ...make(endpoint, records, account, name, request, {
          CreationTime: time,
          LastModifiedTime: time,
          EndpointStatus: "Creating" as const,
        }),
        internal: {
          container: served.request.PrimaryContainer!,
          variant,
          instance: `i-${crypto.randomUUID().replaceAll("-", "").slice(0, 17)}`,
        },
      };
      await records.put(resource);
      inBackground(create(resource));
      return { EndpointArn: resource.arn };
    },
    async DeleteEndpoint({ EndpointName }: { EndpointName: string }) {
      const resource = find(endpoint, records, account, EndpointName);
      const status = resource.state.EndpointStatus;
      if (status === "Creating" || status === "Deleting") {
        throw new AwsError(
          "ValidationException",
          `Cannot update in-progress endpoint "${resource.arn}".`,
        );
      }
      await setStatus(resource, "Deleting");
      inBackground(remove(resource));
      return {};
    },
  };

  for (const resource of records.all()) {
    const status = resource.state.EndpointStatus;
    if (status === "Creating") inBackground(create(resource));
    if (status === "Deleting") inBackground(remove(resource));
  }

  return {
    operations,
    records,
    /** The endpoint's process, started where there is none. */
    async serving(resource: Endpoint): Promise<Serving> {
      const current = servings.get(resource.name);
      const running = await current?.catch(() => undefined);
      if (running && !running.ended) return running;
      // Another call may have started it while this one waited.
      const latest = servings.get(resource.name);
      return latest && latest !== current ? latest : start(resource);
    },
    async close() {
      closing.abort();
      await Promise.all(background);
      const running = await Promise.allSettled(servings.values());
      await Promise.all(
        running.map((serving) =>
          serving.status === "fulfilled" ? serving.value.end() : undefined
        ),
      );
    },
  };
}

/** The group that has what an endpoint's process prints. */
export function endpointLogGroup(name: string): string {
  return `/aws/sagemaker/Endpoints/${name}`;
}

function servingOptions(
  context: Context,
  { name, internal }: Endpoint,
  base: string,
  signal: AbortSignal,
) {
  const { container, variant, instance } = internal;
  return {
    base,
    environment: container.Environment ?? {},
    logGroup: endpointLogGroup(name),
    logStream: `${variant.VariantName}/${instance}`,
    startupSeconds: variant.ContainerStartupHealthCheckTimeoutInSeconds ??
      context.startupSeconds,
    signal,
  };
}

async function download(
  { s3 }: Context,
  { ModelDataUrl, Environment }: ContainerDefinition,
  base: string,
): Promise<void> {
  await Deno.mkdir(base, { recursive: true });
  const fetchArchive = (uri: string | undefined, archive: string) =>
    uri?.startsWith("s3://")
      ? downloadObject(s3, uri, join(base, archive)).catch((error) => {
        throw Object.assign(
          new Error(`Failed to download ${uri}: ${error.message}`),
          { name: "DownloadError" },
        );
      })
      : undefined;
  await fetchArchive(ModelDataUrl, "model.tar.gz");
  await fetchArchive(
    Environment?.SAGEMAKER_SUBMIT_DIRECTORY,
    "sourcedir.tar.gz",
  );
}

function deployed({ container, variant }: Internal): object {
  const weight = variant.InitialVariantWeight ?? 1;
  return {
    VariantName: variant.VariantName,
    DeployedImages: [{
      SpecifiedImage: container.Image,
      ResolutionTime: now(),
    }],
    CurrentWeight: weight,
    DesiredWeight: weight,
    CurrentInstanceCount: 1,
    DesiredInstanceCount: 1,
  };
}

function pingFailure(variant: string): string {
  return `The primary container for production variant ${variant} did not ` +
    "pass the ping health check. Please check CloudWatch logs for this endpoint.";
}
