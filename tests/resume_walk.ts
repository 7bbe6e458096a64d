/**
 * A kernel of its own for a test: starts the walk's jobs, says how far it is,
 * one line a stage, and stays until it is killed.
 *
 * Arguments: the state folder, and the stage to stop after.
 */
import * as churn from "lib/mod.ts";
import { python } from "./python.ts";

const [stateFolder, last] = Deno.args;
const session = await churn.openSession({ stateFolder, python });
const sample = { count: Number(Deno.args[2] ?? 1000) };
const stages = {
  async dataset() {
    const customers = await churn.loadCustomers(session, { sample });
    return await churn.uploadCustomers(session, customers);
  },
  processingJob: () => churn.startProcessing(session, made.dataset),
  prepared: () => churn.waitForProcessing(session, made.processingJob),
  trainingJob: () => churn.startTraining(session, made.prepared),
  model: () => churn.waitForTraining(session, made.trainingJob),
  endpoint: () => churn.startEndpoint(session, made.model),
};
// deno-lint-ignore no-explicit-any -- each stage makes a type of its own
const made: Record<string, any> = {};
for (const [name, make] of Object.entries(stages)) {
  made[name] = await make();
  if (name === last) break;
}
console.log(JSON.stringify(made));
setInterval(() => {}, 1000);
