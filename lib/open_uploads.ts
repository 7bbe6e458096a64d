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
import { noneWithoutBucket } from "./store.ts";

/** An upload that is open. */
export interface OpenUpload {
  readonly key: string;
  readonly uploadId: string;
  readonly begun: Date;
}

/** All open uploads of a bucket; none where there is no such bucket. */
export async function openUploads(
  { clients }: Session,
  bucket: string,
): Promise<OpenUpload[]> {
  const uploads: OpenUpload[] = [];
  let page: Partial<ListMultipartUploadsCommandOutput> | undefined;
  do {
    page = await clients.s3.send(
      new ListMultipartUploadsCommand({
        Bucket: bucket,
        KeyMarker: page?.NextKeyMarker,
        UploadIdMarker: page?.NextUploadIdMarker,
      }),
    ).catch(noneWithoutBucket);
    for (const { Key, UploadId, Initiated } of page.Uploads ?? []) {
      uploads.push({ key: Key!, uploadId: UploadId!, begun: Initiated! });
    }
  } while (page.IsTruncated);
  return uploads;
}

/** Aborts an open upload; one that was completed or aborted meanwhile is none. */
export async function abortUpload(
  { clients }: Session,
  bucket: string,
  { key, uploadId }: OpenUpload,
): Promise<void> {
  try {
    await clients.s3.send(
      new AbortMultipartUploadCommand({
        Bucket: bucket,
        Key: key,
        UploadId: uploadId,
      }),
    );
  } catch (error) {
    if ((error as Error).name !== "NoSuchUpload") throw error;
  }
}
