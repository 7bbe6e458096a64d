import { assert, assertEquals, assertRejects } from "@std/assert";
import { join } from "node:path";
import * as churn from "lib/mod.ts";
import { resolveSettings } from "lib/settings/settings.ts";
import { withFaults } from "./with_faults.ts";

Deno.test("the log of calls names each call, and holds no secret and no data", () =>
  withFaults(async ({ session, proxy, calls }) => {
    const customers = await churn.loadCustomers(session);
    const dataset = await churn.uploadCustomers(session, customers);
    const before = Date.now();
    const job = await churn.startProcessing(session, dataset);
    await churn.waitForProcessing(session, job);
    const after = Date.now();
    await churn.startTraining(session, job.outputs, { num_round: 1 });
    await assertRejects(() =>
      churn.storage.getObject(session, "s3://absent/key")
    );
    proxy.plan = ({ before }) => before === 0 ? { kind: "reset" } : undefined;
    await churn.cleanUp(session, { objects: true });

    const lines = await calls();
    const [create] = lines.filter(({ operation }) =>
      operation === "CreateProcessingJob"
    );
    const time = Date.parse(String(create.time));
    assert(before <= time && time <= after, String(create.time));
    assert(Number(create.ms) > 0);
    assert(String(create.requestId).length > 10);
    assertEquals(
      [create.service, create.resource, create.status, create.attempts],
      ["SageMaker", job.name, 200, 1],
    );
    const failed = lines.filter(({ resource }) =>
      resource === "s3://absent/key"
    );
    assertEquals(failed.map(({ error, status }) => [error, status]), [
      ["NoSuchBucket", 404],
    ]);
    assert(lines.some(({ attempts }) => attempts === 2));

    const members = new Set(lines.flatMap((line) => Object.keys(line)));
    assertEquals([...members].sort(), [
      ...["attempts", "error", "ms", "operation", "requestId", "resource"],
      ...["service", "status", "time"],
    ]);
    const text = JSON.stringify(lines);
    const { accessKeyId, secretAccessKey } = await session.clients.s3.config
      .credentials();
    for (
      const secret of [accessKeyId, secretAccessKey, "AWS4-HMAC", "Signature"]
    ) assert(!text.includes(secret), secret);
    for (const data of ["Month-to-month", "num_round", "import ", "role/"]) {
      assert(!text.includes(data), data);
    }
    const path = session.settings.callLog!;
    assertEquals((await Deno.stat(path)).mode! & 0o777, 0o600);
  }));

Deno.test("CHURN_LOG must be a file that can be written", async () => {
  const folder = await Deno.makeTempDir();
  const problem = (CHURN_LOG: string) => {
    try {
      resolveSettings({}, { CHURN_LOG });
    } catch (error) {
      return (error as Error).message;
    }
  };
  const good = join(folder, "calls.jsonl");
  assertEquals(problem(good), undefined);
  for (const bad of [folder, join(folder, "absent", "calls.jsonl")]) {
    assert(problem(bad)?.startsWith("Cannot use CHURN_LOG"), problem(bad));
  }
  await Deno.remove(folder, { recursive: true });
});
