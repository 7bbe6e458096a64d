/**
 * Which IAM permissions calls need, after AWS's Service Authorization
 * Reference, and whether policies give them.
 *
 * @module
 */
import { projectTag } from "lib/aws/tags.ts";
import {
  inOrder,
  isWork,
  type WorkKind,
  workOf,
} from "lib/resources/registry.ts";
import type { Call } from "./support.ts";

/** One action on one resource, and what a policy's conditions can look at. */
export interface Need {
  readonly action: string;
  readonly resource: string;
  readonly context: Readonly<Record<string, string>>;
}

/** Where calls go to. */
export interface Place {
  readonly account: string;
  readonly region: string;
  readonly kmsKey?: string;
}

interface Statement {
  readonly Sid: string;
  readonly Effect: "Allow";
  readonly Action: string | readonly string[];
  readonly Resource: string | readonly string[];
  readonly Condition?: Readonly<
    Record<string, Readonly<Record<string, string | readonly string[]>>>
  >;
}

/** A policy document. */
export interface Policy {
  readonly Statement: readonly Statement[];
}

/** Policy documents by the names of their files. */
export type Policies = Readonly<Record<string, Policy>>;

/** What a call needs. */
export function needsOf(call: Call, place: Place): Need[] {
  const { service } = call;
  if (service === "sts") return []; // Everybody may ask who they are.
  if (service === "sagemaker") return sagemakerNeeds(call, place);
  if (service === "sagemaker-runtime") return runtimeNeeds(call, place);
  if (service === "s3") return s3Needs(call, place);
  if (service === "logs") return logsNeeds(call, place);
  if (service === "iam") return iamNeeds(call, place);
  if (service === "service-quotas") {
    return [need(`servicequotas:${call.operation}`, "*")];
  }
  return [need(`${service}:${call.operation}`, "*")];
}

const need = (
  action: string,
  resource: string,
  context: Need["context"] = {},
): Need => ({ action, resource, context });

/** The walk's own things carry its tag. */
const ours = { "aws:ResourceTag/churn:project": "churn" };

function sagemakerNeeds(call: Call, place: Place): Need[] {
  const { operation, parameters } = call;
  const action = `sagemaker:${operation}`;
  const arn = (kind: string, name: string) =>
    `arn:aws:sagemaker:${place.region}:${place.account}:${kind}/${name}`;
  if (operation === "ListTags") {
    return [need(action, parameters.ResourceArn, ours)];
  }
  const isOfOne = operation.startsWith("ListTrainingJobsFor");
  if (operation.startsWith("List") && !isOfOne) return [need(action, "*")];
  if (operation === "DescribeExperiment") {
    return [need(action, arn("experiment", parameters.ExperimentName))];
  }
  if (operation === "DescribeMlflowApp") return [need(action, parameters.Arn)];
  if (operation === "DescribeMlflowTrackingServer") {
    const { TrackingServerName: name } = parameters;
    return [need(action, arn("mlflow-tracking-server", name))];
  }
  const noun = nounOf(operation);
  const resource = arn(inArns(noun), parameters[`${noun}Name`]);
  if (!operation.startsWith("Create")) return [need(action, resource, ours)];

  const tags = Object.fromEntries(
    (parameters.Tags ?? []).map((
      { Key, Value }: { Key: string; Value: string },
    ) => [`aws:RequestTag/${Key}`, Value]),
  );
  const needs = [need(action, resource, tags)];
  if (operation === "CreateEndpoint") {
    const config = arn("endpoint-config", parameters.EndpointConfigName);
    needs.push(need(action, config, tags));
  }
  if (parameters.Tags) {
    const context = { "sagemaker:TaggingAction": operation };
    needs.push(need("sagemaker:AddTags", resource, context));
  }
  const role = parameters.RoleArn ?? parameters.ExecutionRoleArn ??
    parameters.TrainingJobDefinition?.RoleArn;
  if (role) {
    const context = { "iam:PassedToService": "sagemaker.amazonaws.com" };
    needs.push(need("iam:PassRole", role, context));
  }
  if (JSON.stringify(parameters).includes('KmsKeyId":"')) {
    const context = { "kms:GrantIsForAWSResource": "true" };
    needs.push(need("kms:CreateGrant", place.kmsKey!, context));
    needs.push(need("kms:DescribeKey", place.kmsKey!));
  }
  return needs;
}

/** The noun of the kind that an operation of the control plane is about. */
function nounOf(operation: string): string {
  const found = inOrder.find(({ noun }) =>
    /^(Create|Describe|Stop|Delete|ListTrainingJobsFor)(.*)$/
      .exec(operation)?.[2] === noun
  );
  if (found) return found.noun!;
  throw new Error(`${operation} is of no kind in the registry`);
}

/** `hyper-parameter-tuning-job` of `HyperParameterTuningJob`, as ARNs have it. */
function inArns(noun: string): string {
  return noun.replace(/(?<=[a-z])[A-Z]/g, "-$&").toLowerCase();
}

/**
 * The calls that any thing of a kind may take, whether or not a test makes one:
 * while it is made and watched, and while it is found and removed.
 */
