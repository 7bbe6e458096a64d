/**
 * GetObjectAttributes.
 *
 * @module
 */
import { AwsError } from "../types.ts";
import type { Xml } from "../xml.ts";
import { checksumMembers, xmlAnswer } from "./answer.ts";
import { checkVersion, findObject } from "./lookup.ts";
import { mostParts, type ObjectRecord } from "./records.ts";
import { bucketOf, numberNamed, type S3Request } from "./request.ts";

const attributes: Record<
  string,
  (record: ObjectRecord, headers: Headers) => Xml
> = {
  ETag: ({ etag }) => etag,
  Checksum: ({ content }) => checksumMembers(content.checksum),
  ObjectParts: partsOf,
  StorageClass: () => "STANDARD",
  ObjectSize: ({ content }) => content.size,
};

export function handleGetObjectAttributes(request: S3Request): Response {
  const { call: { headers }, key } = request;
  checkVersion(request);
  const record = findObject(bucketOf(request), key);
  const asked = headers.get("x-amz-object-attributes")?.split(/\s*,\s*/) ?? [];
  const unknown = asked.find((name) => !Object.hasOwn(attributes, name));
  if (!asked.length || unknown !== undefined) {
    throw new AwsError(
      "InvalidArgument",
      `x-amz-object-attributes must name some of ${
        Object.keys(attributes).join(", ")
      }: current value is '${headers.get("x-amz-object-attributes") ?? ""}'`,
      400,
      { ArgumentName: "x-amz-object-attributes" },
    );
  }
  const content = Object.entries(attributes)
    .filter(([name]) => asked.includes(name))
    .map(([name, read]) => [name, read(record, headers)]);
  return xmlAnswer(
    "GetObjectAttributesResponse",
    Object.fromEntries(content),
    { "last-modified": new Date(record.modified).toUTCString() },
  );
}

/** Parts with a number above the marker. */
function partsOf({ parts, content }: ObjectRecord, headers: Headers): Xml {
  if (!parts) return undefined;
  const marker = numberNamed(
    "x-amz-part-number-marker",
    headers.get("x-amz-part-number-marker") ?? undefined,
    { fallback: 0, max: mostParts },
  );
  const max = numberNamed(
    "x-amz-max-parts",
    headers.get("x-amz-max-parts") ?? undefined,
    { fallback: 1000, max: 1000 },
  );
  const algorithm = content.checksum?.algorithm;
  const left = parts.filter(({ number }) => number > marker);
  const page = left.slice(0, max);
  return {
    PartsCount: parts.length,
    PartNumberMarker: marker,
    NextPartNumberMarker: page.at(-1)?.number ?? 0,
    MaxParts: max,
    IsTruncated: left.length > page.length,
    Part: page.map(({ number, size, checksum }) => ({
      PartNumber: number,
      Size: size,
      ...(algorithm && { [`Checksum${algorithm}`]: checksum }),
    })),
  };
}
