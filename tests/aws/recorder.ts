/**
 * Records the HTTP requests of every AWS SDK client in this process, as they
 * leave it: serialised and signed.
 *
 * @module
 */
import { STSClient } from "@aws-sdk/client-sts";
import { jobsAppId } from "@local/sagemaker";

/** One request, and how it was answered. */
export interface RecordedRequest {
  /** The session, or the jobs that the local SageMaker runs in this process. */
  readonly sender: "session" | "jobs";
  readonly method: string;
  /** Percent-encoded. */
  readonly path: string;
  readonly query: Readonly<Record<string, string | string[] | null>>;
  readonly headers: Readonly<Record<string, string>>;
  /** In Base64; empty for a stream. */
  readonly body: string;
  /** The answer's status; 0 where none came. */
  readonly status: number;
}

interface HttpRequest {
  readonly method: string;
  readonly path: string;
  readonly query: RecordedRequest["query"];
  readonly headers: RecordedRequest["headers"];
  readonly body?: unknown;
}

interface HttpHandler {
  handle(
    request: HttpRequest,
    options: unknown,
  ): Promise<{ response: { statusCode: number } }>;
}

/** All clients share this class, and so do those that are made later. */
const handler: HttpHandler = Object.getPrototypeOf(
  new STSClient({ region: "us-east-1" }).config.requestHandler,
);

/** What all clients send while `run` goes on. */
export async function recordRequests(
  run: () => Promise<void>,
): Promise<RecordedRequest[]> {
  const recorded: RecordedRequest[] = [];
  const { handle } = handler;
  handler.handle = async function (request, options) {
    const { method, path, query, headers } = request;
    const sent = {
      sender: headers["user-agent"].includes(`app/${jobsAppId}`)
        ? "jobs" as const
        : "session" as const,
      ...{ method, path, query, headers: { ...headers } },
    };
    const body = bytesOf(request.body).toBase64();
    let status = 0;
    try {
      const answer = await handle.call(this, request, options);
      status = answer.response.statusCode;
      return answer;
    } finally {
      recorded.push({ ...sent, body, status });
    }
  };
  try {
    await run();
  } finally {
    handler.handle = handle;
  }
  return recorded;
}

function bytesOf(body: unknown): Uint8Array {
  if (typeof body === "string") return new TextEncoder().encode(body);
  return body instanceof Uint8Array ? body : new Uint8Array();
}
