/**
 * An endpoint's record, and what its container is made of.
 *
 * @module
 */
import { join } from "node:path";
import type {
  ContainerDefinition,
  CreateEndpointInput,
  ProductionVariant,
} from "@aws-sdk/client-sagemaker";
import { type Context, now } from "./context.ts";
import type { Resource } from "./records.ts";
import { downloadObject } from "./s3_files.ts";
import type { ServingOptions } from "./serving.ts";

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

export class DownloadError extends Error {
  override name = "DownloadError";
}

/** The group that has what an endpoint's process prints. */
export function endpointLogGroup(name: string): string {
  return `/aws/sagemaker/Endpoints/${name}`;
}

/** What its process is started with. */
export function servingOptions(
  context: Context,
  { name, internal }: Endpoint,
  base: string,
  signal: AbortSignal,
): ServingOptions {
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

/** Fetches the archives of model and code. @throws {DownloadError} */
export async function downloadArchives(
  { s3 }: Context,
  { ModelDataUrl, Environment }: ContainerDefinition,
  base: string,
  signal: AbortSignal,
): Promise<void> {
  await Deno.mkdir(base, { recursive: true });
  const fetchArchive = async (uri: string | undefined, archive: string) => {
    if (!uri?.startsWith("s3://")) return;
    await downloadObject(s3, uri, join(base, archive), signal).catch(
      (error) => {
        throw new DownloadError(`Failed to download ${uri}: ${error.message}`);
      },
    );
  };
  await fetchArchive(ModelDataUrl, "model.tar.gz");
  await fetchArchive(
    Environment?.SAGEMAKER_SUBMIT_DIRECTORY,
    "sourcedir.tar.gz",
  );
}

/** Its variant, as Describe shows it once in service. */
export function deployedVariant({ container, variant }: Internal): object {
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

/** AWS's sentence. */
export function pingFailure(variant: string): string {
  return `The primary container for production variant ${variant} did not ` +
    "pass the ping health check. Please check CloudWatch logs for this endpoint.";
}
