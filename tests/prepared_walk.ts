/**
 * A walk on the sample up to its model, made once, for tests of what comes after:
 * each has a copy of its state folder.
 *
 * @module
 */
import { createHash } from "node:crypto";
import { cp, mkdir, readdir, readFile, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { withFileLock } from "lib/aws/file_lock.ts";
import * as churn from "lib/mod.ts";
import { inRoot } from "../lib/tasks/project.ts";
import { python } from "./python.ts";

/** What the walk has made. */
export interface PreparedWalk {
  readonly customers: churn.customers.Customers;
  readonly processing: churn.processing.ProcessingJob;
  readonly prepared: churn.processing.PreparedData;
  readonly model: churn.training.TrainedModel;
  /** In service, started for the test. */
  readonly endpoint: churn.endpoint.Endpoint;
}

/** What its model is trained with. */
const hyperparameters = { num_round: 5, early_stopping_rounds: 0, eta: 0.3 };

/** Runs a test on a copy of the walk that goes with the test. */
export async function withPreparedWalk(
  run: (session: churn.session.Session, walk: PreparedWalk) => Promise<void>,
): Promise<void> {
  const stateFolder = await Deno.makeTempDir();
  try {
    await copyWalk(stateFolder);
    await using session = await churn.openSession({ stateFolder, python });
    const customers = await churn.loadCustomers(session);
    const found = await churn.resume(session);
    const [processing, prepared, model] = [
      found.processingJob!,
      ...[found.prepared!, found.model!] as const,
    ];
    const endpoint = await churn.startEndpoint(session, model);
    await churn.waitForEndpoint(session, endpoint);
    await run(session, { customers, processing, prepared, model, endpoint });
  } finally {
    await Deno.remove(stateFolder, { recursive: true });
  }
}

/** Copies the walk's state folder; makes it first where none is of these sources. */
async function copyWalk(to: string): Promise<void> {
  const walks = inRoot("build", "prepared_walk");
  const walk = join(walks, await fingerprint());
  await withFileLock(`${walks}.lock`, () => {}, async () => {
    const isThere = await Deno.stat(walk).then(() => true, () => false);
    if (!isThere) await makeWalk(walk);
    await cp(walk, to, { recursive: true });
  });
}

async function makeWalk(folder: string): Promise<void> {
  await rm(dirname(folder), { recursive: true, force: true });
  const half = `${folder}.half`;
  await mkdir(half, { recursive: true });
  {
    await using session = await churn.openSession({
      ...{ stateFolder: half, python },
    });
    const customers = await churn.loadCustomers(session);
    const dataset = await churn.uploadCustomers(session, customers);
    const processing = await churn.startProcessing(session, dataset);
    const prepared = await churn.waitForProcessing(session, processing);
    const training = await churn.startTraining(
      ...[session, prepared, hyperparameters] as const,
    );
    await churn.waitForTraining(session, training);
  }
  await rename(half, folder);
}

/** Of all that a walk runs: the sources of both languages, and their packages. */
async function fingerprint(): Promise<string> {
  const hash = createHash("sha256");
  for (const folder of ["lib", "local-sagemaker", "python"]) {
    const names = await readdir(inRoot(folder), { recursive: true });
    for (const name of names.sort()) {
      if (!/\.(ts|py|json|txt)$/.test(name)) continue;
      hash.update(`${folder}/${name}\0`);
      hash.update(await readFile(inRoot(folder, name)));
    }
  }
  return hash.update(await readFile(inRoot("deno.lock"))).digest("hex");
}
