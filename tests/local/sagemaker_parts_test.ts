import { assertEquals, assertThrows } from "@std/assert";
import { readMetrics } from "../../lib/local/sagemaker/metrics.ts";
import { rebase } from "../../lib/local/sagemaker/process.ts";
import {
  parseS3Uri,
  relativePath,
} from "../../lib/local/sagemaker/s3_files.ts";

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
  assertThrows(() => parseS3Uri("https://b/a"), TypeError);
});

Deno.test("rebase() replaces /opt/ml at the start and after =", () => {
  assertEquals(rebase("/opt/ml/model", "/b"), "/b/model");
  assertEquals(rebase("/opt/ml", "/b"), "/b");
  assertEquals(rebase("--dir=/opt/ml/model", "/b"), "--dir=/b/model");
  assertEquals(rebase("/opt/mlx", "/b"), "/opt/mlx");
  assertEquals(rebase("s3://x/opt/ml/y", "/b"), "s3://x/opt/ml/y");
});

Deno.test("readMetrics() keeps every value in its file, and the last of each", async () => {
  const path = await Deno.makeTempFile();
  const { onLine, last } = readMetrics([
    { Name: "train", Regex: "train-loss:([0-9.e-]+)" },
    { Name: "test", Regex: "test-loss:([0-9.e-]+)" },
    { Name: "none", Regex: "none" },
  ], path);
  onLine("[0]\ttrain-loss:0.5\ttest-loss:0.6", 1500);
  onLine("none, and nothing to read", 1600);
  onLine("[1]\ttrain-loss:4e-1\ttest-loss:nan", 2500);
  assertEquals(last(), [
    { MetricName: "train", Value: 0.4, Timestamp: 2.5 },
    { MetricName: "test", Value: 0.6, Timestamp: 1.5 },
  ]);
  const lines = (await Deno.readTextFile(path)).trimEnd().split("\n");
  assertEquals(lines.map((line) => JSON.parse(line).Value), [0.5, 0.6, 0.4]);
  await Deno.remove(path);
});
