/**
 * An S3 object's content, read on where a connection broke.
 *
 * @module
 */
import { GetObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import { explainCall } from "../aws/failures.ts";

/** How often in a row a connection may break without a byte read. */
const patience = 5;

/**
 * Opens an object. The SDK asks again where it gets no answer, but not where
 * the answer breaks off in the middle: then the rest of the same version is
 * asked for.
 */
export async function objectBytes(
  s3: S3Client,
  object: { readonly Bucket: string; readonly Key: string },
): Promise<AsyncIterable<Uint8Array>> {
  const first = await s3.send(new GetObjectCommand(object));
  return (async function* () {
    let body = first.Body;
    let read = 0;
    for (let breaks = 0; true;) {
      try {
        for await (
          const bytes of body as unknown as AsyncIterable<Uint8Array>
        ) {
          read += bytes.length;
          breaks = 0;
          yield bytes;
        }
        return;
      } catch (error) {
        if (read === first.ContentLength) return;
        if (!isBroken(error) || ++breaks > patience) {
          throw explainCall(error, "S3", "GetObject");
        }
      }
      const rest = { Range: `bytes=${read}-`, IfMatch: first.ETag };
      body = (await s3.send(new GetObjectCommand({ ...object, ...rest }))).Body;
    }
  })();
}

/** Whether the connection ended, and not the reader. */
function isBroken(error: unknown): boolean {
  const { name, code, message } = Object(error);
  return code === "ECONNRESET" || name === "TimeoutError" ||
    /aborted|terminated/.test(message ?? "");
}
