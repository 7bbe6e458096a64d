/**
 * The walk, for the requests that it sends.
 *
 * @module
 */
import * as churn from "lib/mod.ts";

/** Everything that is asked of the control plane, from nothing to nothing. */
export async function walkControlPlane(session: churn.Session) {
  const customers = await churn.loadCustomers(session);
  const dataset = await churn.uploadCustomers(session, customers);
  const processing = await churn.startProcessing(session, dataset);
  const prepared = await churn.waitForProcessing(session, processing);
  const training = await churn.startTraining(session, prepared);
  const model = await churn.waitForTraining(session, training);
  const endpoint = await churn.startEndpoint(session, model);
  await churn.waitForEndpoint(session, endpoint);
  await churn.listResources(session);
  await churn.cleanUp(session, { objects: true });
}

/** The whole walk, as the notebook has it. */
export async function walkWhole(session: churn.Session) {
  const customers = await churn.loadCustomers(session);
  const dataset = await churn.uploadCustomers(session, customers);
  const processing = await churn.startProcessing(session, dataset);
  const prepared = await churn.waitForProcessing(session, processing);
  const { features } = await churn.readFeatures(session, prepared);
  const training = await churn.startTraining(session, prepared);
  const model = await churn.waitForTraining(session, training);
  await churn.learningCurve(session, model);
  const endpoint = await churn.startEndpoint(session, model);
  await churn.waitForEndpoint(session, endpoint);
  const some = churn.rawCustomers(customers, 5);
  await churn.predictCustomers(session, endpoint, some);
  await churn.explainCustomers(session, endpoint, some);
  const test = await churn.scoreOnce(
    ...[session, endpoint, model, prepared, "test", "evaluation"] as const,
  );
  await churn.readBaseline(session, prepared.baseline, test);
  await churn.explainSet(session, endpoint, prepared.test, features);
  await churn.readRawRows(session, prepared.raw, "test", customers.roles);
  await churn.listResources(session);
  await churn.cleanUp(session, { objects: true });
}
