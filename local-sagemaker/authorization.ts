/**
 * Reads who signed a request and how, from the `Authorization` header or from
 * a presigned query.
 *
 * @module
 */
import { type Query, queryValue } from "./query.ts";
import { AwsError } from "./types.ts";

/** The claims of a signature, not yet verified. */
export interface Authorization {
  readonly accessKeyId: string;
  /** Eight digits. */
  readonly day: string;
  readonly region: string;
  readonly service: string;
  /** Lower-case names. */
  readonly signedHeaders: readonly string[];
  readonly signature: string;
  /** `20300102T030405Z` */
  readonly time: string;
  /** Seconds, only for presigned queries. */
  readonly expires?: number;
}

const algorithm = "AWS4-HMAC-SHA256";
const allowedSkewMs = 15 * 60 * 1000;
const longestExpiry = 7 * 24 * 3600;

/**
 * @returns `undefined` where the request is not signed at all
 * @throws {AwsError} `AuthorizationHeaderMalformed`,
 *   `AuthorizationQueryParametersError` or, where it is signed in an older way,
 *   `InvalidRequest`
 */
export function readAuthorization(
  headers: Headers,
  query: Query,
): Authorization | undefined {
  const header = headers.get("authorization");
  if (header?.startsWith("AWS ")) {
    throw new AwsError(
      "InvalidRequest",
      "Signature Version 2 is supported only in presigned URLs and forms: use " +
        "Signature Version 4, in boto3 Config(signature_version='s3v4')",
    );
  }
  const inQuery = queryValue(query, "X-Amz-Algorithm") !== undefined;
  if (header !== null && inQuery) throw twiceSigned();
  if (header !== null) return fromHeader(header, headers);
  return inQuery ? fromQuery(query) : undefined;
}

function fromHeader(header: string, headers: Headers): Authorization {
  const [name, ...rest] = header.trim().split(/\s+/);
  const fields = new Map(
    rest.join("").split(",").map((field): [string, string] => {
      const equals = field.indexOf("=");
      return [field.slice(0, equals), field.slice(equals + 1)];
    }),
  );
  const authorization = name === algorithm && assemble(
    fields.get("Credential"),
    fields.get("SignedHeaders"),
    fields.get("Signature"),
    headers.get("x-amz-date"),
  );
  if (authorization) return authorization;
  throw new AwsError(
    "AuthorizationHeaderMalformed",
    `Cannot read the Authorization header because it must have the form '${algorithm} ` +
      "Credential=<key>/<day>/<region>/<service>/aws4_request, SignedHeaders=…, " +
      "Signature=…', together with a header x-amz-date",
  );
}

function fromQuery(query: Query): Authorization {
  const expires = Number(queryValue(query, "X-Amz-Expires"));
  const authorization = queryValue(query, "X-Amz-Algorithm") === algorithm &&
    assemble(
      queryValue(query, "X-Amz-Credential"),
      queryValue(query, "X-Amz-SignedHeaders"),
      queryValue(query, "X-Amz-Signature"),
      queryValue(query, "X-Amz-Date"),
    );
  if (
    authorization && Number.isInteger(expires) && expires >= 0 &&
    expires <= longestExpiry
  ) return { ...authorization, expires };
  throw new AwsError(
    "AuthorizationQueryParametersError",
    "Cannot read the presigned query because X-Amz-Algorithm, X-Amz-Credential, " +
      "X-Amz-SignedHeaders, X-Amz-Signature, X-Amz-Date and X-Amz-Expires " +
      `(at most ${longestExpiry} seconds) are all needed`,
  );
}

/** What the fields of a browser's form claim: the policy is what is signed. */
export function readFormAuthorization(
  fields: ReadonlyMap<string, string>,
): Authorization | Pick<Authorization, "accessKeyId" | "signature"> {
  const accessKeyId = fields.get("awsaccesskeyid");
  const signature = fields.get("signature");
  if (accessKeyId !== undefined && signature !== undefined) {
    return { accessKeyId, signature };
  }
  const authorization = fields.get("x-amz-algorithm") === algorithm &&
    assemble(
      fields.get("x-amz-credential"),
      "policy",
      fields.get("x-amz-signature"),
      fields.get("x-amz-date"),
    );
  if (authorization) return authorization;
  throw new AwsError(
    "InvalidArgument",
    "A form with a policy must have the fields x-amz-algorithm, x-amz-credential, " +
      "x-amz-date and x-amz-signature, or AWSAccessKeyId and signature",
  );
}

