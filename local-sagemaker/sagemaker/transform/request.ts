/**
 * What of a transform job's request is offered here, and the settings in it.
 *
 * @module
 */
import type { CreateTransformJobRequest } from "@aws-sdk/client-sagemaker";
import { invalid, notOffered, refuseMembers } from "../offered.ts";
import { parseS3Uri } from "../s3_files.ts";
import { type Filter, parseFilter } from "./filters.ts";

/** How records are read, filtered and joined: by commas, or as JSON. */
export type Format = "csv" | "json";

/** What happens to each record, beside its prediction. */
export interface Processing {
  readonly format: Format;
  readonly input?: Filter;
  readonly output?: Filter;
  readonly join: boolean;
}

/** SageMaker takes so many MB at a time on their way to an instance. */
const MOST_MB = 100;

/** @throws {AwsError} for what the local target can't do, or AWS would refuse. */
export function checkTransformJob(request: CreateTransformJobRequest): void {
  const { TransformInput: input, TransformOutput: output } = request;
  const source = input!.DataSource!.S3DataSource!;
  if (source.S3DataType !== "S3Prefix") {
    throw notOffered(`S3DataType ${source.S3DataType}`, "Use S3Prefix.");
  }
  parseS3Uri(source.S3Uri!);
  parseS3Uri(output!.S3OutputPath!);
  const split = input!.SplitType ?? "None";
  if (split === "RecordIO" || split === "TFRecord") {
    throw notOffered(`SplitType ${split}`, "Use Line or None.");
  }
  if (request.BatchStrategy && split === "None") {
    throw invalid("BatchStrategy needs a SplitType other than None.");
  }
  const { MaxPayloadInMB = 6, MaxConcurrentTransforms = 1 } = request;
  if (MaxPayloadInMB > MOST_MB) {
    throw invalid(
      `MaxPayloadInMB must be at most ${MOST_MB}: current value is ${MaxPayloadInMB}.`,
    );
  }
  if (MaxPayloadInMB * MaxConcurrentTransforms > MOST_MB) {
    throw invalid(
      "MaxPayloadInMB times MaxConcurrentTransforms must be at most " +
        `${MOST_MB}: current values are ${MaxPayloadInMB} and ` +
        `${MaxConcurrentTransforms}.`,
    );
  }
  refuseMembers(request, ["DataCaptureConfig"]);
  processingOf(request);
}

/**
 * Reads `DataProcessing`.
 *
 * @returns Nothing where records pass as they are.
 * @throws {AwsError} As {@linkcode checkTransformJob} does.
 */
export function processingOf(
  { DataProcessing, TransformInput, TransformOutput }:
    CreateTransformJobRequest,
): Processing | undefined {
  const { InputFilter, OutputFilter, JoinSource } = DataProcessing ?? {};
  const join = JoinSource === "Input";
  const input = parseFilter("InputFilter", InputFilter ?? "$");
  const output = parseFilter("OutputFilter", OutputFilter ?? "$");
  if (!join && !input && !output) return;
  const type = mediaType(TransformInput!.ContentType);
  const format = formats[type];
  if (!format) {
    throw invalid(
      `DataProcessing needs ContentType ${
        Object.keys(formats).join(" or ")
      }: current value is ${type || "empty"}.`,
    );
  }
  const answer = mediaType(TransformOutput!.Accept);
  if (join && answer !== type) {
    throw invalid(
      "JoinSource Input needs an Accept that is the ContentType: current " +
        `values are ${answer || "empty"} and ${type}.`,
    );
  }
  const assembled = TransformOutput!.AssembleWith ?? "None";
  const split = TransformInput!.SplitType ?? "None";
  if (join && assembled !== split) {
    throw invalid(
      "JoinSource Input needs an AssembleWith that is the SplitType: current " +
        `values are ${assembled} and ${split}.`,
    );
  }
  return { format, input, output, join };
}

const formats: Record<string, Format> = {
  "text/csv": "csv",
  "application/json": "json",
  "application/jsonlines": "json",
};

const mediaType = (type = "") => type.split(";")[0].trim().toLowerCase();
