/**
 * What the stages made, as tables for people.
 *
 * @module
 */
import type { ResourceRow } from "./cleanup.ts";
import { columnsRecords } from "./data/columns.ts";
import type { Customers } from "./data/customers.ts";
import type { Displayable } from "./display/bundle.ts";
import { displayTable } from "./display/table.ts";
import type { Evaluation } from "./evaluation.ts";
import type { Association, ChurnRate } from "./exploration.ts";
import { count, percent } from "./plots/words.ts";
import type { Customer } from "./prediction.ts";
import type { Features } from "./processing.ts";
import type { Session } from "./session.ts";

/** What is in force and where it comes from; secrets are masked. */
export function showSettings(session: Session): Displayable {
  const { settings: { sources, ...settings } } = session;
  const row = (setting: string, value: string, source = "default") => ({
    setting,
    value,
    source,
  });
  const rows = [
    row("target", settings.target, sources.target),
    row(
      "customers",
      settings.csv?.split("/").at(-1) ?? "the sample",
      sources.csv,
    ),
    row("account", session.accountId, "the credentials"),
    row("region", session.region, sources.region),
    row("bucket", session.bucket, sources.bucket),
    row("role", session.roleArn, sources.roleArn),
  ];
  if (settings.s3) {
    const { endpoint, credentials } = settings.s3;
    rows.push(
      row("S3", endpoint, sources.s3),
      row("S3 access key", mask(credentials.accessKeyId), sources.s3),
      row("S3 secret key", mask(credentials.secretAccessKey), sources.s3),
    );
  }
  return displayTable(rows);
}

/** The last four characters behind asterisks; nothing of a short secret. */
export function mask(secret: string): string {
  return "********" + (secret.length >= 16 ? secret.slice(-4) : "");
}

/** Each column's role and the reason for it. */
export function showColumns({ roles, source }: Customers): Displayable {
  return displayTable(columnsRecords(roles), {
    note: `${count(roles.rows)} rows of ${source}`,
  });
}

/** The columns that tell most of churn by themselves. */
export function showAssociations(
  associations: readonly Association[],
): Displayable {
  const words = ({ group, rate, customers }: ChurnRate) =>
    `${group}: ${percent(rate)} of ${count(customers)}`;
  return displayTable(associations.map(({ column, bits, highest, lowest }) => ({
    column,
    "mutual information (bits)": bits,
    "highest churn rate": words(highest),
    "lowest churn rate": words(lowest),
  })));
}

/** S3 objects and their sizes. */
export function showObjects(
  objects: readonly { key: string; bytes: number }[],
): Displayable {
  return displayTable(objects);
}

/** The features as they were fitted on the training rows. */
export function showFeatures({ features, rows }: Features): Displayable {
  return displayTable(
    features.map(({ name, kind, categories = [], mean, scale }) => ({
      feature: name,
      kind,
      categories: categories.map((text, code) => `${code} ${text}`).join(", "),
      mean,
      scale,
    })),
    {
      note: `${count(rows.train)} training rows, ${
        count(rows.validation)
      } validation rows, ${count(rows.test)} test rows`,
    },
  );
}

/** Raw customers, each with its probability of churn. */
export function showPredictions(
  customers: readonly Customer[],
  probabilities: readonly number[],
): Displayable {
  return displayTable(customers.map((customer, row) => ({
    "probability of churn": percent(probabilities[row], 1),
    ...customer,
  })));
}

/** The metrics, beside always predicting the more frequent class. */
export function showEvaluation(evaluation: Evaluation): Displayable {
  const { metrics, majorityAccuracy, cutoff, rows } = evaluation;
  return displayTable([
    row("accuracy", metrics.accuracy, majorityAccuracy),
    row("precision", metrics.precision),
    row("recall", metrics.recall),
    row("F1", metrics.f1),
    row("AUC-ROC", metrics.aucRoc, 0.5),
  ], { note: `${count(rows)} test rows, cutoff ${cutoff}` });

  function row(metric: string, model: number, reference?: number) {
    return {
      metric,
      model: model.toFixed(4),
      "without a model": reference?.toFixed(4) ?? "",
    };
  }
}

const kinds: Readonly<Record<string, string>> = {
  "processing-job": "processing job",
  "training-job": "training job",
  "endpoint-config": "endpoint configuration",
  "s3-prefix": "S3 objects",
  "s3-object": "S3 object",
};

/** What there is in the account, or what became of it. */
export function showResources(rows: readonly ResourceRow[]): Displayable {
  return rows.length
    ? displayTable(
      rows.map((row) => ({ ...row, kind: kinds[row.kind] ?? row.kind })),
    )
    : displayTable([], { note: "Nothing is left." });
}
