/**
 * What the services of the local SageMaker share.
 *
 * @module
 */

/** A request whose signature and host have been checked. */
export interface Call {
  readonly method: string;
  readonly url: URL;
  /**
   * Path and query as they were sent. S3 needs them, because a `URL` drops dot
   * segments, which are legal in keys.
   */
  readonly target?: string;
  readonly headers: Headers;
  /**
   * The decoded payload: `aws-chunked` framing is gone, and reading to the end
   * throws an {@linkcode AwsError} if hash, checksum or chunk signatures don't
   * hold. Nothing may be acknowledged before the end was read.
   */
  readonly body: ReadableStream<Uint8Array>;
  /** Trailing headers; filled when the end of the body was read. */
  readonly trailers?: Headers;
  /** Goes into the `x-amzn-requestid` or `x-amz-request-id` header. */
  readonly requestId: string;
}

/** One AWS service of the local target. */
export interface Service {
  handle(call: Call): Promise<Response>;
  /**
   * Serves a form of a browser, which carries its own signature: nothing of the
   * request has been checked but its host.
   */
  handleForm?(call: Call): Promise<Response>;
  /** Ends what the service has running. Stored state stays. */
  close(): Promise<void>;
}

/** The one account and key pair of a local target. */
export interface Account {
  readonly accountId: string;
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** An error as AWS answers it: code, HTTP status and a sentence. */
export class AwsError extends Error {
  override name = "AwsError";
  constructor(
    readonly code: string,
    message: string,
    readonly status = 400,
    /** Further members of the error's body, such as `Resource` or `OriginalStatusCode`. */
    readonly members: Readonly<Record<string, unknown>> = {},
    /** Headers of the answer. */
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(message);
  }
}
