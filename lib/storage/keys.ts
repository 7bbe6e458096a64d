/**
 * The keys that workflows write, and `s3://` URIs.
 *
 * @module
 */
import type { Session } from "../aws/session.ts";

/**
 * The keys of the project's objects below the session's prefix; the key of a
 * folder ends with a slash.
 */
export const keys = {
  customers: "churn_data/telco_churn.csv",
  columns: "churn_data/columns/columns.json",
  train: "churn_data/train/",
  validation: "churn_data/validation/",
  test: "churn_data/test/",
  features: "churn_data/features/",
  raw: "churn_data/raw/",
  baseline: "churn_data/baseline/",
  processingCode: "churn_code/processing/",
  trainingCode: "churn_code/training/sourcedir.tar.gz",
  refitCode: "churn_code/refits/",
  models: "model_output/",
  savedModels: "churn_code/models/",
  scores: "churn_prediction/scores/",
  refits: "churn_prediction/refits/",
  featureImportance: "churn_prediction/feature_importance.png",
  /** Model cards, each in a folder of its training job's name. */
  modelCards: "churn_prediction/model_cards/",
  /** Anything else that a notebook derives from the predictions. */
  results: "churn_prediction/results/",
} as const;

/**
 * Returns the `s3://` URI of a key below the session's prefix in its bucket.
 *
 * @example
 * ```ts ignore
 * const scoresUri = churn.storage.s3Uri(session, churn.storage.keys.scores);
 * ```
 */
export function s3Uri(
  { bucket, settings }: Pick<Session, "bucket" | "settings">,
  key: string,
): string {
  return `s3://${bucket}/${settings.prefix}${key}`;
}

/** Bucket and key of an `s3://` URI. */
export function parseS3Uri(uri: string): { bucket: string; key: string } {
  const match = /^s3:\/\/([^/]+)\/?(.*)$/s.exec(uri);
  if (!match) {
    throw new TypeError(
      `Cannot use '${uri}' as an S3 URI: it must look like s3://bucket/key`,
    );
  }
  return { bucket: match[1], key: match[2] };
}

/** Whether a key lies at a place: below it where that ends with a slash, else equal to it. */
export function isAt(place: string, key: string): boolean {
  return place === key || place.endsWith("/") && key.startsWith(place);
}
