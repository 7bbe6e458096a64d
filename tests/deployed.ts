/**
 * A walk up to its endpoint, for tests of what comes after.
 *
 * @module
 */
import * as churn from "lib/mod.ts";

/** Takes customers from the upload to an endpoint in service. */
export async function deployed(
  session: churn.session.Session,
  customers: churn.customers.Customers,
  hyperparameters?: churn.training.Hyperparameters,
) {
  const dataset = await churn.uploadCustomers(session, customers);
  const processing = await churn.startProcessing(session, dataset);
  const prepared = await churn.waitForProcessing(session, processing);
  const training = await churn.startTraining(
    session,
    prepared,
    hyperparameters,
  );
  const model = await churn.waitForTraining(session, training);
  const endpoint = await churn.startEndpoint(session, model);
  await churn.waitForEndpoint(session, endpoint);
  return { dataset, processing, prepared, training, model, endpoint };
}
