/**
 * Runs written to an MLflow server.
 *
 * @module
 */
import { basename } from "node:path";
import { withFileLock } from "../../aws/file_lock.ts";
import type { Session } from "../../aws/session.ts";
import { checkOptions } from "../../options.ts";
import { liveLine } from "../../show/live.ts";
import { listRuns, type RunRecord, trialRun } from "../runs.ts";
import { type Entities, entitiesOf, idTag, nameOf } from "./entities.ts";
import { ask, MlflowError, type MlflowRun, type Tracking } from "./rest.ts";

/** Where {@linkcode exportRuns} writes, and what. */
export interface ExportOptions {
  /** URL of an MLflow server: `http://127.0.0.1:5000`. */
  readonly trackingUri: string;
  /**
   * Name of the experiment, which is made if it is not there. @default the setting
   * `experiment`, or else `"churn"`
   */
  readonly experiment?: string;
  /** What is written. @default all runs of `listRuns()` */
  readonly runs?: readonly RunRecord[];
  /** What each request carries, such as `{ Authorization: "Bearer …" }`. @default {} */
  readonly headers?: Readonly<Record<string, string>>;
}

/** What {@linkcode exportRuns} has done. */
export interface ExportedRuns {
  /** URL of the experiment's page. */
  readonly page: string;
  /**
   * MLflow's ids by the names of the runs, whenever they were written; of an
   * evaluation its purpose follows: `churn-training-1, test: evaluation`.
   */
  readonly ids: Readonly<Record<string, string>>;
  /** How many runs were written now, training jobs of searches among them. */
  readonly written: number;
  /** How many were there already. */
  readonly alreadyThere: number;
  /** The names of those that have not ended, and were left out. */
  readonly running: readonly string[];
}

/**
 * Writes runs to an MLflow server by its REST API: parameters, metrics, log loss by
 * round, the digests of the data as datasets, and as tags the digests of code and
 * files, seed, versions and URIs. The training jobs of a search are runs below it,
 * evaluations below the run of their model. Objects are not copied.
 *
 * A run that is there already is not written again, and one that an interrupt left
 * half written is replaced. Runs that have not ended are left out.
 *
 * Parameters longer than MLflow's limit of 6,000 characters are shortened, and the tag
 * `churn.shortened` names them.
 *
 * @example
 * ```ts ignore
 * const exported = await churn.runs.exportRuns(session, {
 *   trackingUri: "http://127.0.0.1:5000",
 * }).catch(({ message }: Error) => message); // says that no server is there
 * ```
 *
 * @throws {RangeError} If `trackingUri` is no URL of a server, or `runs` are none.
 * @throws {MlflowError} If MLflow can't be reached, or refuses something.
 */
export async function exportRuns(
  session: Session,
  options: ExportOptions,
): Promise<ExportedRuns> {
  checkOptions("exportRuns", options, [
    "trackingUri",
    "experiment",
    "runs",
    "headers",
  ]);
  const { headers = {}, runs = await listRuns(session) } = options;
  if (!Array.isArray(runs) || runs.some((run) => !Object(run).stage)) {
    throw new RangeError(
      "Cannot export runs because 'runs' must be a list of runs as " +
        "`await churn.runs.listRuns(session)` has them",
    );
  }
  const { experiment = session.settings.experiment ?? "churn" } = options;
  const tracking = { uri: uriOf(options.trackingUri), headers };
  return await withFileLock(
    `${session.ledger.path}.mlflow`,
    () => {},
    () => exportAll(session, tracking, experiment, runs),
  );
}

/** @throws {RangeError} If it is no URL of a server. */
function uriOf(given: string): string {
  if (/^https?:\/\/[^/]/.test(given) && URL.canParse(given)) {
    return given.replace(/\/+$/, "");
  }
  throw new RangeError(
    `Cannot export runs because 'trackingUri' must be the URL of an MLflow server such ` +
      `as http://127.0.0.1:5000: current value is '${given}'. An MLflow of SageMaker ` +
      "gets training jobs by the setting CHURN_MLFLOW_ARN",
  );
}

/** A run, its id, and the id of the run that it belongs to. */
interface Node {
  readonly run: RunRecord;
  readonly id: string;
  readonly parent?: string;
}

