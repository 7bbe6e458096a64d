/**
 * Operations on buckets.
 *
 * @module
 */
import { queryValue } from "../query.ts";
import { AwsError } from "../types.ts";
import { xmlAnswer } from "./answer.ts";
import { isBucketName } from "./load.ts";
import { readPromised } from "./promised.ts";
import { bucketOf, numberIn, type S3Request } from "./request.ts";
import { createBucket, removeBucket } from "./store.ts";
import { readXml } from "./xml_request.ts";

const ownRegion = "us-east-1";

export async function handleCreateBucket(
  { call, store, account, bucketName }: S3Request,
): Promise<Response> {
  const body = await readPromised(call);
  checkName(bucketName);
  checkLocation(body, account.region);
  await store.exclusive(async () => {
    if (!store.buckets.has(bucketName)) await createBucket(store, bucketName);
    else if (account.region !== ownRegion) {
      throw new AwsError(
        "BucketAlreadyOwnedByYou",
        "Your previous request to create the named bucket succeeded and you already own it",
        409,
        { BucketName: bucketName },
      );
    }
  });
  return new Response(null, { headers: { location: `/${bucketName}` } });
}

function checkName(name: string) {
  if (isBucketName(name)) return;
  throw new AwsError(
    "InvalidBucketName",
    "A bucket name must have 3 to 63 lower-case letters, digits, dots and hyphens: " +
      `current value is '${name}'`,
    400,
    { BucketName: name },
  );
}

function checkLocation(body: string, region: string) {
  const configuration = body.trim()
    ? readXml(body, "CreateBucketConfiguration")
    : {};
  const { LocationConstraint: location, ...others } = configuration;
  const [unknown] = Object.keys(others);
  if (unknown) {
    throw new AwsError(
      "NotImplemented",
      `The local S3 does not support CreateBucket with ${unknown}`,
      501,
    );
  }
  if ((location ?? ownRegion) !== region) {
    throw new AwsError(
      "IllegalLocationConstraintException",
      `The ${location ?? "unspecified"} location constraint is incompatible ` +
        `with the region ${region}`,
    );
  }
}

export function handleHeadBucket(request: S3Request): Response {
  bucketOf(request);
  const { region } = request.account;
  return new Response(null, { headers: { "x-amz-bucket-region": region } });
}

export async function handleDeleteBucket(
  request: S3Request,
): Promise<Response> {
  const { store } = request;
  const bucket = bucketOf(request);
  await store.exclusive(() =>
    bucket.exclusive(async () => {
      bucketOf(request);
      if (bucket.objects.size) {
        throw new AwsError(
          "BucketNotEmpty",
          "The bucket you tried to delete is not empty",
          409,
          { BucketName: bucket.name },
        );
      }
      await removeBucket(store, bucket);
    })
  );
  return new Response(null, { status: 204 });
}

export function handleListBuckets(
  { store, account, query }: S3Request,
): Response {
  const prefix = queryValue(query, "prefix") ?? "";
  const after = queryValue(query, "continuation-token") ?? "";
  const region = queryValue(query, "bucket-region") ?? account.region;
  const max = numberIn(query, "max-buckets", {
    fallback: 10_000,
    min: 1,
    max: 10_000,
  });
  const left = [...store.buckets.keys()].sort().filter((name) =>
    name.startsWith(prefix) && name > after && region === account.region
  );
  const names = left.slice(0, max);
  return xmlAnswer("ListAllMyBucketsResult", {
    ContinuationToken: left.length > max ? names.at(-1) : undefined,
    Prefix: prefix || undefined,
    Buckets: {
      Bucket: names.map((name) => ({
        Name: name,
        CreationDate: store.buckets.get(name)!.created,
        BucketRegion: account.region,
      })),
    },
    Owner: { ID: account.accountId },
  });
}

export function handleGetBucketLocation(request: S3Request): Response {
  bucketOf(request);
  const { region } = request.account;
  return xmlAnswer("LocationConstraint", region === ownRegion ? "" : region);
}
