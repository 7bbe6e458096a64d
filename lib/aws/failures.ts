/**
 * What failures of AWS mean, and what to do about each: the one table of them.
 *
 * @module
 */
import { howToMakeAgain, tasks } from "../needs.ts";

/** One kind of failure. */
interface Failure {
  /** Found in `<HTTP status> <error's name>: <message>`, or in a job's reason. */
  readonly sign: RegExp;
  /** The cause, as it follows "because". */
  readonly why: string;
  /** What to do, in the imperative. */
  readonly remedy: string;
  /** Whether the same call may succeed a while later, with nothing changed. */
  readonly passes?: true;
}

/**
 * What a failure means to the user. The first entry that fits counts, so the
 * narrower ones come first. `$1` is what the sign's first group found.
 *
 * Names and wordings: AWS's "Common errors" of each API, the AWS SDK's own
 * errors, and Node's system errors.
 */
const failures: readonly Failure[] = [
  {
    sign: /ExpiredToken|security token.*expired|RequestExpired/i,
    why: "the temporary credentials have expired",
    remedy:
      "get new ones, call openSession() again (restart the kernel if they " +
      "are in environment variables), and continue with resume(session); " +
      "running jobs continue",
  },
  {
    sign: /sso login|SSO session|SSO token|Token is expired/i,
    why: "the SSO session has expired or was never started",
    remedy: "run `aws sso login` in a terminal (with `--profile` as in " +
      "AWS_PROFILE), then run this cell again",
  },
  {
    sign: /CredentialsProviderError|TokenProviderError|Could not load credent/i,
    why: "no AWS credentials were found",
    remedy: "set AWS_PROFILE to a profile of ~/.aws/config (`aws configure` " +
      "makes one), or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, restart the " +
      "kernel, and continue with resume(session)",
  },
  {
    sign:
      /RequestTimeTooSkewed|Signature (?:expired|not yet current)|clock skew/i,
    why: "this machine's clock is wrong",
    remedy:
      "set the clock (or turn on its synchronisation), then run this cell " +
      "again",
  },
  {
    sign: /SignatureDoesNotMatch|InvalidSignature/i,
    why: "the secret access key does not belong to the access key id",
    remedy: "check both keys of the profile or the environment, then restart " +
      "the kernel",
  },
  {
    sign:
      /InvalidClientTokenId|UnrecognizedClient|InvalidAccessKeyId|security token.*invalid/i,
    why: "AWS does not recognise the access key id",
    remedy: "check the keys, AWS_PROFILE and the region's partition, then " +
      "restart the kernel",
  },
  {
    sign: /OptInRequired|SubscriptionRequired/i,
    why: "the account has not signed up for the service or the region",
    remedy: "enable the region (Account, AWS Regions), or choose another one " +
      "with AWS_REGION",
  },
  {
    sign: /not authorized to perform: (iam:PassRole)/i,
    why: "you are not allowed to pass the execution role to SageMaker",
    remedy: "ask an administrator to allow you iam:PassRole on the role " +
      "(SAGEMAKER_ROLE_ARN), as docs/aws.md shows",
  },
  {
    sign: /Could not access model data/i,
    why: "SageMaker can't read the model with the execution role",
    remedy: "check that the role may read it (s3:GetObject, and kms:Decrypt " +
      "with CHURN_KMS_KEY) and that SageMaker may assume the role, as " +
      "docs/aws.md shows",
  },
  {
    sign: /(?:could not|unable to|can ?not) assume|trust relationship/i,
    why: "SageMaker may not assume the execution role",
    remedy:
      "check SAGEMAKER_ROLE_ARN, and that the role's trust policy names " +
      "sagemaker.amazonaws.com, as docs/aws.md shows",
  },
  {
    sign:
      /(?:AccessDenied|not authorized|Forbidden|^403).*perform: ([\w-]+:\w+)/is,
    why: "the permission $1 is missing",
    remedy: "ask an administrator to add it, as docs/aws.md shows",
  },
  {
    sign: /AccessDenied|UnauthorizedOperation|not authorized|Forbidden|^403 /i,
    why: "AWS denied it",
    remedy:
      "compare your policy and the execution role's with docs/aws.md, and " +
      "check that bucket, key and role belong to this account",
  },
  {
    sign: /service limit '([^']+)' is/i,
    why: "the quota '$1' is used up",
    remedy: "request an increase in the AWS console (Service Quotas, Amazon " +
      "SageMaker), delete what uses it, or choose another instance type",
  },
  {
    sign: /ResourceLimitExceeded|LimitExceeded|QuotaExceeded|TooManyBuckets/i,
    why: "a quota of the account is used up",
    remedy:
      "request an increase in the AWS console (Service Quotas), or delete " +
      "what uses it",
  },
  {
    sign:
      /CapacityError|InsufficientInstanceCapacity|insufficient capacity|unable to provision requested/i,
    why: "AWS is out of capacity for this instance type at the moment",
    remedy: "start it again later, or choose another instance type or region",
  },
  {
    sign: /MaxWaitTimeExceeded|spot.*interrupt|interrupt.*spot/i,
    why:
      "AWS reclaimed the spot instance, and the maximum waiting time is over",
    remedy:
      "start the job again, which continues from its last checkpoint, or " +
      "turn spot training off",
  },
  {
    sign: /MaxRuntimeExceeded/i,
    why: "the job exceeded its maximum runtime",
    remedy: "raise that limit, or choose a larger instance type",
  },
  {
    sign: /local SageMaker that ran the job ended/i,
    why: "it ended together with the kernel that hosted it",
    remedy: `start it again; with ${tasks.local} in a terminal, jobs keep ` +
      "running without the kernel",
  },
  {
    sign: /Endpoint (\S+) of account \d+ not found/,
    why: "the endpoint $1 does not exist, or no longer exists",
    remedy: howToMakeAgain("endpoint"),
  },
  {
    sign:
      /CannotPullContainer|pull.*image|image.*(?:does not exist|not found)/i,
    why: "the container image can't be pulled",
    remedy:
      "check its version and region, and that the execution role may read " +
      "from Amazon ECR, as docs/aws.md shows",
  },
  {
    sign:
      /PermanentRedirect|IllegalLocationConstraint|AuthorizationHeaderMalformed/i,
    why: "the bucket is in another region",
    remedy:
      "set AWS_REGION to the bucket's region, or CHURN_BUCKET to a bucket " +
      "of this region",
  },
  {
    sign:
      /Throttl|TooManyRequests|SlowDown|Rate exceeded|RequestLimitExceeded|^429 /i,
    why: "AWS throttled the request",
    remedy: "wait a minute, then run this cell again",
    passes: true,
  },
  {
    sign: /ENOTFOUND|EAI_AGAIN|EAI_NODATA/,
    why: "the host name can't be resolved, or this machine is offline",
    remedy: "check the network, AWS_REGION, and AWS_ENDPOINT_URL if it is set",
    passes: true,
  },
  {
    sign: /ECONNREFUSED (\S+)/,
    why: "nothing answers at $1",
    remedy: "check AWS_ENDPOINT_URL and its service-specific forms, and the " +
      "proxy settings",
    passes: true,
  },
  {
    sign: /CERT_|certificate|(?<![a-z])(?:SSL|TLS)/i,
    why: "the connection can't be trusted",
    remedy: "name your company's root certificate with DENO_CERT, and check " +
      "AWS_ENDPOINT_URL if it is set",
  },
  {
    sign:
      /ECONNRESET|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|TimeoutError|RequestTimeout|socket hang up|^(?:\d+ )?aborted\b|connection (?:closed|reset|error)|body.*(?:terminated|incomplete)/i,
    why: "the connection broke repeatedly",
    remedy:
      "check the network, then run this cell again; running jobs continue",
    passes: true,
  },
  {
    sign: /Deserialization error/i,
    why: "the answer did not come from AWS",
    remedy: "check AWS_ENDPOINT_URL if it is set, and whether a proxy or a " +
      "login page of the network is in the way",
    passes: true,
  },
  {
    sign:
      /^5\d\d |ServiceUnavailable|InternalFailure|InternalError|InternalServer/i,
    why: "the service has a problem on its side",
    remedy: "wait a few minutes (see health.aws.amazon.com), then run this " +
      "cell again; running jobs continue",
    passes: true,
  },
];

