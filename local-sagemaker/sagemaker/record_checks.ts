/**
 * What makes a record of a resource one that can be used: its Create request and
 * its Describe response have the members and types that the service's model has.
 *
 * @module
 */
import { join } from "node:path";
import { operationOf, pick, serviceModel } from "../model/mod.ts";
import { validate } from "../model/validate.ts";
import { type RecordShape, shapeFault } from "../set_aside.ts";
import { AwsError } from "../types.ts";
import { folderName, type Kind } from "./kind.ts";
import { openRecords, type Records, type Resource } from "./records.ts";
import { members, status } from "./resources.ts";

const shape: RecordShape = {
  name: "string",
  arn: "string",
  request: "object",
  state: { CreationTime: "number" },
  internal: "object?",
};

/** Opens the records of a kind below the service's folder. */
export function recordsOfKind<R extends Resource>(
  kind: Kind,
  folder: string,
): Records<R> {
  return openRecords(join(folder, folderName(kind)), recordFault(kind));
}

/** @returns What is wrong with the value in a file; completes "as it …". */
function recordFault(kind: Kind) {
  const { internal } = kind;
  return (value: unknown, file: string): string | undefined => {
    const fault = shapeFault(value, shape) ??
      (internal && shapeFault(value, { internal }));
    if (fault) return fault;
    const resource = value as Resource;
    if (`${resource.name}.json` !== file) return "belongs to another resource";
    if (!isTagList(resource.tags)) return "has no list of tags";
    return modelFault(kind, resource);
  };
}

function isTagList(tags: unknown): boolean {
  return Array.isArray(tags) &&
    tags.every((tag) => !shapeFault(tag, { Key: "string", Value: "string" }));
}

function modelFault(kind: Kind, resource: Resource): string | undefined {
  const model = serviceModel("sagemaker");
  const { input } = operationOf(model, `Create${kind.noun}`);
  const { output } = operationOf(model, `Describe${kind.noun}`);
  const shape = model.shapes[output!];
  const described = pick(shape, members(kind, resource));
  // Many come only at the end, but a status is there from the start.
  const required = [status(kind)].filter((name) => name in shape.members!);
  try {
    validate(model, input, resource.request, { bounds: false });
    validate(model, output, described, { bounds: false, required });
  } catch (error) {
    if (error instanceof AwsError) return `is damaged (${error.message})`;
    throw error;
  }
}
