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
import type { Session } from "../aws/session.ts";
import { noneWithoutBucket } from "./store.ts";

/** An upload that is open. */
export interface OpenUpload {
  readonly key: string;
  readonly uploadId: string;
  readonly begun: Date;
  /** ARN of who began it, where S3 tells. */
  readonly initiator?: string;
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
    for (const { Key, UploadId, Initiated, Initiator } of page.Uploads ?? []) {
      uploads.push({
        key: Key!,
        uploadId: UploadId!,
        begun: Initiated!,
        initiator: Initiator?.ID,
      });
    }
  } while (page.IsTruncated);
  return uploads;
}

/**
 * Whether somebody else has begun an upload. S3 names a user or role by its ARN
 * and the account itself by an id, which tells nobody apart.
 */
export function isOfAnother(
  { initiator = "" }: OpenUpload,
  { callerArn }: Session,
): boolean {
  return initiator.startsWith("arn:") &&
    principalOf(initiator) !== principalOf(callerArn);
}

/** An assumed role's sessions are one principal. */
function principalOf(arn: string): string {
  return arn.replace(/(:assumed-role\/[^/]+)\/.*$/, "$1");
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
