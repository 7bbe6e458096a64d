import {
  assert,
  assertEquals,
  assertMatch,
  assertRejects,
  assertStringIncludes,
} from "@std/assert";
import { gzipSync } from "node:zlib";
import {
  CreateModelCommand,
  CreateTransformJobCommand,
  type CreateTransformJobCommandInput,
  DescribeTransformJobCommand,
  StopTransformJobCommand,
  waitUntilTransformJobCompletedOrStopped,
} from "@aws-sdk/client-sagemaker";
import {
  BUCKET,
  type Clients,
  fixture,
  keys,
  lines,
  localTests,
  put,
  putArchive,
  ROLE,
  text,
} from "./support.ts";

const csv = "text/csv";
const jsonLines = "application/jsonlines";

type More = Partial<CreateTransformJobCommandInput>;

/** A job over the objects below `in/<name>/`, line by line, whose results go to `out/<name>/`. */
function job(name: string, type = csv, more: More = {}) {
  return {
    TransformJobName: name,
    ModelName: "sums",
    TransformInput: {
      DataSource: {
        S3DataSource: {
          S3DataType: "S3Prefix",
          S3Uri: `s3://${BUCKET}/in/${name}/`,
        },
      },
      ContentType: type,
      SplitType: "Line",
      ...more.TransformInput,
    },
    TransformOutput: {
      S3OutputPath: `s3://${BUCKET}/out/${name}`,
      Accept: type,
      AssembleWith: "Line",
    },
    TransformResources: { InstanceType: "ml.m5.xlarge", InstanceCount: 1 },
    ...more,
  } as CreateTransformJobCommandInput;
}

/** Starts a job, and describes it when it has ended. */
async function transform(
  clients: Clients,
  input: CreateTransformJobCommandInput,
) {
  const { sagemaker: client } = clients;
  await client.send(new CreateTransformJobCommand(input));
  const { TransformJobName } = input;
  const waiting = { client, minDelay: 1, maxDelay: 1, maxWaitTime: 300 };
  await waitUntilTransformJobCompletedOrStopped(waiting, { TransformJobName })
    .catch(() => {}); // the status is looked at
  return await client.send(
    new DescribeTransformJobCommand({ TransformJobName }),
  );
}

async function completed(
  clients: Clients,
  input: CreateTransformJobCommandInput,
) {
  const made = await transform(clients, input);
  assertEquals(made.FailureReason, undefined);
  assertEquals(made.TransformJobStatus, "Completed");
}

