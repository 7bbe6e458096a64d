import { assertEquals, assertThrows } from "@std/assert";
import { rebase } from "../sagemaker/process.ts";
import { parseS3Uri, relativePath } from "../sagemaker/s3_files.ts";
import { AwsError } from "../types.ts";

Deno.test("relativePath() places objects as the prefix asks", () => {
  const cases: [prefix: string, key: string, path: string][] = [
    ["data/train.csv", "data/train.csv", "train.csv"],
    ["data", "data/train.csv", "train.csv"],
    ["data/", "data/a/b.csv", "a/b.csv"],
    ["data/tr", "data/train/a.csv", "train/a.csv"],
    ["data/train", "data/train_more.csv", "train_more.csv"],
    ["", "a/b.csv", "a/b.csv"],
    ["tr", "train.csv", "train.csv"],
    ["data/", "data//b.csv", "b.csv"],
  ];
  for (const [prefix, key, path] of cases) {
    assertEquals(relativePath(prefix, key), path);
  }
});

Deno.test("relativePath() refuses keys that would leave the folder", () => {
  for (const key of ["data/../x", "data/..", "data/a/../../x"]) {
    assertThrows(() => relativePath("data/", key), TypeError, key);
  }
});

Deno.test("parseS3Uri() takes bucket and key apart", () => {
  assertEquals(parseS3Uri("s3://b/a/c d"), { bucket: "b", key: "a/c d" });
  assertEquals(parseS3Uri("s3://b"), { bucket: "b", key: "" });
  for (
    const uri of ["https://b/a", "s3:/b/a", "s3://", "s3://../b", "s3://."]
  ) {
    assertThrows(() => parseS3Uri(uri), AwsError, uri);
  }
});

Deno.test("rebase() replaces /opt/ml at the start and after =", () => {
  assertEquals(rebase("/opt/ml/model", "/b"), "/b/model");
  assertEquals(rebase("/opt/ml", "/b"), "/b");
  assertEquals(rebase("--dir=/opt/ml/model", "/b"), "--dir=/b/model");
  assertEquals(rebase("/opt/mlx", "/b"), "/opt/mlx");
  assertEquals(rebase("s3://x/opt/ml/y", "/b"), "s3://x/opt/ml/y");
});
