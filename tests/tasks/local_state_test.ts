import { assertEquals } from "@std/assert";
import { join } from "node:path";
import { leftOnAws, removeLocalState } from "../../lib/tasks/local_state.ts";
import { ledgerPath, openLedger } from "lib/aws/ledger.ts";

Deno.test("removeLocalState() removes everything but the ledgers of AWS", async () => {
  const state = await Deno.makeTempDir();
  const [aws, local] = ["aws", "local"].map((target) =>
    ledgerPath(state, target, "123456789012", "us-east-1")
  );
  await openLedger(aws).record("endpoint", "churn-endpoint-1");
  const buckets = ["sagemaker-us-east-1-123456789012"];
  await openLedger(aws).record("bucket", buckets[0]);
  await openLedger(local).record("endpoint", "churn-endpoint-1");
  await Deno.mkdir(join(state, "sagemaker", "jobs"), { recursive: true });
  await removeLocalState(state);
  assertEquals([...Deno.readDirSync(state)].map(({ name }) => name), [
    "ledger",
  ]);
  assertEquals([...Deno.readDirSync(join(state, "ledger"))].length, 1);
  assertEquals(await leftOnAws(state), { ledgers: [aws], buckets });
  await openLedger(aws).recordDeleted("endpoint", "churn-endpoint-1");
  assertEquals(await leftOnAws(state), { ledgers: [], buckets });
  await Deno.remove(state, { recursive: true });
  await removeLocalState(state);
});