/** Why something failed and what to do about it. */
export interface Explanation {
  /** The cause, as it follows "because". */
  readonly why: string;
  readonly remedy: string;
  /** Whether the same may succeed a while later, with nothing changed. */
  readonly passes: boolean;
}

/** Explains what AWS says of a failure; `undefined` where it speaks for itself. */
export function explain(text: string): Explanation | undefined {
  for (const { sign, why, remedy, passes = false } of failures) {
    const found = sign.exec(text);
    if (found) {
      return { why: why.replace("$1", found[1] ?? ""), remedy, passes };
    }
  }
}

/** A call to AWS that failed, in a sentence; `cause` is the SDK's own error. */
export class CallError extends Error {
  /** @ignore */
  override name = "CallError";
  /** @ignore */
  constructor(
    /** `CreateTrainingJob` and the like. */
    readonly operation: string,
    /** The SDK's name of the error: `AccessDeniedException` and the like. */
    readonly code: string,
    /** Whether the same call may succeed a while later. */
    readonly passes: boolean,
    /** The cause, as it follows "because". */
    readonly why: string,
    message: string,
    options: ErrorOptions,
  ) {
    super(message, options);
  }

  /** The SDK's, as its own errors have it: HTTP status, attempts, request id. */
  get $metadata(): { httpStatusCode?: number } | undefined {
    return Object(this.cause).$metadata;
  }
}

type SdkError = Error & {
  code?: string;
  $metadata?: { httpStatusCode?: number };
};

/** Puts a failed call into a sentence; an error of another kind comes back as it is. */
export function explainCall(
  error: unknown,
  service: string,
  operation: string,
): unknown {
  if (!(error instanceof Error) || error instanceof CallError) return error;
  const { name, message, code, $metadata } = error as SdkError;
  const status = $metadata?.httpStatusCode ?? "";
  const said = name === "Unknown" || name === "Error"
    ? message
    : `${name}: ${message}`;
  const explanation = explain(`${status} ${said}`) ??
    explain(`${code ?? ""} ${message}`);
  if (!explanation) return error;
  const { why, remedy, passes } = explanation;
  return new CallError(
    operation,
    String(code ?? name),
    passes,
    why,
    `Cannot call ${operation} of ${service} because ${why}: ${remedy}\n` +
      `The answer was: ${said.split("\n")[0]}`,
    { cause: error },
  );
}

/** Whether AWS says that what was asked for is not there. */
export function isNotFound(error: unknown): boolean {
  const { name, message } = Object(error) as Partial<Error>;
  return ["ResourceNotFound", "NotFound", "NoSuchBucket"].includes(
    name ?? "",
  ) ||
    // so most kinds of SageMaker's things
    name === "ValidationException" &&
      /could not find|not found/i.test(message ?? "");
}
