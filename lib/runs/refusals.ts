/**
 * Why runs can't be compared, or are no runs.
 *
 * @module
 */

/** Why a run can't be compared that was never scored, and wrote no scores. */
export function noScores(run: string): string {
  return `Cannot compare ${run} because there are no scores of validation rows by its ` +
    "model: wait for it, or " +
    "deploy it, then run `await churn.scoreOnce(session, endpoint, model, prepared, " +
    '"validation", "comparing runs")`';
}

/** Why runs that scored other rows can't be compared. */
export function noCommonRows(
  scored: readonly { name: string; digests: readonly string[] }[],
): string {
  const each = scored.map(({ name, digests }) =>
    `${name} ${[...new Set(digests)].map((it) => it.slice(0, 8)).join(", ")}`
  );
  return "Cannot compare runs that have scored different validation rows (digests: " +
    `${each.join("; ")}): train both on data that one processing job prepared`;
}

/** Why runs can't be compared that were trained on other rows. */
export function otherData(runs: readonly string[]): string {
  return `Cannot compare ${
    runs.join(", ")
  } because they were trained on different ` +
    "prepared data: train all on data that one processing job prepared";
}

/** Why runs whose scores were deleted can't be compared. */
export function scoresGone(run: string, uri: string): string {
  return `Cannot compare ${run} because its scores ${uri} are gone: what is left of ` +
    "it are the figures of `await churn.runs.listRuns(session)`";
}

/**
 * The name of a run that is given by name or as a record.
 *
 * @param toDo Completes the sentence "Cannot …".
 * @throws {RangeError} If it is neither.
 */
export function nameOfRun(
  run: string | { readonly name: string },
  toDo: string,
): string {
  const name = typeof run === "string" ? run : Object(run).name;
  if (typeof name === "string" && name !== "") return name;
  const job = Object(run).trainingJob;
  throw new RangeError(
    `Cannot ${toDo} because a run is given by its name${
      job ? `, here '${job}' (\`.trainingJob\` of the model)` : ""
    } or as \`await churn.runs.listRuns(session)\` has it`,
  );
}