function assemble(
  credential: string | undefined,
  signedHeaders: string | undefined,
  signature: string | undefined,
  time: string | undefined | null,
): Authorization | undefined {
  const [accessKeyId, day, region, service, end, ...more] =
    credential?.split("/") ?? [];
  const complete = end === "aws4_request" && !more.length && signedHeaders &&
    /^[0-9a-f]{64}$/.test(signature ?? "") &&
    /^\d{8}T\d{6}Z$/.test(time ?? "") && time!.startsWith(day);
  return complete
    ? {
      accessKeyId,
      day,
      region,
      service,
      signedHeaders: signedHeaders.toLowerCase().split(";"),
      signature: signature!,
      time: time!,
    }
    : undefined;
}

/** When the request says that it was signed. */
export function requestTime({ time }: Authorization): Date {
  const [, y, mo, d, h, m, s] = time.match(
    /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/,
  )!;
  return new Date(`${y}-${mo}-${d}T${h}:${m}:${s}Z`);
}

/** The error for a request that is signed in more than one place. */
export function twiceSigned(): AwsError {
  return new AwsError(
    "InvalidArgument",
    "Only one auth mechanism allowed; only the X-Amz-Algorithm query parameter, " +
      "Signature query string parameter or the Authorization header should be specified",
  );
}

/** @throws {AwsError} where a signature is for another region, as its service says it */
export function checkRegion(
  { region, service, expires }: Pick<
    Authorization,
    "region" | "service" | "expires"
  >,
  expected: string,
): void {
  if (region === expected) return;
  const why = `the region '${region}' is wrong; expecting '${expected}'`;
  if (service !== "s3") {
    throw new AwsError(
      "SignatureDoesNotMatch",
      `Credential should be scoped to a valid region: ${why}`,
      403,
    );
  }
  throw new AwsError(
    expires === undefined
      ? "AuthorizationHeaderMalformed"
      : "AuthorizationQueryParametersError",
    `The authorization is malformed: ${why}`,
    400,
    { Region: expected },
    { "x-amz-bucket-region": expected },
  );
}

/** @throws {AwsError} `InvalidToken` where a session's keys were used */
export function checkToken(headers: Headers): void {
  if (!headers.has("x-amz-security-token")) return;
  throw new AwsError(
    "InvalidToken",
    "The local SageMaker does not use session tokens: unset AWS_SESSION_TOKEN",
    403,
  );
}

/**
 * Checks what a signature must cover, for which region, and how old it may be.
 *
 * @throws {AwsError} `RequestTimeTooSkewed`, `AuthorizationHeaderMalformed`,
 *   `InvalidToken` or `AccessDenied`
 */
export function checkCoverage(
  authorization: Authorization,
  headers: Headers,
  region: string,
  now: Date,
): void {
  checkRegion(authorization, region);
  const age = now.getTime() - requestTime(authorization).getTime();
  const { expires } = authorization;
  if (expires !== undefined && age > expires * 1000) {
    throw new AwsError("AccessDenied", "Request has expired", 403);
  }
  const oldest = expires === undefined ? allowedSkewMs : Infinity;
  if (!(age <= oldest && age >= -allowedSkewMs)) {
    throw new AwsError(
      "RequestTimeTooSkewed",
      "The difference between the request time and the current time is too " +
        `large: the request says ${authorization.time}, the clock says ${now.toISOString()}`,
      403,
    );
  }
  const unsigned = ["host", ...headers.keys()].filter((name) =>
    (name === "host" || name.startsWith("x-amz-")) &&
    !authorization.signedHeaders.includes(name)
  );
  if (unsigned.length) {
    throw new AwsError(
      "AccessDenied",
      `There were headers present in the request which were not signed: ${
        unsigned.join(", ")
      }`,
      403,
    );
  }
}
