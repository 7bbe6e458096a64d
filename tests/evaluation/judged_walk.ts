/**
 * The walk up to the test rows' scores, on a local target that goes with it.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import * as churn from "lib/mod.ts";
import { python } from "../python.ts";
import { deployed } from "../deployed.ts";

/** What is needed to judge a model. */
export interface JudgedWalk {
  readonly customers: churn.customers.Customers;
  readonly scores: churn.evaluation.StoredScores;
  readonly baseline: churn.endpoint.ScoredRows;
  /** The raw rows of the scores. */
  readonly raw: churn.customers.Table;
  /** Where they are asked for. */
  readonly refits?: churn.training.Refits;
}

/** Prepares, trains and scores: a file of customers, or a sample. */
export async function judgedWalk(
  { csv, sample, refits }: {
    csv?: string;
    sample?: churn.customers.SampleOptions;
    refits?: churn.training.RefitOptions;
  },
): Promise<JudgedWalk> {
  const stateFolder = await Deno.makeTempDir();
  try {
    await using session = await churn.openSession({ csv, stateFolder, python });
    const customers = await churn.loadCustomers(session, { sample });
    const { prepared, model, endpoint, processing, training } = await deployed(
      session,
      customers,
    );
    const refitJob = refits &&
      await churn.startRefits(session, processing, training, refits);
    if (refitJob) {
      const found = await churn.resume(session);
      assertEquals(found.refitJob, refitJob);
      assertEquals(found.processingJob, processing);
    }
    const scores = await churn.scoreOnce(
      session,
      endpoint,
      model,
      prepared,
      "test",
      "learning check",
    );
    const { raw, baseline } = prepared;
    return {
      customers,
      scores,
      raw: await churn.readRawRows(session, raw, "test", customers.roles),
      baseline: await churn.readBaseline(session, baseline, scores),
      refits: refitJob && await churn.waitForRefits(session, refitJob),
    };
  } finally {
    await Deno.remove(stateFolder, { recursive: true });
  }
}
