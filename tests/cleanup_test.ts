import { assert, assertEquals } from "@std/assert";
import * as churn from "lib/mod.ts";
import { withSession } from "./with_session.ts";

async function startLongJob(session: churn.Session) {
  const sample = { count: 20_000 };
  const customers = await churn.loadCustomers(session, { sample });
  const dataset = await churn.uploadCustomers(session, customers);
  return await churn.startProcessing(session, dataset);
}

Deno.test("cleanUp() ends a running job, so that nothing comes after it", () =>
  withSession(async (session) => {
    const job = await startLongJob(session);
    const rows = await churn.listResources(session);
    assert(
      rows.some(({ name, state }) =>
        name === job.name && state === "InProgress"
      ),
    );
    const cleaned = await churn.cleanUp(session, { objects: true });
    assertEquals(
      cleaned.find(({ name }) => name === job.name)?.state,
      "ended",
    );
    assertEquals(await churn.listResources(session), []);
  }));

Deno.test("cleanUp() waits for an endpoint that is being created", () =>
  withSession(async (session) => {
    const customers = await churn.loadCustomers(session);
    const dataset = await churn.uploadCustomers(session, customers);
    const prepared = await churn.waitForProcessing(
      session,
      await churn.startProcessing(session, dataset),
    );
    const job = await churn.startTraining(session, prepared, { num_round: 1 });
    const model = await churn.waitForTraining(session, job);
    await churn.startEndpoint(session, model);
    await churn.cleanUp(session, { objects: true });
    assertEquals(await churn.listResources(session), []);
    assertEquals(await churn.cleanUp(session), []);
  }));

Deno.test("cleanUp() keeps the objects unless it is told to delete them", () =>
  withSession(async (session) => {
    const uri = await churn.putObject(session, "churn_data/a", "a", "text/csv");
    const kept = [{ kind: "s3-prefix", name: uri, state: "kept" }];
    assertEquals(await churn.cleanUp(session), kept);
    assertEquals(await churn.cleanUp(session), kept);
    const [row] = await churn.cleanUp(session, { objects: true });
    assertEquals(row.state, "deleted");
  }));

Deno.test("listResources() leaves out what only sounds like the walk's", () =>
  withSession(async (session) => {
    await churn.putObject(session, "model_output/other/a", "a", "text/plain");
    assertEquals(await churn.listResources(session), []);
  }));
