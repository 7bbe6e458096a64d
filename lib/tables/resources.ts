/**
 * What a walk has left in the account, as tables for people.
 *
 * @module
 */
import { explain } from "../aws/failures.ts";
import type { ResourceRow } from "../cleanup.ts";
import type { Displayable } from "../display/bundle.ts";
import { displayTable } from "../display/table.ts";
import { parseS3Uri } from "../store.ts";
import type { Resumed, ResumedRow } from "../resume.ts";

/** What people call each kind of thing. */
export const kindNames: Readonly<Record<string, string>> = {
  "processing-job": "processing job",
  "training-job": "training job",
  "endpoint-config": "endpoint configuration",
  "s3-prefix": "S3 objects",
  "s3-object": "S3 object",
  "open-upload": "open S3 upload",
};

/**
 * Shows which jobs and endpoints exist, their status, and the code that
 * continues with each.
 *
 * @example
 * ```ts ignore
 * churn.showResumed(found);
 * ```
 */
export function showResumed(found: Resumed): Displayable {
  if (found.rows.length === 0) {
    return displayTable([], {
      note: "No jobs or endpoints have been started yet.",
    });
  }
  return displayTable(found.rows.map((row) => ({
    kind: kindNames[row.kind] ?? row.kind,
    name: row.name,
    state: [row.status, whyEnded(row)].filter(Boolean).join(": "),
    "continue with": takenUpBy(found, row),
  })));
}

function whyEnded({ reason }: ResumedRow): string | undefined {
  const explained = reason && explain(reason);
  return explained ? `${explained.why}; ${explained.remedy}` : reason;
}

function takenUpBy(found: Resumed, { kind, name, status }: ResumedRow): string {
  if (name === found.processingJob?.name && kind === "processing-job") {
    return found.prepared
      ? "found.prepared"
      : "await churn.waitForProcessing(session, found.processingJob)";
  }
  if (name === found.refitJob?.name && kind === "processing-job") {
    return "await churn.waitForRefits(session, found.refitJob)";
  }
  if (name === found.trainingJob?.name && kind === "training-job") {
    return found.model
      ? "found.model"
      : "await churn.waitForTraining(session, found.trainingJob)";
  }
  if (name === found.endpoint?.name && kind === "endpoint") {
    return status === "InService"
      ? "found.endpoint"
      : "await churn.waitForEndpoint(session, found.endpoint)";
  }
  return "";
}

/**
 * Shows what exists in the account, or what became of it. Objects are listed by
 * their keys, and a line below names the bucket.
 *
 * @example
 * ```ts ignore
 * churn.showResources(gone);
 * ```
 */
export function showResources(rows: readonly ResourceRow[]): Displayable {
  if (rows.length === 0) return displayTable([], { note: "Nothing is left." });
  const buckets = new Set<string>();
  const named = rows.map((row) => {
    const { name, charged, ...rest } = row;
    const costs = charged === undefined ? {} : { "AWS charges": charged };
    // Names last: they are long, and what became of each must be on the screen.
    const known = {
      ...rest,
      ...costs,
      kind: kindNames[row.kind] ?? row.kind,
    };
    if (!name.startsWith("s3://")) return { ...known, name };
    const { bucket, key } = parseS3Uri(name);
    buckets.add(bucket);
    return { ...known, name: key };
  });
  return displayTable(named, {
    note: buckets.size
      ? `The objects are in the bucket ${[...buckets].join(", ")}`
      : undefined,
  });
}
