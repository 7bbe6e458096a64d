/**
 * Multipart uploads that were begun and not completed. No listing of objects
 * shows them, and AWS charges for their parts until they are aborted.
 *
 * @module
 */
import {
  AbortMultipartUploadCommand,
  ListMultipartUploadsCommand,
  type ListMultipartUploadsCommandOutput,
} from "@aws-sdk/client-s3";
import type { Session } from "./session.ts";
import { isAt, noneWithoutBucket, parseS3Uri } from "./store.ts";

/** An upload that is open. */
export interface OpenUpload {
  readonly key: string;
  readonly uploadId: string;
  readonly begun: Date;
}

/**
 * The open uploads at a URI: all below it where it ends with a slash; none where
 * there is no such bucket.
 */
export async function listOpenUploads(
  { clients }: Session,
  uri: string,
): Promise<OpenUpload[]> {
  const { bucket, key } = parseS3Uri(uri);
  const uploads: OpenUpload[] = [];
  let page: Partial<ListMultipartUploadsCommandOutput> | undefined;
  do {
    page = await clients.s3.send(
      new ListMultipartUploadsCommand({
        Bucket: bucket,
        Prefix: key,
        KeyMarker: page?.NextKeyMarker,
        UploadIdMarker: page?.NextUploadIdMarker,
      }),
    ).catch(noneWithoutBucket);
    for (const { Key, UploadId, Initiated } of page.Uploads ?? []) {
      if (isAt(key, Key!)) {
        uploads.push({ key: Key!, uploadId: UploadId!, begun: Initiated! });
      }
    }
  } while (page.IsTruncated);
  return uploads;
}

/** Aborts the open uploads at a URI, as {@linkcode listOpenUploads} finds them. */
export async function abortOpenUploads(
  session: Session,
  uri: string,
): Promise<void> {
  const { bucket } = parseS3Uri(uri);
  for (const { key, uploadId } of await listOpenUploads(session, uri)) {
    try {
      await session.clients.s3.send(
        new AbortMultipartUploadCommand({
          Bucket: bucket,
          Key: key,
          UploadId: uploadId,
        }),
      );
    } catch (error) {
      // Completed or aborted since it was listed.
      if ((error as Error).name !== "NoSuchUpload") throw error;
    }
  }
}
