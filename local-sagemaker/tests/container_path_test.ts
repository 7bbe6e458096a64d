import { assertEquals, assertThrows } from "@std/assert";
import * as fc from "fast-check";
import { join } from "node:path";
import {
  CreateProcessingJobCommand,
  CreateTrainingJobCommand,
} from "@aws-sdk/client-sagemaker";
import { checkContainerPath, folderOf } from "../sagemaker/container_path.ts";
import { AwsError } from "../types.ts";
import { processingOf, trainingOf } from "./script_jobs.ts";
import { BUCKET, type Clients, localTests, put } from "./support.ts";

const parent = "/opt/ml/processing";
const base = "/state/jobs/it";

const part = fc.oneof(
  fc.constantFrom("..", ".", "", "a", "...", "..a", " ", "\0", "\n", "ä", "~"),
  fc.string({ unit: "binary", maxLength: 4 }),
);
const path = fc.tuple(
  fc.constantFrom("", "/", parent, `${parent}/`, "/opt/ml", "/opt//ml/../ml/"),
  fc.array(part, { maxLength: 6 }),
).map(([start, parts]) => start + parts.join("/"));

Deno.test("a path that is taken lies below its parent, in the job's folder and on AWS", () => {
  fc.assert(
    fc.property(path, (path) => {
      try {
        checkContainerPath(path, "LocalPath", parent, new Set());
      } catch (error) {
        assertEquals((error as AwsError).code, "ValidationException");
        return;
      }
      // join() resolves what is between.
      assertEquals(join(path).startsWith(`${parent}/`), true);
      const folder = folderOf(path, base);
      assertEquals(join(folder), folder);
      assertEquals(folder.startsWith(`${base}/processing/`), true);
      assertEquals(/[\0\n]/.test(path), false);
    }),
    { numRuns: 2000 },
  );
});

const bad: Record<string, string | undefined> = {
  "none": undefined,
  "empty": "",
  "relative": "opt/ml/processing/out",
  "the root": "/",
  "the parent itself": parent,
  "the parent with slashes": `${parent}//`,
  "one that only begins so": `${parent}-out`,
  "out by dots": `${parent}/../../../etc`,
  "out and in again": `${parent}/../processing/out`,
  "dots at its end": `${parent}/out/..`,
  "a dot": `${parent}/./out`,
  "another place": "/etc",
  "a URL": "s3://bucket/opt/ml/processing/out",
  "NUL": `${parent}/out\0`,
  "a line end": `${parent}/out\n`,
  "half a character": `${parent}/out\ud800`,
  "a name longer than a file system takes": `${parent}/${"ä".repeat(128)}`,
};

for (const [what, path] of Object.entries(bad)) {
  Deno.test(`a path is refused: ${what}`, () => {
    const check = () => checkContainerPath(path, "It", parent, new Set());
    assertThrows(check, AwsError, "It must ");
  });
}

Deno.test("a path is taken once, however it is written; one may lie in another", () => {
  const check = (others: Set<string>, path: string) =>
    checkContainerPath(path, "It", parent, others);
  for (const again of ["/a/b", "/a//b", "/a/b/", "//a/b//"]) {
    const others = new Set<string>();
    check(others, `${parent}/a/b`);
    check(others, `${parent}/a`);
    check(others, `${parent}/a/b/c`);
    assertThrows(() => check(others, parent + again), AwsError, "only once");
  }
});

async function refuse(
  { sagemaker }: Clients,
  command: CreateProcessingJobCommand | CreateTrainingJobCommand,
) {
  let name = "taken";
  await sagemaker.send(command as CreateProcessingJobCommand)
    .catch((error) => name = error.name);
  assertEquals(name, "ValidationException", JSON.stringify(command.input));
}

localTests("a request is refused for its paths", {
  "of checkpoints": async (clients) => {
    const places = [
      ...["/opt/ml/../../x", "/opt/ml/checkpoints/..", "/opt/ml", "/opt/ml/"],
      ...["", "checkpoints", "/opt/ml/./x", "/opt/ml/x\0", "/opt/mlx/c", "/"],
      ...["/opt/ml/input/config", "/opt/ml//input/data/train", "/opt/ml/code"],
      "/opt/ml/checkpoints/../input/config",
    ];
    for (const LocalPath of places) {
      const S3Uri = `s3://${BUCKET}/checkpoints`;
      const more = { CheckpointConfig: { S3Uri, LocalPath } };
      const job = trainingOf("refused", "model", "", more);
      await refuse(clients, new CreateTrainingJobCommand(job));
    }
  },

  "of channels": async (clients) => {
    await put(clients, "in/it", "it");
    const channel = (ChannelName: string) => ({
      ChannelName,
      DataSource: {
        S3DataSource: {
          S3DataType: "S3Prefix" as const,
          S3Uri: `s3://${BUCKET}/in`,
        },
      },
    });
    const lists = [[".."], ["."], ["a/b"], ["../config"], [""], ["a", "a"]];
    for (const names of lists) {
      const more = { InputDataConfig: names.map(channel) };
      const job = trainingOf("refused", "model", "", more);
      await refuse(clients, new CreateTrainingJobCommand(job));
    }
  },

  "of inputs and outputs": async (clients) => {
    const places = [`${parent}/../x`, `${parent}/`, "/opt/ml/model", "", "x"];
    for (const LocalPath of places) {
      const S3Uri = `s3://${BUCKET}/in`;
      const input = {
        InputName: "in",
        S3Input: {
          ...{ S3Uri, LocalPath },
          ...{ S3DataType: "S3Prefix", S3InputMode: "File" } as const,
        },
      };
      const output = {
        OutputName: "out",
        S3Output: { S3Uri, LocalPath, S3UploadMode: "EndOfJob" as const },
      };
      for (
        const more of [
          { ProcessingInputs: [input] },
          { ProcessingOutputConfig: { Outputs: [output] } },
        ]
      ) {
        const job = processingOf("refused", "", more);
        await refuse(clients, new CreateProcessingJobCommand(job));
      }
    }
  },
});
