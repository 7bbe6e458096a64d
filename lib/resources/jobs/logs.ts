/**
 * Reading log lines from CloudWatch Logs.
 *
 * @module
 */
import {
  type CloudWatchLogsClient,
  GetLogEventsCommand,
  paginateDescribeLogStreams,
  ResourceNotFoundException,
} from "@aws-sdk/client-cloudwatch-logs";
import type { Session } from "../../aws/session.ts";
import { logOf, type Work } from "./job.ts";

/** Reads on from where it stopped the last time. */
export interface LogReader {
  /**
   * The lines that came since the last call, of all streams; none before there
   * is a log. A line that was read is not lost where a later one can't be.
   */
  next(): Promise<string[]>;
}

interface Line {
  readonly time: number;
  readonly stream: string;
  readonly text: string;
}

/**
 * Reads the log of a job or an endpoint from its beginning. Where several
 * containers write, each line begins with the name of its own.
 */
export function readLogs(
  { clients: { logs } }: Pick<Session, "clients">,
  work: Work,
): LogReader {
  const { logGroup: logGroupName, streamPrefix } = logOf(work);
  const tokens = new Map<string, string | undefined>();
  let lines: Line[] = [];

  async function findStreams() {
    const pages = paginateDescribeLogStreams({ client: logs }, {
      logGroupName,
      logStreamNamePrefix: streamPrefix,
    });
    for await (const { logStreams = [] } of pages) {
      for (const { logStreamName: name } of logStreams) {
        if (name && !tokens.has(name)) tokens.set(name, undefined);
      }
    }
  }

  return {
    async next() {
      try {
        await findStreams();
        for (const stream of tokens.keys()) {
          await readStream(logs, { logGroupName, stream, tokens, lines });
        }
      } catch (error) {
        if (!(error instanceof ResourceNotFoundException)) throw error;
      }
      const read = lines.sort((a, b) => a.time - b.time);
      lines = [];
      const containers = new Set([...tokens.keys()].map(container));
      return read.map(({ stream, text }) =>
        containers.size > 1 ? `${container(stream)}: ${text}` : text
      );
    },
  };
}

/** Reads a stream to its end, which answers with the token that was sent. */
async function readStream(
  logs: CloudWatchLogsClient,
  { logGroupName, stream, tokens, lines }: {
    logGroupName: string;
    stream: string;
    tokens: Map<string, string | undefined>;
    lines: Line[];
  },
): Promise<void> {
  while (true) {
    const nextToken = tokens.get(stream);
    const { events = [], nextForwardToken } = await logs.send(
      new GetLogEventsCommand({
        ...{ logGroupName, logStreamName: stream },
        ...{ startFromHead: true, nextToken },
      }),
    );
    for (const { timestamp: time = 0, message = "" } of events) {
      lines.push({ time, stream, text: unescaped(message) });
    }
    tokens.set(stream, nextForwardToken);
    if (nextForwardToken === nextToken) return;
  }
}

/**
 * A line as its program wrote it: SageMaker's log agent writes tabs, carriage
 * returns and escapes as syslog does, with their octal numbers.
 */
function unescaped(text: string): string {
  return text.replaceAll("#011", "\t").replaceAll("#015", "\r")
    .replaceAll("#033", "\x1b");
}

/** `algo-1` of `churn-training-1/algo-1-1669852800`. */
function container(stream: string): string {
  return stream.slice(stream.lastIndexOf("/") + 1).replace(/-\d{9,}$/, "");
}

/**
 * Reads the log of a job or an endpoint up to now.
 *
 * @example
 * ```ts ignore
 * const log = await churn.jobLog(session, trainingJob);
 * log.filter((line) => line.includes("Saved round"));
 * ```
 */
export function jobLog(session: Session, work: Work): Promise<string[]> {
  return readLogs(session, work).next();
}
