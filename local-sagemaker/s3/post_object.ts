/**
 * PostObject: uploads by a form that carries its own signature.
 *
 * @module
 */
import { checkRegion, readFormAuthorization } from "../authorization.ts";
import { signV2 } from "../sigv2.ts";
import { checkKeyId, equal, type Verifier } from "../sigv4.ts";
import { AwsError } from "../types.ts";
import { checkAcl } from "./acl.ts";
import { quoted, xmlAnswer } from "./answer.ts";
import { checkHeaders } from "./object_headers.ts";
import { largestUpload, putObject } from "./objects.ts";
import { readForm } from "./post_form.ts";
import { checkPostPolicy, type SizeRange } from "./post_policy.ts";
import { bucketOf, checkKey, type S3Request } from "./request.ts";
import { tagsOf } from "./tags.ts";

type Fields = ReadonlyMap<string, string>;

const plainHeaders = [
  "cache-control",
  "content-disposition",
  "content-encoding",
  "content-language",
  "content-md5",
  "content-type",
  "expires",
];

/** Stores the file of a form. @throws {AwsError} what the form is refused for */
export async function handlePostObject(
  request: S3Request,
  verifier: Verifier,
): Promise<Response> {
  const { call, bucketName } = request;
  if (request.key) {
    throw new AwsError(
      "MethodNotAllowed",
      "The specified method is not allowed against this resource: a form is " +
        "posted to its bucket",
      405,
    );
  }
  const type = call.headers.get("content-type") ?? "";
  const { fields, fileName, file } = await readForm(call.body, type);
  await checkSignature(fields, request, verifier);
  const key = fields.get("key")?.replaceAll(
    "${filename}",
    () => fileName.split(/[\\/]/).at(-1)!,
  );
  const all = new Map(fields).set("bucket", bucketName);
  if (key !== undefined) all.set("key", key);
  const size = checkPostPolicy(all, new Date());
  bucketOf(request);
  if (!key) {
    throw new AwsError(
      "InvalidArgument",
      "Bucket POST must contain a field named 'key'. If it is specified, please " +
        "check the order of the fields",
      400,
      { ArgumentName: "key" },
    );
  }
  checkKey(key);
  const headers = headersOf(fields);
  checkHeaders(headers);
  await checkAcl(headers, request);
  const body = ReadableStream.from(within(size, file));
  const record = await putObject({
    ...request,
    key,
    call: { ...call, headers, body },
  });
  return answer(request, fields, key, quoted(record.etag));
}

async function checkSignature(
  fields: Fields,
  { account }: S3Request,
  verifier: Verifier,
): Promise<void> {
  const policy = fields.get("policy");
  if (policy === undefined) {
    throw new AwsError(
      "AccessDenied",
      "Access Denied: the form must have a policy and its signature",
      403,
    );
  }
  const authorization = readFormAuthorization(fields);
  checkKeyId(authorization, account);
  if ("region" in authorization) checkRegion(authorization, account.region);
  const expected = "region" in authorization
    ? await verifier.signText(authorization, policy)
    : signV2(policy, account);
  if (equal(expected, authorization.signature)) return;
  throw new AwsError(
    "SignatureDoesNotMatch",
    "The signature does not match the policy: check the secret access key and " +
      "how the form was signed",
    403,
  );
}

function headersOf(fields: Fields): Headers {
  const headers = new Headers();
  for (const [name, value] of fields) {
    try {
      if (name === "acl") headers.set("x-amz-acl", value);
      else if (name === "tagging") {
        headers.set(
          "x-amz-tagging",
          new URLSearchParams(tagsOf(value).map(([...tag]) => tag)).toString(),
        );
      } else if (plainHeaders.includes(name) || /^x-amz-/.test(name)) {
        headers.set(name, value);
      }
    } catch (error) {
      if (error instanceof AwsError) throw error;
      throw new AwsError(
        "InvalidArgument",
        `The field '${name}' cannot be a header: current value is '${value}'`,
        400,
        { ArgumentName: name },
      );
    }
  }
  return headers;
}

async function* within(
  { min, max }: SizeRange,
  file: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  const most = Math.min(max, largestUpload);
  let size = 0;
  for await (const piece of file) {
    size += piece.length;
    if (size > most) throw odd("EntityTooLarge", "exceeds the maximum", most);
    yield piece;
  }
  if (size < min) {
    throw odd("EntityTooSmall", "is smaller than the minimum", min);
  }
}

function odd(code: string, how: string, bound: number): AwsError {
  return new AwsError(
    code,
    `Your proposed upload ${how} allowed size of ${bound} bytes`,
  );
}

function answer(
  { call, bucketName }: S3Request,
  fields: Fields,
  key: string,
  etag: string,
): Response {
  const location = `${call.url.origin}/${bucketName}/${
    encodeURIComponent(key)
  }`;
  const redirect = fields.get("success_action_redirect") ??
    fields.get("redirect") ?? "";
  if (URL.canParse(redirect)) {
    const target = new URL(redirect);
    target.searchParams.append("bucket", bucketName);
    target.searchParams.append("key", key);
    target.searchParams.append("etag", etag);
    return new Response(null, {
      status: 303,
      headers: { etag, location: target.href },
    });
  }
  const status = fields.get("success_action_status");
  const headers = { etag, location };
  if (status === "200") return new Response(null, { headers });
  if (status !== "201") return new Response(null, { status: 204, headers });
  const body = xmlAnswer("PostResponse", {
    Location: location,
    Bucket: bucketName,
    Key: key,
    ETag: etag,
  }, headers);
  return new Response(body.body, { status: 201, headers: body.headers });
}
