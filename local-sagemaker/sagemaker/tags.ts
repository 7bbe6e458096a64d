/**
 * AddTags, ListTags and DeleteTags for every kind of resource.
 *
 * @module
 */
import type { Tag } from "@aws-sdk/client-sagemaker";
import type { Operation } from "../json/protocol.ts";
import { AwsError } from "../types.ts";
import type { Records, Resource } from "./records.ts";

const MAX_TAGS = 50;

/** @param all The records of every kind. */
export function tagOperations(
  // deno-lint-ignore no-explicit-any
  all: Records<any>[],
): Record<string, Operation> {
  const find = (arn: string) => {
    for (const records of all) {
      const resource = records.all().find((one: Resource) => one.arn === arn);
      if (resource) return { resource: resource as Resource, records };
    }
    throw new AwsError(
      "ValidationException",
      `Could not find a resource with the ARN "${arn}".`,
    );
  };
  return {
    async AddTags({ ResourceArn, Tags }: { ResourceArn: string; Tags: Tag[] }) {
      const { resource, records } = find(ResourceArn);
      const tags = new Map(
        [...resource.tags, ...Tags].map((tag) => [tag.Key, tag]),
      );
      if (tags.size > MAX_TAGS) {
        throw new AwsError(
          "ResourceLimitExceeded",
          `A resource has at most ${MAX_TAGS} tags.`,
        );
      }
      resource.tags = [...tags.values()];
      await records.put(resource);
      return { Tags: resource.tags };
    },
    ListTags: ({ ResourceArn }: { ResourceArn: string }) => ({
      Tags: find(ResourceArn).resource.tags,
    }),
    async DeleteTags(
      { ResourceArn, TagKeys }: { ResourceArn: string; TagKeys: string[] },
    ) {
      const { resource, records } = find(ResourceArn);
      resource.tags = resource.tags.filter(({ Key }) =>
        !TagKeys.includes(Key!)
      );
      await records.put(resource);
      return {};
    },
  };
}