async function exportAll(
  session: Session,
  tracking: Tracking,
  experiment: string,
  runs: readonly RunRecord[],
): Promise<ExportedRuns> {
  const experimentId = await experimentOf(tracking, experiment);
  const there = await writtenRuns(tracking, experimentId);
  const ended = runs.filter(({ status }) => status !== "InProgress");
  const nodes = nodesOf(basename(session.ledger.path, ".jsonl"), ended);
  const line = liveLine();
  const ids: Record<string, string> = {};
  const byId = new Map<string, string>();
  let written = 0;
  for (const [i, { run, id, parent }] of nodes.entries()) {
    let found = there.get(id)?.runId;
    if (found === undefined || there.get(id)!.isHalf) {
      if (found) await ask(tracking, "runs/delete", { run_id: found });
      const above = parent && byId.get(parent);
      found = await write(tracking, experimentId, entitiesOf(run, id, above));
      written++;
      await line.update(
        `Exporting to MLflow: ${i + 1} of ${nodes.length} runs`,
      );
    }
    byId.set(id, found);
    ids[nameOf(run)] = found;
  }
  return {
    page: `${tracking.uri}/#/experiments/${experimentId}`,
    ...{ ids, written, alreadyThere: nodes.length - written },
    running: runs.filter((run) => !ended.includes(run)).map(({ name }) => name),
  };
}

/** Every run, those of searches followed by their training jobs. */
function nodesOf(ledger: string, runs: readonly RunRecord[]): Node[] {
  const idOf = (run: RunRecord) => `${ledger} ${run.at} ${nameOf(run)}`;
  const nodes: Node[] = [];
  const makers = new Map<string, string>();
  for (const run of runs) {
    const id = idOf(run);
    const parent = run.evaluated && makers.get(run.evaluated.run);
    nodes.push({ run, id, parent });
    if (!run.evaluated) makers.set(run.name, id);
    for (const trial of run.search?.trials ?? []) {
      const child = trialRun(run, trial);
      nodes.push({ run: child, id: `${id} ${trial.name}`, parent: id });
      makers.set(trial.name, `${id} ${trial.name}`);
    }
  }
  return nodes;
}

/** The id of an experiment, which is made where it is not there. */
async function experimentOf(tracking: Tracking, name: string): Promise<string> {
  const query = `experiments/get-by-name?experiment_name=${
    encodeURIComponent(name)
  }`;
  const find = () =>
    ask<{ experiment: { experiment_id: string; lifecycle_stage?: string } }>(
      tracking,
      query,
      undefined,
      "experiment",
    );
  const unless = (code: string) => (error: unknown) => {
    if (error instanceof MlflowError && error.code === code) return undefined;
    throw error;
  };
  const found = await find().catch(unless("RESOURCE_DOES_NOT_EXIST"));
  if (found?.experiment.lifecycle_stage === "deleted") {
    throw new MlflowError(
      `Cannot export runs because the experiment '${name}' is deleted at ` +
        `${tracking.uri}: restore it, or give another 'experiment'`,
    );
  }
  if (found) return found.experiment.experiment_id;
  const made = await ask<{ experiment_id: string }>(
    tracking,
    "experiments/create",
    { name },
  ).catch(unless("RESOURCE_ALREADY_EXISTS")); // somebody else was quicker
  return made?.experiment_id ?? (await find()).experiment.experiment_id;
}

/** What was written before, by our ids. */
async function writtenRuns(tracking: Tracking, experimentId: string) {
  const found = new Map<string, { runId: string; isHalf: boolean }>();
  let page: string | undefined;
  do {
    const { runs = [], next_page_token } = await ask<{
      runs?: MlflowRun[];
      next_page_token?: string;
    }>(tracking, "runs/search", {
      experiment_ids: [experimentId],
      filter: `tags.\`${idTag}\` LIKE '%'`,
      max_results: 1000,
      ...page && { page_token: page },
    });
    for (const { info, data } of runs) {
      const id = data?.tags?.find(({ key }) => key === idTag)?.value;
      // Its end is written last.
      const isHalf = info.status === "RUNNING";
      if (id) found.set(id, { runId: info.run_id, isHalf });
    }
    page = next_page_token;
  } while (page);
  return found;
}

/** What one request may have. */
const most = { params: 100, metrics: 900 };

/** Writes a run, its end last; returns MLflow's id. */
async function write(
  tracking: Tracking,
  experimentId: string,
  { name, start, end, status, tags, params, metrics, datasets }: Entities,
): Promise<string> {
  const { run } = await ask<{ run: MlflowRun }>(tracking, "runs/create", {
    experiment_id: experimentId,
    ...{ run_name: name, start_time: start, tags },
  });
  const { run_id } = run.info;
  for (
    let [p, m] = [0, 0];
    p < params.length || m < metrics.length;
    p += most.params, m += most.metrics
  ) {
    await ask(tracking, "runs/log-batch", {
      run_id,
      params: params.slice(p, p + most.params),
      metrics: metrics.slice(m, m + most.metrics),
    });
  }
  if (datasets.length) {
    await ask(tracking, "runs/log-inputs", { run_id, datasets });
  }
  await ask(tracking, "runs/update", { run_id, status, end_time: end });
  return run_id;
}
