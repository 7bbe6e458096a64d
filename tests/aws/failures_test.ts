import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { CallError, explain, explainCall } from "lib/aws/failures.ts";

/** What AWS and the SDK say, word for word, and what the user must read of it. */
const said: readonly [text: string, why: string, remedy: string][] = [
  [
    "400 ValidationError: Endpoint churn-endpoint-1 of account 111122223333 not found.",
    "the endpoint churn-endpoint-1 does not exist, or no longer exists",
    "section 6",
  ],
  [
    "403 AccessDeniedException: User: arn:aws:sts::111122223333:assumed-role/dev/me is not authorized to perform: sagemaker:CreateTrainingJob on resource: arn:aws:sagemaker:us-east-1:111122223333:training-job/a because no identity-based policy allows the sagemaker:CreateTrainingJob action",
    "the permission sagemaker:CreateTrainingJob is missing",
    "docs/aws.md",
  ],
  [
    "400 AccessDeniedException: User: arn:aws:iam::111122223333:user/me is not authorized to perform: iam:PassRole on resource: arn:aws:iam::111122223333:role/r",
    "you are not allowed to pass the execution role to SageMaker",
    "iam:PassRole",
  ],
  [
    "400 ValidationException: Could not assume role arn:aws:iam::111122223333:role/r. Please ensure that the role exists and allows principal 'sagemaker.amazonaws.com' to assume the role.",
    "SageMaker may not assume the execution role",
    "trust policy",
  ],
  [
    '400 ValidationException: Could not access model data at s3://b/model.tar.gz. Please ensure that the role "arn:aws:iam::111122223333:role/r" exists and that its trust relationship policy allows the action "sts:AssumeRole" for the service principal "sagemaker.amazonaws.com". Also ensure that the role has "s3:GetObject" permissions and that the object is located in us-east-1.',
    "SageMaker can't read the model",
    "s3:GetObject",
  ],
  [
    "write EPROTO: SSL routines:ssl3_get_record:wrong version number",
    "the connection can't be trusted",
    "DENO_CERT",
  ],
  [
    "400 ExpiredTokenException: The security token included in the request is expired",
    "the temporary credentials have expired",
    "resume(session)",
  ],
  [
    "400 ExpiredToken: The provided token has expired.",
    "the temporary credentials have expired",
    "openSession()",
  ],
  [
    "403 UnrecognizedClientException: The security token included in the request is invalid.",
    "AWS does not recognise the access key id",
    "AWS_PROFILE",
  ],
  [
    "403 InvalidSignatureException: Signature expired: 20261125T000000Z is now earlier than 20261125T010000Z (20261125T011500Z - 15 min.)",
    "this machine's clock is wrong",
    "set the clock",
  ],
  [
    "403 RequestTimeTooSkewed: The difference between the request time and the current time is too large.",
    "this machine's clock is wrong",
    "set the clock",
  ],
  [
    "403 SignatureDoesNotMatch: The request signature we calculated does not match the signature you provided. Check your key and signing method.",
    "the secret access key does not belong to the access key id",
    "check both keys",
  ],
  [
    "400 ResourceLimitExceeded: The account-level service limit 'ml.m5.xlarge for training job usage' is 0 Instances, with current utilization of 0 Instances and a request delta of 1 Instances. Please use AWS Service Quotas to request an increase for this quota.",
    "the quota 'ml.m5.xlarge for training job usage' is used up",
    "Service Quotas",
  ],
  [
    "CapacityError: Unable to provision requested ML compute capacity. Please retry using a different ML instance type.",
    "AWS is out of capacity for this instance type",
    "another instance type",
  ],
  [
    "ClientError: Data download failed: Failed to download data. User: arn:aws:sts::111122223333:assumed-role/r/SageMaker is not authorized to perform: s3:GetObject on resource",
    "the permission s3:GetObject is missing",
    "docs/aws.md",
  ],
  [
    "MaxWaitTimeExceeded",
    "AWS reclaimed the spot instance",
    "last checkpoint",
  ],
  ["MaxRuntimeExceeded", "the job exceeded its maximum runtime", "limit"],
  [
    "400 ThrottlingException: Rate exceeded",
    "AWS throttled the request",
    "wait a minute",
  ],
  ["503 SlowDown: Please reduce your request rate.", "throttled", "wait"],
  [
    "connect ECONNREFUSED 127.0.0.1:9",
    "nothing answers at 127.0.0.1:9",
    "AWS_ENDPOINT_URL",
  ],
  ["getaddrinfo ENOTFOUND nowhere.invalid", "can't be resolved", "AWS_REGION"],
  [
    "503 ServiceUnavailable: x",
    "a problem on its side",
    "health.aws.amazon.com",
  ],
  ["500 UnknownError", "a problem on its side", "wait a few minutes"],
  [
    "CredentialsProviderError: Could not load credentials from any providers",
    "no AWS credentials were found",
    "AWS_PROFILE",
  ],
  [
    "TokenProviderError: Token is expired. To refresh this SSO session run 'aws sso login' with the corresponding profile.",
    "the SSO session has expired",
    "aws sso login",
  ],
];

Deno.test("every known failure has a reason and a remedy", () => {
  for (const [text, why, remedy] of said) {
    const found = explain(text);
    assert(found, `nothing is known of: ${text}`);
    assertStringIncludes(found.why, why, text);
    assertStringIncludes(found.remedy, remedy, text);
  }
});

Deno.test("what speaks for itself is left alone", () => {
  for (
    const text of [
      '400 ValidationException: Could not find model "arn:aws:sagemaker:x".',
      "404 NoSuchUpload: The upload ID may be invalid, or the upload may have been aborted or completed.",
      "400 ValidationException: Invalid AccessLevel of the business line",
      "404 NoSuchKey: The specified key does not exist.",
      "400 ResourceInUse: Job name must be unique within an AWS account and region",
      "404 ResourceNotFoundException: The specified log group does not exist.",
    ]
  ) assertEquals(explain(text), undefined, text);
});

Deno.test("a call that failed says what, why, and what to do, and keeps its cause", () => {
  const cause = Object.assign(new Error("Rate exceeded"), {
    name: "ThrottlingException",
    $metadata: { httpStatusCode: 400 },
  });
  const error = explainCall(cause, "SageMaker", "CreateModel") as CallError;
  assert(error instanceof CallError);
  assertEquals(
    error.message,
    "Cannot call CreateModel of SageMaker because AWS throttled the request: wait a " +
      "minute, then run this cell again\n" +
      "The answer was: ThrottlingException: Rate exceeded",
  );
  assertEquals([error.cause, error.passes], [cause, true]);
  assertEquals(explainCall(error, "SageMaker", "CreateModel"), error);
});
