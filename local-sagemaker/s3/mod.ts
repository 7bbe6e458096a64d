/**
 * A small S3 on disk: exactly the operations of {@linkcode findHandler}'s
 * table, path style; everything else is refused with 501.
 *
 * @module
 */
import { createVerifier } from "../sigv4.ts";
import { type Account, AwsError, type Service } from "../types.ts";
import { checkAcl } from "./acl.ts";
import { checkDocuments } from "./bucket_configuration.ts";
import { checkHeaders } from "./object_headers.ts";
import { handlePostObject } from "./post_object.ts";
import { readRequest, type S3Request } from "./request.ts";
import { findHandler, type Handler } from "./routes.ts";
import { noSuchBucket, openStore } from "./store.ts";

/**
 * Opens the S3 that lives in a folder.
 *
 * @param options.folder Absolute path; made where it is missing.
 */
export async function createS3(
  { account, folder }: { account: Account; folder: string },
): Promise<Service> {
  const store = await openStore(folder);
  for (const bucket of store.buckets.values()) {
    await checkDocuments(folder, bucket);
  }
  const verifier = createVerifier(account, "s3");

  async function inBucket(request: S3Request, handle: Handler) {
    try {
      return await handle(request);
    } catch (error) {
      const { bucketName } = request;
      const vanished = error instanceof Deno.errors.NotFound &&
        bucketName && !store.buckets.has(bucketName);
      throw vanished ? noSuchBucket(bucketName) : error;
    }
  }

  return {
    async handle(call) {
      const request = readRequest(call, store, account);
      const handle = findHandler(request);
      checkHeaders(call.headers);
      checkOwner(call.headers, account);
      await checkAcl(call.headers, request);
      return await inBucket(request, handle);
    },
    async handleForm(call) {
      const request = readRequest(call, store, account);
      return await inBucket(request, () => handlePostObject(request, verifier));
    },
    close: () => Promise.resolve(),
  };
}

function checkOwner(headers: Headers, { accountId }: Account) {
  for (const name of ["", "source-"]) {
    const owner = headers.get(`x-amz-${name}expected-bucket-owner`);
    if (owner === null || owner === accountId) continue;
    throw new AwsError(
      "AccessDenied",
      `The bucket belongs to account ${accountId}, not to the expected ${owner}`,
      403,
    );
  }
}
