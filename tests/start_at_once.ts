/**
 * A kernel of its own for a test: uploads customers, says so, waits for a line,
 * starts the processing job, prints its name, and stays until stdin ends.
 *
 * Argument: the state folder.
 */
import * as churn from "lib/mod.ts";
import { python } from "./python.ts";

const [stateFolder] = Deno.args;
await using session = await churn.openSession({ stateFolder, python });
const sample = { count: 5000 };
const customers = await churn.loadCustomers(session, { sample });
const dataset = await churn.uploadCustomers(session, customers);
const lines = Deno.stdin.readable.getReader();
console.log("ready");
await lines.read();
const { name } = await churn.startProcessing(session, dataset);
console.log(name);
await lines.read();
