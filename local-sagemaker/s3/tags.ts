/**
 * Tags of objects.
 *
 * @module
 */
import { parseTarget } from "../query.ts";
import { AwsError } from "../types.ts";
import { xmlAnswer } from "./answer.ts";
import { checkVersion, findObject } from "./lookup.ts";
import { readPromised } from "./promised.ts";
import type { Tags } from "./records.ts";
import { bucketOf, type S3Request } from "./request.ts";
import { replaceTags } from "./store.ts";
import { malformedXml, readXml } from "./xml_request.ts";

const limits = { tags: 10, key: 128, value: 256 };
const allowed = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;

/** The tags of an upload's header. @throws {AwsError} `InvalidTag` */
export function tagsIn(headers: Headers): Tags | undefined {
  const text = headers.get("x-amz-tagging");
  return text ? checkTags(parseTarget(`?${text}`).query) : undefined;
}

/** The tags of a `Tagging` document. @throws {AwsError} `MalformedXML`, `InvalidTag` */
export function tagsOf(document: string): Tags {
  const { TagSet } = readXml(document, "Tagging");
  const { Tag: found = [] } = Object(TagSet);
  const pairs = [found].flat().map(({ Key, Value }) => {
    if (typeof Key !== "string" || typeof Value !== "string") {
      throw malformedXml("a Tag needs a Key and a Value");
    }
    return [Key, Value] as const;
  });
  return checkTags(pairs);
}

function checkTags(tags: Tags): Tags {
  if (tags.length > limits.tags) {
    throw invalidTag(`Object tags cannot be greater than ${limits.tags}`);
  }
  const seen = new Set<string>();
  for (const [key, value] of tags) {
    if (!key || key.length > limits.key || !allowed.test(key)) {
      throw invalidTag("The TagKey you have provided is invalid", key);
    }
    if (value.length > limits.value || !allowed.test(value)) {
      throw invalidTag("The TagValue you have provided is invalid", key);
    }
    if (key.toLowerCase().startsWith("aws:")) {
      throw invalidTag("System tags cannot be added/updated by requester", key);
    }
    if (seen.has(key)) {
      throw invalidTag("Cannot provide multiple Tags with the same key", key);
    }
    seen.add(key);
  }
  return tags.toSorted(([a], [b]) => a < b ? -1 : 1);
}

function invalidTag(message: string, key?: string): AwsError {
  return new AwsError("InvalidTag", message, 400, { TagKey: key });
}

export function handleGetObjectTagging(request: S3Request): Response {
  checkVersion(request);
  const { tags = [] } = findObject(bucketOf(request), request.key);
  return xmlAnswer("Tagging", {
    TagSet: { Tag: tags.map(([Key, Value]) => ({ Key, Value })) },
  });
}

export async function handlePutObjectTagging(
  request: S3Request,
): Promise<Response> {
  checkVersion(request);
  const tags = tagsOf(await readPromised(request.call));
  await replaceTags(bucketOf(request), request.key, tags);
  return new Response(null);
}

export async function handleDeleteObjectTagging(
  request: S3Request,
): Promise<Response> {
  checkVersion(request);
  await replaceTags(bucketOf(request), request.key, []);
  return new Response(null, { status: 204 });
}
