/**
 * The whole walk while a share of all requests goes wrong.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import * as churn from "lib/mod.ts";
import { paginateListTrainingJobs } from "@aws-sdk/client-sagemaker";
import type { Fault, Plan } from "./fault_proxy.ts";
import { withFaults } from "./with_faults.ts";

const faults: readonly Fault[] = [
  { kind: "delay", ms: 100 },
  { kind: "reset" },
  { kind: "lost" },
  { kind: "half" },
  { kind: "refuse", status: 429, code: "TooManyRequestsException" },
  { kind: "refuse", status: 500, code: "InternalFailure" },
  { kind: "refuse", status: 503, code: "ServiceUnavailable" },
];

/** Faults by a seed; never more in a row of one operation than the SDK rides out. */
export function randomPlan(seed: number, share: number): Plan {
  const random = mulberry32(seed);
  const inRow = new Map<string, number>();
  return ({ operation }) => {
    const row = inRow.get(operation) ?? 0;
    const fault = row < 2 && random() < share
      ? faults[Math.floor(random() * faults.length)]
      : undefined;
    inRow.set(operation, fault && fault.kind !== "delay" ? row + 1 : 0);
    return fault;
  };
}

/** Walks from customers to predictions and back to nothing. */
export function faultyWalk(
  { seed, share }: { seed: number; share: number },
): Promise<void> {
  return withFaults(async ({ session, proxy, calls }) => {
    proxy.plan = randomPlan(seed, share);
    const customers = await churn.loadCustomers(session);
    const dataset = await churn.uploadCustomers(session, customers);
    const prepared = await churn.waitForProcessing(
      session,
      await churn.startProcessing(session, dataset),
    );
    const job = await churn.startTraining(session, prepared, { num_round: 5 });
    const model = await churn.waitForTraining(session, job);
    assertEquals((await churn.learningCurve(session, model)).length, 5);
    const endpoint = await churn.startEndpoint(session, model);
    await churn.waitForEndpoint(session, endpoint);
    const scores = await churn.endpoint.scoreRows(
      session,
      endpoint,
      prepared.test,
    );
    assertEquals(scores.labels.length, 150);

    const names = [];
    const client = session.clients.sagemaker;
    for await (const page of paginateListTrainingJobs({ client }, {})) {
      names.push(
        ...page.TrainingJobSummaries!.map((one) => one.TrainingJobName),
      );
    }
    assertEquals(names, [job.name], "nothing is created twice");
    await churn.cleanUp(session, { objects: true, bucket: true });
    proxy.plan = () => undefined;
    assertEquals(await churn.listResources(session), []);
    const retried = (await calls()).filter(({ attempts }) =>
      Number(attempts) > 1
    );
    assert(retried.length > 5, `only ${retried.length} calls were retried`);
  });
}

/** A small generator of numbers from 0 to 1: Tommy Ettinger's mulberry32. */
function mulberry32(state: number): () => number {
  return () => {
    state = (state + 0x6D2B79F5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}
