/**
 * What every call to AWS goes through: failures become sentences, what was sent
 * twice as an answer was lost counts once, and each call may be logged.
 *
 * @module
 */
import type { Clients } from "../aws/session.ts";
import { type Call, openCallLog } from "./call_log.ts";
import { explainCall } from "../aws/failures.ts";

/** A call as the SDK's middleware sees it. */
interface Arguments {
  readonly input: Readonly<Record<string, unknown>>;
}

interface Answer {
  readonly output: { readonly $metadata: Metadata };
}

interface Metadata {
  readonly httpStatusCode?: number;
  readonly requestId?: string;
  readonly attempts?: number;
}

type Next = (call: Arguments) => Promise<Answer>;

/**
 * Attaches to all clients.
 *
 * @param options.log A file that gets one JSON line a call.
 * @param options.explainRefused Explains a refused connection, where the
 * target knows more about it than AWS's table of failures.
 */
export function attendCalls(
  clients: Clients,
  { log, explainRefused }: {
    log?: string;
    explainRefused?: (cause: unknown) => Error | undefined;
  } = {},
): void {
  const write = log ? openCallLog(log) : undefined;
  const attend =
    (next: Next, context: { clientName?: string; commandName?: string }) =>
    async (call: Arguments): Promise<Answer> => {
      const service = (context.clientName ?? "").replace(/Client$/, "");
      const operation = (context.commandName ?? "").replace(/Command$/, "");
      const began = performance.now();
      const tell = (metadata: Metadata = {}, error?: string) =>
        write?.(
          {
            ...{ service, operation, error, input: call.input },
            ms: Math.round(performance.now() - began),
            attempts: metadata.attempts,
            status: metadata.httpStatusCode,
            requestId: metadata.requestId,
          } satisfies Call,
        );
      try {
        const answer = await next(call);
        tell(answer.output.$metadata);
        return answer;
      } catch (error) {
        const { name, code, $metadata } = error as SdkError;
        tell($metadata, code ?? name);
        if (wasDoneBefore(operation, error as SdkError)) {
          return { output: { $metadata: $metadata! } };
        }
        throw explainRefused?.(error) ?? explainCall(error, service, operation);
      }
    };
  for (const client of Object.values(clients)) {
    client.middlewareStack.add(attend, {
      step: "initialize",
      priority: "high",
      name: "attendCalls",
    });
  }
}

interface SdkError extends Error {
  readonly code?: string;
  readonly $metadata?: Metadata;
}

/**
 * Whether a call is refused only because its own first attempt succeeded and
 * the answer to that was lost. Names are recorded before they are used and
 * never given twice, so a name that is taken at the second attempt is ours.
 */
function wasDoneBefore(
  operation: string,
  { name, message, $metadata }: SdkError,
): boolean {
  if (($metadata?.attempts ?? 1) === 1) return false;
  if (operation === "CompleteMultipartUpload") return name === "NoSuchUpload";
  return operation.startsWith("Create") &&
    (name === "ResourceInUse" || name === "BucketAlreadyOwnedByYou" ||
      name === "ValidationException" && /already exist/i.test(message));
}
