import { assertEquals } from "@std/assert";
import { runPython, withS3 } from "./s3_support.ts";

Deno.test("who has no keys uses the URLs and forms that boto3 signs, of either version", () =>
  withS3(async ({ endpoint }) => {
    const done = await runPython<string[]>(
      "./s3_signed_elsewhere.py",
      endpoint,
    );
    assertEquals(done, [
      ...["Version 2", "urls", "forms"],
      ...["Version 4", "urls", "forms"],
    ]);
  }));
