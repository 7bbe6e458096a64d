/**
 * Models: one container, its archive in S3.
 *
 * @module
 */
import { join } from "node:path";
import type {
  ContainerDefinition,
  CreateModelInput,
} from "@aws-sdk/client-sagemaker";
import type { Operation } from "../json/protocol.ts";
import { type Context, now } from "./context.ts";
import { hasObjects } from "./inputs.ts";
import { model } from "./kinds.ts";
import { invalid, notOffered, refuseMembers } from "./offered.ts";
import { recordFault } from "./record_checks.ts";
import { openRecords, type Resource } from "./records.ts";
import { find, make, readOperations } from "./resources.ts";

export type Model = Resource<CreateModelInput>;

export function createModels(context: Context) {
  const { account, folder } = context;
  const records = openRecords<Model>(
    join(folder, model.folder),
    recordFault(model),
  );
  const operations: Record<string, Operation> = {
    ...readOperations(model, records, account),
    async CreateModel(request: CreateModelInput) {
      checkOffered(request);
      await checkModelData(context, request.PrimaryContainer!);
      const state = { CreationTime: now() };
      const name = request.ModelName!;
      const resource = make(model, records, account, name, request, state);
      await records.put(resource);
      return { ModelArn: resource.arn };
    },
    async DeleteModel({ ModelName }: { ModelName: string }) {
      find(model, records, account, ModelName);
      await records.remove(ModelName);
      return {};
    },
  };
  return { operations, records };
}

function checkOffered(request: CreateModelInput): void {
  refuseMembers(
    request,
    ["Containers", "InferenceExecutionConfig"],
    "Set PrimaryContainer.",
  );
  const container = request.PrimaryContainer;
  if (!container?.Image) {
    throw invalid("PrimaryContainer with an Image is required.");
  }
  refuseMembers(container, [
    "ModelPackageName",
    "MultiModelConfig",
    "AdditionalModelDataSources",
  ]);
  refuseMembers(container, ["ModelDataSource"], "Set ModelDataUrl.");
  if ((container.Mode ?? "SingleModel") !== "SingleModel") {
    throw notOffered(`Mode ${container.Mode}`, "Use SingleModel.");
  }
  if (!container.Environment?.SAGEMAKER_PROGRAM) {
    throw notOffered(
      "algorithms built into an image",
      "Set SAGEMAKER_PROGRAM and SAGEMAKER_SUBMIT_DIRECTORY in Environment.",
    );
  }
}

async function checkModelData(
  { s3 }: Context,
  { ModelDataUrl: url }: ContainerDefinition,
): Promise<void> {
  if (!url || await hasObjects(s3, url)) return;
  throw invalid(`Could not find model data at ${url}.`);
}
