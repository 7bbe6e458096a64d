/**
 * The sections of a model card that say what a model was made of.
 *
 * @module
 */
import type { CardSection, CardTable } from "./types.ts";
import type { ModelForm } from "../../training/form.ts";
import { count, percent } from "../../words.ts";
import type { Run } from "../types.ts";
import type { TrainingFacts } from "./training_file.ts";

/** The file, its columns and what was found in it. */
export function dataSection({ customers, fitted }: Run): CardSection {
  const { source, sha256, roles, format, findings, observedOn } = customers;
  const { name, positive, negative } = fitted.target;
  const observed = observedOn === undefined
    ? []
    : [["observed on", observedOn]];
  return {
    title: "Data",
    summary: `${count(roles.rows)} customers of ${source}, ${
      count(roles.columns.length)
    } columns. The target is ${name}, with '${positive}' for those who left and '${negative}' for those who stayed.`,
    items: findings.map(({ severity, message, remedy }) =>
      `${severity}: ${message}; ${remedy}`
    ),
    tables: [
      facts([
        ["file", source],
        ["SHA-256 of the file", sha256],
        ["read as", format],
        ["rows", count(roles.rows)],
        ["target", name],
        ["positive value", positive],
        ["negative value", negative],
        ...observed,
      ]),
      {
        header: ["column", "role", "why", "missing"],
        rows: roles.columns.map(({ name, role, reason, missing }) => [
          name,
          role,
          reason,
          count(missing),
        ]),
      },
    ],
  };
}

/** How the customers were split. */
export function splitSection({ fitted }: Run): CardSection {
  const { split, rows, churned, seed, digests } = fitted;
  const how = {
    rows: "at random, with the same churn rate in each set",
    groups: "at random, rows that belong together in one set",
    time: "by time, the latest observations held out",
  }[split.by];
  const more: [string, string | undefined][] = [
    ["held together by", split.columns?.join(", ")],
    [
      "copies of a row",
      split.copies === undefined ? undefined : count(split.copies),
    ],
    ["validation set from", split.validation_from],
    ["test set from", split.test_from],
    ["SHA-256 of who the validation customers are", digests?.validation],
    ["SHA-256 of who the test customers are", digests?.test],
  ];
  return {
    title: "Split",
    summary: `Split ${how}.`,
    tables: [
      {
        header: ["set", "rows", "churned", "churn rate"],
        rows: (["train", "validation", "test"] as const).map((set) => [
          set,
          count(rows[set]),
          count(churned[set]),
          percent(churned[set] / rows[set], 1),
        ]),
      },
      facts([["seed", String(seed)], ...known(more)]),
    ],
  };
}

const madeOf = {
  trees: "XGBoost",
  regression: "A logistic regression on splines",
  blend: "A blend of XGBoost and a logistic regression on splines",
} satisfies Record<ModelForm, string>;

/** How the model was trained. */
export function trainingSection(
  { model, fitted }: Run,
  { hyperparameters, rounds }: TrainingFacts,
): CardSection {
  const { trainingJob, bestRound, metrics, trainingSeconds } = model;
  const { folds = 1, form = "trees" } = model;
  const hasTrees = form !== "regression";
  const kept = bestRound + 1;
  const features = `on ${count(fitted.features.length)} features`;
  const parts = folds > 1 && hyperparameters.refit !== "1"
    ? `, the mean of ${count(folds)} fold models`
    : "";
  return {
    title: "Training",
    summary: hasTrees
      ? `${madeOf[form]} ${features}${parts}. ${count(kept)} rounds are kept${
        rounds === undefined ? "" : ` of ${count(rounds)} that were trained`
      }.`
      : `${madeOf[form]} ${features}${parts}.`,
    tables: [
      facts([
        ["training job", trainingJob],
        ...hasTrees ? [["rounds kept", count(kept)]] : [],
        ["seconds of training", count(trainingSeconds)],
        ...Object.entries(metrics).map(([name, value]) => [
          hasTrees ? `${name} of the last round kept` : name,
          value.toFixed(4),
        ]),
      ]),
      {
        header: ["hyperparameter", "value"],
        rows: Object.entries(hyperparameters).map(([name, value]) => [
          name,
          value,
        ]),
      },
    ],
  };
}

/** What it was made with, and the seeds that make it again. */
export function versionsSection(
  { fitted, evaluation }: Run,
  { libraries, images, hyperparameters }: TrainingFacts,
): CardSection {
  const of = (stage: string, versions: Readonly<Record<string, string>> = {}) =>
    Object.entries(versions).map(([name, version]) => [stage, name, version]);
  const seeds: [string, string | undefined][] = [
    ["split", String(fitted.seed)],
    ["training", hyperparameters.seed],
    ["bootstrap of the metrics", String(evaluation.seed)],
  ];
  return {
    title: "Versions and seeds",
    summary:
      "The same data, seeds, versions and number of threads make the same model.",
    tables: [
      {
        header: ["stage", "what", "version"],
        rows: [
          ...of("processing", fitted.libraries),
          ...of("training", libraries),
          ...Object.entries(images).map(([stage, image]) => [
            stage,
            "image",
            image,
          ]),
        ],
      },
      { header: ["seed of", "value"], rows: known(seeds) },
    ],
  };
}

/** A table of names and values. */
export function facts(rows: CardTable["rows"]): CardTable {
  return { header: ["what", "value"], rows };
}

const known = (rows: readonly [string, string | undefined][]) =>
  rows.filter((row): row is [string, string] => row[1] !== undefined);