export function callsOfKinds(
  { account, region }: Place,
): { readonly walk: Call[]; readonly cleanup: Call[] } {
  const call = (
    service: string,
    operation: string,
    parameters: object,
  ): Call => ({
    sender: "session",
    status: 200,
    service,
    operation,
    parameters,
    problems: [],
  });
  const walk: Call[] = [];
  const cleanup: Call[] = [];
  // One request may name things of several kinds.
  const named = Object.fromEntries(
    inOrder.map(({ kind, noun }) => [`${noun}Name`, `churn-${kind}-1`]),
  );
  for (const descriptor of inOrder) {
    const { kind, noun, ends, children } = descriptor;
    if (noun === undefined) continue;
    const name = `churn-${kind}-1`;
    const of = (verb: string, more = {}) =>
      call("sagemaker", `${verb}${noun}`, { ...named, ...more });
    walk.push(of("Create", { Tags: [projectTag] }), of("Describe"));
    if (isWork({ kind, name })) {
      const { logGroup, streamPrefix } = workOf(kind as WorkKind)
        .log({ kind, name });
      const group = { logGroupName: logGroup };
      const stream = { ...group, logStreamName: `${streamPrefix}algo-1` };
      walk.push(call("logs", "DescribeLogStreams", group));
      walk.push(call("logs", "GetLogEvents", stream));
    }
    const arn = `arn:aws:sagemaker:${region}:${account}:${
      inArns(noun)
    }/${name}`;
    if (children) {
      const list = call("sagemaker", `ListTrainingJobsFor${noun}`, named);
      walk.push(list);
      cleanup.push(list);
    }
    cleanup.push(
      call("sagemaker", `List${noun}s`, {}),
      call("sagemaker", "ListTags", { ResourceArn: arn }),
      of("Describe"),
      of(ends === "by stopping" ? "Stop" : "Delete"),
    );
  }
  return { walk, cleanup };
}

function runtimeNeeds({ operation, parameters }: Call, place: Place): Need[] {
  const { region, account } = place;
  const endpoint = `endpoint/${parameters.EndpointName}`;
  const arn = `arn:aws:sagemaker:${region}:${account}:${endpoint}`;
  return [need(`sagemaker:${operation}`, arn, ours)];
}

function iamNeeds({ operation, parameters }: Call, place: Place): Need[] {
  const role = `arn:aws:iam::${place.account}:role/${parameters.RoleName}`;
  return [need(`iam:${operation}`, role)];
}

function logsNeeds({ operation, parameters }: Call, place: Place): Need[] {
  const { region, account } = place;
  const { logGroupName, logStreamName = "" } = parameters;
  const arn = `arn:aws:logs:${region}:${account}:log-group:${logGroupName}` +
    `:log-stream:${logStreamName}`;
  return [need(`logs:${operation}`, arn)];
}

/** Actions that are not called like the operation; `[]` for objects' keys. */
const s3Actions: Readonly<Record<string, string>> = {
  HeadBucket: "ListBucket",
  ListObjectsV2: "ListBucket",
  ListMultipartUploads: "ListBucketMultipartUploads",
  PutBucketEncryption: "PutEncryptionConfiguration",
  PutPublicAccessBlock: "PutBucketPublicAccessBlock",
  HeadObject: "GetObject",
  CreateMultipartUpload: "PutObject",
  UploadPart: "PutObject",
  CompleteMultipartUpload: "PutObject",
  DeleteObjects: "DeleteObject",
};

function s3Needs({ operation, parameters }: Call, place: Place): Need[] {
  const action = `s3:${s3Actions[operation] ?? operation}`;
  const bucket = `arn:aws:s3:::${parameters.Bucket}`;
  const objects: { Key: string }[] = parameters.Delete?.Objects ??
    (parameters.Key === undefined ? [] : [parameters]);
  const needs = objects.length
    ? objects.map(({ Key }) => need(action, `${bucket}/${Key}`))
    : [need(action, bucket)];
  if (place.kmsKey) {
    const context = { "kms:ViaService": `s3.${place.region}.amazonaws.com` };
    // The parts of an upload are put together on the server.
    // Metadata is not encrypted.
    const reads = action === "s3:GetObject" && operation !== "HeadObject" ||
      action === "s3:PutObject" && "UploadId" in parameters;
    const kms = [
      ...action === "s3:PutObject" ? ["kms:GenerateDataKey"] : [],
      ...reads ? ["kms:Decrypt"] : [],
    ];
    needs.push(...kms.map((each) => need(each, place.kmsKey!, context)));
  }
  return needs;
}

/** The parts of policies that give what is needed; none where it is refused. */
export function grants(
  policies: Policies,
  { action, resource, context }: Need,
): string[] {
  return statements(policies).flatMap(({ file, statement }) => {
    const actions = list(statement.Action).filter((each) =>
      matches(each, action)
    );
    const resources = list(statement.Resource).filter((each) =>
      matches(each, resource)
    );
    const given = actions.length && resources.length &&
      isMet(statement.Condition, context);
    return given ? names(file, statement, actions, resources) : [];
  });
}

/** Every action and every resource of policies, by its statement. */
export function parts(policies: Policies): string[] {
  return statements(policies).flatMap(({ file, statement }) =>
    names(file, statement, list(statement.Action), list(statement.Resource))
  );
}

function statements(policies: Policies) {
  return Object.entries(policies).flatMap(([file, { Statement }]) =>
    Statement.map((statement) => ({ file, statement }))
  );
}

function names(
  file: string,
  { Sid }: Statement,
  actions: readonly string[],
  resources: readonly string[],
): string[] {
  return [...actions, ...resources].map((part) => `${file} ${Sid} ${part}`);
}

function isMet(
  condition: Statement["Condition"] = {},
  context: Need["context"],
): boolean {
  return Object.entries(condition).every(([operator, keys]) =>
    ["StringEquals", "StringLike", "Bool"].includes(operator) &&
    Object.entries(keys).every(([key, values]) =>
      key in context &&
      list(values).some((value) => matches(value, context[key]))
    )
  );
}

const list = (value: string | readonly string[]): readonly string[] =>
  typeof value === "string" ? [value] : value;

/** Asterisks stand for any characters. */
function matches(pattern: string, text: string): boolean {
  const parts = pattern.split("*").map((part) => RegExp.escape(part));
  return new RegExp(`^${parts.join(".*")}$`, "s").test(text);
}