localTests("transform jobs", {
  "answer each object's records in their order, below the same key": async (
    clients,
  ) => {
    await putArchive(clients, "model.tar.gz", {
      "inference.py": await fixture("batch_inference.py"),
    });
    await clients.sagemaker.send(
      new CreateModelCommand({
        ModelName: "sums",
        ExecutionRoleArn: ROLE,
        PrimaryContainer: {
          Image: "image",
          ModelDataUrl: `s3://${BUCKET}/model.tar.gz`,
          Environment: {
            SAGEMAKER_PROGRAM: "inference.py",
            SAGEMAKER_SUBMIT_DIRECTORY: "/opt/ml/model",
          },
        },
      }),
    );
    const count = 3000;
    const rows = Array.from({ length: count }, (_, i) => `${i},0.5`);
    await put(clients, "in/all/a.csv", rows.join("\n") + "\n");
    await put(clients, "in/all/deep/b.csv", "1,2\r\n3,4");
    await put(clients, "in/all/folder/", "");
    await completed(
      clients,
      job("all", csv, {
        MaxPayloadInMB: 1,
        MaxConcurrentTransforms: 3,
        BatchStrategy: "MultiRecord",
        TransformResources: { InstanceType: "ml.m5.xlarge", InstanceCount: 2 },
      }),
    );
    assertEquals(await keys(clients, "out/all/"), [
      "out/all/a.csv.out",
      "out/all/deep/b.csv.out",
    ]);
    const answers = await text(clients, "out/all/a.csv.out");
    assertEquals(answers, rows.map((_, i) => `${i}.5\n`).join(""));
    assertEquals(await text(clients, "out/all/deep/b.csv.out"), "3.0\n7.0\n");
    const log = await lines(clients, "/aws/sagemaker/TransformJobs", "all/");
    assert(log.length > 0);
  },

  "take several payloads of an object, and one record a request": async (
    clients,
  ) => {
    const record = `${"0,".repeat(50_000)}1`; // 100 kB
    await put(clients, "in/many/x.csv", `${record}\n`.repeat(25));
    await completed(clients, job("many", csv, { MaxPayloadInMB: 1 }));
    assertEquals(
      await text(clients, "out/many/x.csv.out"),
      "1.0\n".repeat(25),
    );
    await put(clients, "in/single/x.csv", "1\n2\n3");
    const single = { BatchStrategy: "SingleRecord" } as const;
    await completed(clients, job("single", csv, single));
    assertEquals(
      await text(clients, "out/single/x.csv.out"),
      "1.0\n2.0\n3.0\n",
    );
  },

  "join and filter CSV": async (clients) => {
    await put(clients, "in/join/x.csv", 'id1,1,2\n"id, 2",3,4\n');
    const DataProcessing = {
      InputFilter: "$[1:]",
      JoinSource: "Input",
    } as const;
    await completed(clients, job("join", csv, { DataProcessing }));
    const joined = await text(clients, "out/join/x.csv.out");
    assertEquals(joined, 'id1,1,2,3.0\n"id, 2",3,4,7.0\n');
    await put(clients, "in/pick/x.csv", 'id1,1,2\n"id, 2",3,4\n');
    await completed(
      clients,
      job("pick", csv, {
        DataProcessing: { ...DataProcessing, OutputFilter: "$[0,-1]" },
      }),
    );
    assertEquals(
      await text(clients, "out/pick/x.csv.out"),
      'id1,3.0\n"id, 2",7.0\n',
    );
  },

  "join and filter JSON lines, numbers with all their digits": async (
    clients,
  ) => {
    const record = '{"id":12345678901234567890,"rate":1.50,"values":[1,2]}';
    await put(clients, "in/json/x.jsonl", `${record}\n`);
    const join = { JoinSource: "Input" } as const;
    await completed(clients, job("json", jsonLines, { DataProcessing: join }));
    assertEquals(
      await text(clients, "out/json/x.jsonl.out"),
      `${record.slice(0, -1)},"SageMakerOutput":{"sum":3}}\n`,
    );
    await put(clients, "in/json2/x.jsonl", `${record}\n`);
    await completed(
      clients,
      job("json2", jsonLines, {
        DataProcessing: {
          ...join,
          OutputFilter: "$['id','rate','SageMakerOutput']",
        },
      }),
    );
    assertEquals(
      await text(clients, "out/json2/x.jsonl.out"),
      '{"id":12345678901234567890,"rate":1.50,"SageMakerOutput":{"sum":3}}\n',
    );
  },

  "unpack gzip, and hand the container the variables of a batch": async (
    clients,
  ) => {
    await put(clients, "in/zip/x.csv.gz", gzipSync("1,1\n2,2\n"));
    const input = job("zip");
    input.TransformInput!.CompressionType = "Gzip";
    await completed(clients, input);
    assertEquals(await text(clients, "out/zip/x.csv.gz.out"), "2.0\n4.0\n");
    await put(clients, "in/env/x.csv", "environment");
    await completed(
      clients,
      job("env", csv, { Environment: { GREETING: "hello" } }),
    );
    assertEquals(await text(clients, "out/env/x.csv.out"), "true\nhello\n");
  },

  "store nothing of an object that fails, and name its record": async (
    clients,
  ) => {
    const good = "1,2\n".repeat(700);
    await put(clients, "in/bad/a.csv", `${good}3,four\n${good}`);
    await put(clients, "in/bad/b.csv", good);
    const { TransformJobStatus, FailureReason = "" } = await transform(
      clients,
      job("bad", csv, { ModelClientConfig: { InvocationsMaxRetries: 0 } }),
    );
    assertEquals(TransformJobStatus, "Failed");
    assertMatch(FailureReason, /^AlgorithmError: See job logs for more info/);
    assertStringIncludes(
      FailureReason,
      `s3://${BUCKET}/in/bad/a.csv, line 701 (3,four): the container answered 500`,
    );
    assertEquals(await keys(clients, "out/bad/"), ["out/bad/b.csv.out"]);
  },

  "fail with the reason where a record, an archive or the container is broken":
    async (clients) => {
      const reason = async (
        name: string,
        body: Uint8Array | string,
        more: More,
      ) => {
        await put(clients, `in/${name}/x`, body);
        const { FailureReason } = await transform(
          clients,
          { ...job(name), ...more },
        );
        assertEquals(await keys(clients, `out/${name}/`), []);
        return FailureReason!;
      };
      const one = { MaxPayloadInMB: 1 };
      assertStringIncludes(
        await reason("long", `1\n${"1".repeat(2 ** 20)}\n`, one),
        "line 2 is longer than the 1048576 bytes of a payload",
      );
      assertStringIncludes(
        await reason("index", "1,2\n3\n", {
          DataProcessing: { InputFilter: "$[1]" },
        }),
        "line 2 (3): it has no index 1, but 1 values",
      );
      assertStringIncludes(
        await reason("dies", "die\n", {}),
        "the container ended while it was answering",
      );
      const { TransformInput } = job("nozip");
      assertMatch(
        await reason("nozip", "1,2\n", {
          TransformInput: { ...TransformInput!, CompressionType: "Gzip" },
        }),
        /ClientError: .*incorrect header check/,
      );
      const { FailureReason } = await transform(clients, job("nothing"));
      assertStringIncludes(FailureReason!, "No S3 objects found under S3 URL");
    },

  "are stopped": async (clients) => {
    for (let i = 0; i < 40; i++) {
      await put(clients, `in/stop/${i}.csv`, "1,2\n".repeat(20_000));
    }
    const { sagemaker } = clients;
    const name = { TransformJobName: "stop" };
    const input = { ...job("stop"), MaxPayloadInMB: 1 };
    await sagemaker.send(new CreateTransformJobCommand(input));
    await sagemaker.send(new StopTransformJobCommand(name));
    const waiting = {
      client: sagemaker,
      minDelay: 1,
      maxDelay: 1,
      maxWaitTime: 300,
    };
    await waitUntilTransformJobCompletedOrStopped(waiting, name);
    const made = await sagemaker.send(new DescribeTransformJobCommand(name));
    assertEquals(made.TransformJobStatus, "Stopped");
    await assertRejects(
      () => sagemaker.send(new StopTransformJobCommand(name)),
      Error,
      "The request was rejected because the transform job is in status Stopped",
    );
  },

  "are refused as AWS refuses them, or by name": async (clients) => {
    const refused = async (more: More, words: string) =>
      await assertRejects(
        () =>
          clients.sagemaker.send(
            new CreateTransformJobCommand({ ...job("no"), ...more }),
          ),
        Error,
        words,
      );
    const { TransformInput, TransformOutput } = job("no");
    const input = (more: object) => ({
      TransformInput: { ...TransformInput!, ...more },
    });
    await refused(
      { MaxPayloadInMB: 51, MaxConcurrentTransforms: 2 },
      "at most 100",
    );
    await refused(input({ SplitType: "RecordIO" }), "SplitType RecordIO");
    await refused(
      { ...input({ SplitType: "None" }), BatchStrategy: "MultiRecord" },
      "BatchStrategy needs a SplitType",
    );
    const filter = (InputFilter: string) => ({
      DataProcessing: { InputFilter },
    });
    await refused(filter("$[1:4]"), "AWS's guide counts the end");
    await refused(filter("$[:5]"), "AWS's guide counts the end");
    await refused(filter("id"), "Invalid JsonPath");
    await refused(filter("$[0:2,246:]"), "Invalid JsonPath");
    await refused(filter("$..id"), "Invalid JsonPath");
    const join = { DataProcessing: { JoinSource: "Input" } } as const;
    await refused(
      { ...join, TransformOutput: { ...TransformOutput!, Accept: jsonLines } },
      "JoinSource Input needs an Accept that is the ContentType",
    );
    await refused(
      {
        ...join,
        TransformOutput: { ...TransformOutput!, AssembleWith: "None" },
      },
      "JoinSource Input needs an AssembleWith that is the SplitType",
    );
    await refused(
      { ...join, ...input({ ContentType: "text/plain" }) },
      "DataProcessing needs ContentType text/csv or",
    );
  },
});
