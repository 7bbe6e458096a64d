import { assertEquals } from "@std/assert";
import { runPython, withS3 } from "./s3_support.ts";

Deno.test("boto3 uses the local S3 as it uses the real one", () =>
  withS3(async ({ endpoint }) => {
    const done = await runPython<string[]>("./s3_boto3.py", endpoint);
    assertEquals(done, [
      "buckets",
      "objects",
      "listing",
      "large upload",
      "large download",
      "streamed upload",
      "checksums",
      "copy",
      "presigned",
      "deletion",
      "errors",
    ]);
  }));
