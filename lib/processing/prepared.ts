/**
 * Where `preprocess.py` writes what.
 *
 * @module
 */
import type { Session } from "../aws/session.ts";
import { keys, s3Uri } from "../storage/keys.ts";
import type { StoredFile } from "../storage/stored_file.ts";
import type { PreparedData } from "./types.ts";

/** The names of the outputs. */
export const outputNames = [
  ...["train", "validation", "test", "features", "raw", "baseline"] as const,
];

/** The `s3://` prefix of each output of the job, by the output's name. */
export type OutputPrefixes = Readonly<
  Record<typeof outputNames[number], string>
>;

/** The prefixes that a job writes to; with its name they are its own. */
export function outputPrefixes(session: Session, job: string): OutputPrefixes {
  return Object.fromEntries(
    outputNames.map((name) => [name, s3Uri(session, `${keys[name]}${job}/`)]),
  ) as OutputPrefixes;
}

/** The files that `preprocess.py` writes below its outputs. */
export function preparedFiles(outputs: OutputPrefixes): PreparedData {
  const file = (
    output: keyof OutputPrefixes,
    name: string,
    ending = "csv",
  ): StoredFile => ({ name, uri: `${outputs[output]}${name}.${ending}` });
  const heldOut = (output: "raw" | "baseline") => ({
    validation: file(output, "validation"),
    test: file(output, "test"),
  });
  return {
    train: file("train", "train"),
    validation: file("validation", "validation"),
    test: file("test", "test"),
    features: file("features", "features", "json"),
    raw: heldOut("raw"),
    baseline: heldOut("baseline"),
  };
}
