/**
 * The walk, for the requests that it sends.
 *
 * @module
 */
import { CreateMultipartUploadCommand } from "@aws-sdk/client-s3";
import * as churn from "lib/mod.ts";
import { parseS3Uri } from "lib/storage/store.ts";
import { findStrays, sweepAway } from "lib/resources/sweep.ts";
import { deployed } from "../deployed.ts";

/** Everything that is asked of the control plane, from nothing to nothing. */
export async function walkControlPlane(session: churn.session.Session) {
  const customers = await churn.loadCustomers(session);
  await deployed(session, customers);
  await churn.listResources(session);
  await churn.cleanUp(session, { objects: true });
}

/** The stages as the notebook has them, without its cleanup. */
export async function walkStages(session: churn.session.Session) {
  const customers = await churn.loadCustomers(session);
  const dataset = await churn.uploadCustomers(session, customers);
  const processing = await churn.startProcessing(session, dataset);
  const prepared = await churn.waitForProcessing(session, processing);
  const { features } = await churn.readFeatures(session, prepared);
  const training = await churn.startTraining(session, prepared);
  const model = await churn.waitForTraining(session, training);
  await churn.learningCurve(session, model);
  const tuning = await churn.startTuning(session, prepared, { jobs: 2 });
  await churn.waitForTuning(session, tuning);
  await churn.tuningTrials(session, tuning);
  const endpoint = await churn.startEndpoint(session, model);
  await churn.waitForEndpoint(session, endpoint);
  const some = churn.customers.rawCustomers(customers, 5);
  await churn.predictCustomers(session, endpoint, some);
  await churn.endpoint.explainCustomers(session, endpoint, some);
  const test = await churn.scoreOnce(
    ...[session, endpoint, model, prepared, "test", "evaluation"] as const,
  );
  await churn.readBaseline(session, prepared.baseline, test);
  await churn.explainSet(session, endpoint, prepared.test, features);
  await churn.readRawRows(session, prepared.raw, "test", customers.roles);
  await churn.resume(session);
  const folder = await Deno.makeTempDir();
  await churn.saveModel(session, model, folder);
  await churn.loadModel(session, folder);
  await Deno.remove(folder, { recursive: true });
  return { dataset, prepared };
}

/** The stages, and then all that may be left to clean up. */
export async function leaveMuch(session: churn.session.Session) {
  const { dataset, prepared } = await walkStages(session);
  await session.clients.s3.send(
    new CreateMultipartUploadCommand({
      Bucket: session.bucket,
      Key: parseS3Uri(dataset.customers).key,
    }),
  );
  // Without early stopping it still runs when it is cleaned up.
  await churn.startTraining(session, prepared, {
    num_round: 100_000,
    early_stopping_rounds: 0,
  });
  await churn.startTuning(session, prepared, {
    hyperparameters: { num_round: 100_000, early_stopping_rounds: 0 },
  });
  await churn.startProcessing(session, dataset);
}

/** A sweep without a ledger, and the end of the walk. */
export async function cleanUpAll(session: churn.session.Session) {
  const { strays } = await findStrays(session, []);
  const isRunning = ({ kind }: { kind: string }) => kind.endsWith("-job");
  await sweepAway(session, strays.filter(isRunning), () => {});
  await churn.listResources(session);
  const all = { objects: true, bucket: true };
  await churn.cleanUp(session, { ...all, ask: true });
  await churn.cleanUp(session, all);
}
