/**
 * `deno task bench`: what the endpoint, the notebook and a search take beside the
 * least that plain Python takes, and what a job takes that does nothing, all in
 * one run, so that the ratios can be compared. `deno task bench jobs search` runs
 * these parts only.
 *
 * @module
 */
import { InvokeEndpointCommand } from "@aws-sdk/client-sagemaker-runtime";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { csvText } from "lib/customers/reading/csv.ts";
import * as churn from "lib/mod.ts";
import { openLoopback } from "../../local-sagemaker/sagemaker/loopback.ts";
import { executeNotebook } from "../../lib/tasks/execute_notebook.ts";
import { inRoot } from "../../lib/tasks/project.ts";
import { python } from "../python.ts";
import { deployed } from "../deployed.ts";
import { runEmptyJob } from "./jobs.ts";
import { compareTuning } from "./tuning.ts";

const parts = {
  endpoint: compareEndpoint,
  notebook: compareNotebook,
  jobs: measureJobs,
  search: compareSearch,
};
const asked = Deno.args.length ? Deno.args : Object.keys(parts);
const unknown = asked.filter((name) => !Object.hasOwn(parts, name));
if (unknown.length) {
  console.error(
    `No part is named ${unknown.join(", ")}; there are ` +
      Object.keys(parts).join(", "),
  );
  Deno.exit(1);
}

const folder = await Deno.makeTempDir();
try {
  for (const name of asked) {
    await parts[name as keyof typeof parts]();
    const load = Deno.loadavg()[0].toFixed(1);
    console.log(`  (load ${load} on ${navigator.hardwareConcurrency} cores)`);
  }
} finally {
  await Deno.remove(folder, { recursive: true });
}

/** The endpoint by the AWS SDK, beside a bare server of the same handlers. */
async function compareEndpoint() {
  const stateFolder = join(folder, "state");
  await using session = await churn.openSession({ stateFolder, python });
  const customers = await churn.loadCustomers(session);
  const { prepared, model, endpoint } = await deployed(session, customers);

  const archive = join(folder, "model.tar.gz");
  const artifacts = await churn.storage.getObject(session, model.artifacts);
  await Deno.writeFile(archive, artifacts);
  await using bare = await startBare(archive);
  const rows = await preparedRows(session, prepared.test.uri);
  for (const [count, times] of [[1, 1000], [5000, 40]]) {
    const lines = Array.from(
      { length: count },
      (_, i) => rows[i % rows.length],
    );
    const body = new TextEncoder().encode(lines.join("\n"));
    const contentType = "text/csv";
    const ours = await measure(times, async () => {
      await session.clients.runtime.send(
        new InvokeEndpointCommand({
          EndpointName: endpoint.name,
          Body: body,
          ContentType: contentType,
          Accept: "application/json",
        }),
      );
    });
    const least = await measure(times, async () => {
      await bare.ask({
        method: "POST",
        path: "/invocations",
        headers: { "content-type": contentType },
        body,
      });
    });
    console.log(
      `${count} rows, p50 / p99 in ms: AWS SDK ${inWords(ours)}, bare handler ${
        inWords(least)
      }; ${(ours[0] / least[0]).toFixed(2)} × at p50`,
    );
  }
}

async function compareNotebook() {
  const csv = join(folder, "customers.csv");
  await Deno.writeTextFile(csv, csvText(churn.customers.sampleCustomers()));
  const output = inRoot("build", "bench.ipynb");
  const notebook = () => executeNotebook({ output, asCommitted: true });
  await notebook(); // warm from now on
  const [ours] = await measure(3, notebook);
  const [least] = await measure(3, async () => {
    const script = fileURLToPath(new URL("plain_walk.py", import.meta.url));
    const { success } = await new Deno.Command(python, {
      args: [script, csv, join(folder, "plain")],
    }).output();
    if (!success) throw new Error("plain_walk.py failed");
  });
  await Deno.remove(output);
  console.log(
    `the notebook ${seconds(ours)}, one plain script ${seconds(least)}; ${
      (ours / least).toFixed(2)
    } ×`,
  );
}

/** Jobs that do nothing. */
async function measureJobs() {
  await using session = await openTrained("jobs");
  let count = 0;
  const job = async () => {
    const name = `empty-${count++}`;
    await runEmptyJob(session, session.training, { name, folder });
  };
  await job(); // the template has its memory to itself until it has forked
  const [median, longest] = await measure(20, job);
  console.log(
    `a job that does nothing ${seconds(median, 3)} at p50, ${
      seconds(longest, 3)
    } at most`,
  );
}

/** A tuning job of the sample, beside the same trainings in a loop. */
async function compareSearch() {
  await using session = await openTrained("search");
  const { training } = session;
  const jobs = 50;
  const ratios = [];
  for (let i = 0; i < 3; i++) {
    const name = `bench-${i}`;
    const options = { name, jobs, folder };
    const times = await compareTuning(session, training, options);
    const { ours, least, difference } = times;
    ratios.push(ours / least);
    console.log(
      `a tuning job of ${jobs} trainings ${seconds(ours)}, the same in a loop ${
        seconds(least)
      }; largest difference of an objective ${difference.toExponential(1)}`,
    );
  }
  const median = ratios.sort((a, b) => a - b)[1];
  console.log(`the tuning job ${median.toFixed(2)} × (median of three)`);
}

/** A session that has trained the sample, and the name of that job. */
async function openTrained(name: string) {
  const stateFolder = join(folder, name);
  const session = await churn.openSession({ stateFolder, python });
  const customers = await churn.loadCustomers(session);
  const dataset = await churn.uploadCustomers(session, customers);
  const processing = await churn.startProcessing(session, dataset);
  const prepared = await churn.waitForProcessing(session, processing);
  const training = await churn.startTraining(session, prepared);
  await churn.waitForTraining(session, training);
  return { ...session, training: training.name };
}

/** Median and 99 % quantile of the milliseconds that some work takes. */
async function measure(times: number, work: () => Promise<void>) {
  const taken = new Float64Array(times);
  for (let i = 0; i < times; i++) {
    const start = performance.now();
    await work();
    taken[i] = performance.now() - start;
  }
  taken.sort();
  return [taken[times >> 1], taken[Math.floor(times * 0.99)]];
}

function inWords(times: number[]): string {
  return times.map((ms) => ms.toFixed(2)).join(" / ");
}

function seconds(ms: number, digits = 1): string {
  return `${(ms / 1000).toFixed(digits)} s`;
}

async function startBare(archive: string) {
  const script = fileURLToPath(new URL("bare_server.py", import.meta.url));
  const process = new Deno.Command(python, {
    args: [script, archive, join(folder, "model")],
    env: { OMP_NUM_THREADS: "1" },
    stdout: "piped",
  }).spawn();
  const output = process.stdout.pipeThrough(new TextDecoderStream())
    .getReader();
  const { value } = await output.read();
  const { ask, close } = openLoopback(Number(value), {});
  return {
    ask,
    async [Symbol.asyncDispose]() {
      close();
      process.kill();
      await output.cancel();
      await process.status;
    },
  };
}

/** The prepared rows as the endpoint takes them: without header and label. */
async function preparedRows(session: churn.session.Session, uri: string) {
  const stream = await churn.storage.getObject(session, uri);
  const lines = (await new Response(stream).text()).trim().split("\n");
  return lines.slice(1).map((line) => line.slice(0, line.lastIndexOf(",")));
}
