/**
 * A run in MLflow's terms and within its limits.
 *
 * @module
 */
import { createHash } from "node:crypto";
import type { RunRecord } from "../runs.ts";

/** A name and a text. */
export interface Entry {
  readonly key: string;
  readonly value: string;
}

/** A value of a metric. */
export interface Metric {
  readonly key: string;
  readonly value: number;
  /** Milliseconds since 1970. */
  readonly timestamp: number;
  readonly step: number;
}

/** A run as MLflow keeps it. */
export interface Entities {
  readonly name: string;
  /** Milliseconds since 1970. */
  readonly start: number;
  readonly end: number;
  readonly status: "FINISHED" | "FAILED" | "KILLED";
  readonly params: readonly Entry[];
  readonly metrics: readonly Metric[];
  readonly tags: readonly Entry[];
  /** As `runs/log-inputs` takes them. */
  readonly datasets: readonly object[];
}

/** The tag by which a run is found again. */
export const idTag = "churn.id";

/** MLflow's limits, as its server checks them. */
const most = { param: 6000, tag: 5000, digest: 36, name: 250 };

/** The final values' names are those of the service; the rounds' differ from them. */
const byRound = {
  train: "by_round/train:logloss",
  validation: "by_round/validation:logloss",
};

/**
 * Translates a run that has ended.
 *
 * @param id Tells it from all others, of other state folders too.
 * @param parent MLflow's id of the run that it belongs to.
 */
export function entitiesOf(
  run: RunRecord,
  id: string,
  parent?: string,
): Entities {
  const start = Date.parse(run.at);
  const end = start + Math.round(1000 * (run.seconds ?? 0));
  const { params, cut } = paramsOf(run.parameters);
  return {
    name: nameOf(run),
    ...{ start, end, status: statusOf(run), params },
    metrics: metricsOf(run, end),
    tags: tagsOf(run, {
      [idTag]: id,
      "churn.shortened": cut.join(", ") || undefined,
      "mlflow.parentRunId": parent,
    }),
    datasets: Object.entries(run.data).map(datasetOf),
  };
}

/** What a run is called: of evaluations the purpose tells them apart. */
export function nameOf({ name, evaluated }: RunRecord): string {
  return evaluated ? `${name}: ${evaluated.purpose}` : name;
}

/** MLflow has other words. */
function statusOf({ status }: RunRecord): Entities["status"] {
  if (status === "Completed") return "FINISHED";
  return status === "Stopped" ? "KILLED" : "FAILED";
}

/** Values that are too long lose their end; `cut` has their names. */
function paramsOf(parameters: RunRecord["parameters"]) {
  const all = Object.entries(parameters);
  return {
    params: all.map(([key, value]) => ({
      key,
      value: shortened(value, most.param),
    })),
    cut: all.filter(([, value]) => value.length > most.param)
      .map(([key]) => key),
  };
}

function metricsOf(
  { metrics, rounds, at }: RunRecord,
  timestamp: number,
): Metric[] {
  const step = metrics.best_round ?? 0;
  const began = Date.parse(at);
  return [
    ...Object.entries(metrics).map(([key, value]) => ({
      ...{ key, value, timestamp, step },
    })),
    ...rounds.flatMap(({ round, train, validation }) => [
      { key: byRound.train, value: train, timestamp: began, step: round },
      {
        ...{ key: byRound.validation, value: validation },
        ...{ timestamp: began, step: round },
      },
    ]),
  ].filter(({ value }) => Number.isFinite(value));
}

function tagsOf(
  run: RunRecord,
  more: Readonly<Record<string, string | undefined>>,
): Entry[] {
  const under = (name: string, values: object = {}) =>
    Object.entries(values).map(([key, value]) => [
      `churn.${name}.${key}`,
      String(value),
    ]);
  const { stage, code, seed, artifacts, reason, search } = run;
  const own = { stage, code, seed, artifacts, reason, best: search?.best };
  const all = [
    ...Object.entries(more),
    ["mlflow.source.name", "churn"],
    ["mlflow.source.type", "JOB"],
    ...Object.entries(own).map(([key, value]) => [`churn.${key}`, value]),
    ...under("sha256", run.files),
    ...under("version", run.versions),
    ...under("evaluated", run.evaluated),
  ] as [string, string | undefined][];
  return all.flatMap(([key, value]) =>
    value === undefined ? [] : [{
      key: shortened(key, most.name),
      value: shortened(value, most.tag),
    }]
  );
}

/** The digest is the object's; of several, or a longer one, a digest of theirs. */
function datasetOf([uri, digest]: [string, string]): object {
  const path = uri.split("/");
  const name = path.at(-1) || path.at(-2)!;
  return {
    tags: [{ key: "mlflow.data.context", value: name.replace(/\..*$/, "") }],
    dataset: {
      name,
      digest: digest.length <= most.digest
        ? digest
        : createHash("sha256").update(digest).digest("hex").slice(0, 32),
      source_type: uri.startsWith("s3://") ? "s3" : "local",
      source: JSON.stringify({ uri }),
    },
  };
}

/** At most so many characters; an ellipsis says that there were more. */
function shortened(text: string, longest: number): string {
  return text.length <= longest ? text : `${text.slice(0, longest - 1)}…`;
}
