/**
 * Endpoints: Creating until the model answers, then InService. The process
 * comes back with the next call when it has ended, or its host was started
 * again.
 *
 * @module
 */
import { join } from "node:path";
import type { CreateEndpointInput } from "@aws-sdk/client-sagemaker";
import type { Operation } from "../../json/protocol.ts";
import { type Context, now } from "../context.ts";
import { type EndpointConfig, endpointConfigs } from "./endpoint_configs.ts";
import {
  deployedVariant,
  downloadArchives,
  DownloadError,
  type Endpoint,
  pingFailure,
  servingOptions,
} from "../endpoint_container.ts";
import { removeFolder } from "../folders.ts";
import {
  folderName,
  inWords,
  type Kind,
  type OpenKind,
  type RecordsOf,
} from "../kind.ts";
import { type Model, models } from "./models.ts";
import { invalid } from "../offered.ts";
import { readOperations } from "../operations.ts";
import { recordsOfKind } from "../record_checks.ts";
import { checkInstances, find, make } from "../resources.ts";
import { invokeEndpoint } from "../runtime.ts";
import { type Serving, startServing } from "../serving.ts";

export const endpoints: Kind = {
  noun: "Endpoint",
  listOrder: "Descending",
  internal: {
    ...{ container: "object", instance: "string" },
    variant: { VariantName: "string", InstanceType: "string" },
  },
  quota: {
    types: "ProductionVariantInstanceType",
    inUse: ({ internal }: Endpoint) => internal.variant.InstanceType,
  },
  ...inWords("endpoint"),
  open: openEndpoints,
};

function openEndpoints(context: Context, recordsOf: RecordsOf): OpenKind {
  const { account, folder } = context;
  const records = recordsOfKind<Endpoint>(endpoints, folder);
  const servings = new Map<string, Promise<Serving>>();
  const background = new Set<Promise<void>>();
  const closing = new AbortController();
  const baseOf = (name: string) =>
    join(folder, "jobs", folderName(endpoints), name);

  function inBackground(work: Promise<void>): void {
    const settled: Promise<void> = work
      .catch((error) => console.error(error))
      .finally(() => background.delete(settled));
    background.add(settled);
  }

  async function setStatus(
    resource: Endpoint,
    status: Endpoint["state"]["EndpointStatus"],
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
      const base = baseOf(resource.name);
      const { container } = resource.internal;
      await downloadArchives(context, container, base, closing.signal);
      await start(resource);
    } catch (error) {
      if (closing.signal.aborted) return;
      resource.state.FailureReason = error instanceof DownloadError
        ? error.message
        : pingFailure(resource.internal.variant.VariantName!);
      return await setStatus(resource, "Failed");
    }
    resource.state.ProductionVariants = [deployedVariant(resource.internal)];
    await setStatus(resource, "InService");
  }

  async function remove(resource: Endpoint): Promise<void> {
    const serving = await servings.get(resource.name)?.catch(() => undefined);
    servings.delete(resource.name);
    await serving?.end();
    await removeFolder(baseOf(resource.name))
      .catch(({ message }) => console.error(message));
    await records.remove(resource.name);
  }

  const operations: Record<string, Operation> = {
    ...readOperations(endpoints, records, account),
    async CreateEndpoint(request: CreateEndpointInput) {
      const config = find(
        endpointConfigs,
        recordsOf<EndpointConfig>(endpointConfigs),
        account,
        request.EndpointConfigName!,
      );
      const [variant] = config.request.ProductionVariants!;
      const served = find(
        models,
        recordsOf<Model>(models),
        account,
        variant.ModelName!,
      );
      const time = now();
      const resource: Endpoint = {
        ...make(endpoints, records, account, request, {
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
      checkInstances(endpoints, records, resource);
      await records.put(resource);
      inBackground(create(resource));
      return { EndpointArn: resource.arn };
    },
    async DeleteEndpoint({ EndpointName }: { EndpointName: string }) {
      const resource = find(endpoints, records, account, EndpointName);
      const status = resource.state.EndpointStatus;
      if (status === "Creating" || status === "Deleting") {
        throw invalid(`Cannot update in-progress endpoint "${resource.arn}".`);
      }
      await setStatus(resource, "Deleting").catch((error) => {
        resource.state.EndpointStatus = status; // so that it can be asked again
        throw error;
      });
      inBackground(remove(resource));
      return {};
    },
  };

  for (const resource of records.all()) {
    const status = resource.state.EndpointStatus;
    if (status === "Creating") inBackground(create(resource));
    if (status === "Deleting") inBackground(remove(resource));
  }

  /** The endpoint's process, started where there is none. */
  async function serving(resource: Endpoint): Promise<Serving> {
    const current = servings.get(resource.name);
    const running = await current?.catch(() => undefined);
    if (running && !running.ended) return running;
    // Another call may have started it while this one waited.
    const latest = servings.get(resource.name);
    // Or deleted it.
    const { EndpointStatus } = resource.state;
    if (EndpointStatus !== "InService") throw new Error(EndpointStatus);
    return latest && latest !== current ? latest : start(resource);
  }

  return {
    operations,
    records,
    invoke: (call) => invokeEndpoint({ records, serving }, account, call),
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
