/**
 * The local SageMaker's disk and connections at full size: 200 kills under load,
 * every file of a populated state damaged in every way, 32 clients of boto3 that
 * put after refused puts, and floods of connections and large unsigned bodies.
 */
import { CreateBucketCommand, ListBucketsCommand } from "@aws-sdk/client-s3";
import { assert, assertEquals, assertMatch } from "@std/assert";
import { checkDamage, damages, filesBelow, populate } from "../damage.ts";
import { floodConnections, floodUploads } from "../flood.ts";
import { killUnderLoad } from "../s3_kill.ts";
import { startS3Process } from "../s3_process.ts";
import { clientOf, openServer, runPython } from "../s3_support.ts";

Deno.test("200 kills under load: nothing lost, nothing half, no orphans", async () => {
  const { acknowledged, ...found } = await killUnderLoad(200, {
    seed: 2,
    show(counts) {
      if (counts.kills % 10 === 0) console.log(JSON.stringify(counts));
    },
  });
  assert(acknowledged > 2_000);
  assertEquals(found, { kills: 200, lost: 0, half: 0, orphans: 0 });
});

Deno.test("every file damaged in every way: the rest is served, nothing is lost", async () => {
  const folder = await Deno.makeTempDir({ prefix: "local-sagemaker-damage-" });
  await populate(folder);
  const files = filesBelow(folder).filter((file) => !file.endsWith("/lock"));
  const failures: string[] = [];
  let done = 0;
  for (const file of files) {
    for (const damage of Object.keys(damages)) {
      await checkDamage(folder, file, damage).catch((error) =>
        failures.push(`${file}: ${damage}: ${error.message}`)
      );
      done++;
    }
    const all = files.length * Object.keys(damages).length;
    console.log(`${done}/${all} damages, ${failures.length} failures`);
  }
  await Deno.remove(folder, { recursive: true });
  assertEquals(failures, []);
});

Deno.test("32 clients of boto3 see no false refusal", async () => {
  const folder = await Deno.makeTempDir({ prefix: "local-sagemaker-soak-" });
  const server = await openServer(folder);
  const found = await runPython(
    "./refused_puts.py",
    server.endpoint,
    ...["32", "40"],
  );
  console.log(JSON.stringify(found));
  assertEquals(found, {
    "refused PreconditionFailed": 1_280,
    "unconditional taken": 1_280,
  });
  await server.close();
  await Deno.remove(folder, { recursive: true });
});

Deno.test("fifty floods of 500 connections with 64 files at most", async () => {
  const folder = await Deno.makeTempDir({ prefix: "local-sagemaker-soak-" });
  await using server = await startS3Process(folder, 64);
  for (let round = 0; round < 50; round++) {
    await floodConnections(server.endpoint, 500);
    const client = clientOf(server.endpoint);
    const Bucket = `bucket-${round}`;
    await client.send(new CreateBucketCommand({ Bucket }));
    const { Buckets } = await client.send(new ListBucketsCommand());
    assertEquals(Buckets!.length, round + 1);
    client.destroy();
  }
  await server.kill();
  await Deno.remove(folder, { recursive: true });
});

Deno.test({
  name: "32 unsigned bodies of 32 MiB cost no memory",
  ignore: Deno.build.os !== "linux",
  async fn() {
    const { answers, grown } = await floodUploads(32, 32 * 1024 ** 2);
    console.log(`the server grew by ${grown.toFixed(0)} MiB`);
    for (const answer of answers) assertMatch(answer, /^HTTP\/1.1 403 /);
    assert(grown < 128, `${grown} MiB more`);
  },
});
