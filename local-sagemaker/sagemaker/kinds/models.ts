/**
 * Models: one container, its archive in S3.
 *
 * @module
 */
import type {
  ContainerDefinition,
  CreateModelInput,
} from "@aws-sdk/client-sagemaker";
import { type Context, now } from "../context.ts";
import { hasObjects } from "../inputs.ts";
import { inWords, type Kind } from "../kind.ts";
import { invalid, notOffered, refuseMembers } from "../offered.ts";
import { deleteOperation, readOperations } from "../operations.ts";
import { recordsOfKind } from "../record_checks.ts";
import type { Resource } from "../records.ts";
import { make } from "../resources.ts";

export type Model = Resource<CreateModelInput>;

export const models: Kind = {
  noun: "Model",
  listOrder: "Descending",
  ...inWords("model"),
  open(context) {
    const { account, folder } = context;
    const records = recordsOfKind<Model>(models, folder);
    return {
      records,
      operations: {
        ...readOperations(models, records, account),
        ...deleteOperation(models, records, account),
        async CreateModel(request: CreateModelInput) {
          checkOffered(request);
          await checkModelData(context, request.PrimaryContainer!);
          const state = { CreationTime: now() };
          const resource = make(models, records, account, request, state);
          await records.put(resource);
          return { ModelArn: resource.arn };
        },
      },
    };
  },
};

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
