/**
 * Reading log lines from CloudWatch Logs.
 *
 * @module
 */
import {
  DescribeLogStreamsCommand,
  GetLogEventsCommand,
  ResourceNotFoundException,
} from "@aws-sdk/client-cloudwatch-logs";
import type { Session } from "../session.ts";

/** Reads on from where it stopped the last time. */
export interface LogReader {
  /** The lines that came since the last call; none before there is a log. */
  next(): Promise<string[]>;
}

/**
 * Reads a log from its beginning.
 *
 * @param streamPrefix What the name of the stream begins with.
 */
export function readLogs(
  { clients: { logs } }: Session,
  logGroupName: string,
  streamPrefix: string,
): LogReader {
  let logStreamName: string | undefined;
  let nextToken: string | undefined;

  async function findStream() {
    const { logStreams } = await logs.send(
      new DescribeLogStreamsCommand({
        logGroupName,
        logStreamNamePrefix: streamPrefix,
      }),
    );
    return logStreams?.[0]?.logStreamName;
  }

  return {
    async next() {
      const lines: string[] = [];
      try {
        logStreamName ??= await findStream();
        if (logStreamName === undefined) return [];
        while (true) {
          const page = await logs.send(
            new GetLogEventsCommand({
              logGroupName,
              logStreamName,
              startFromHead: true,
              nextToken,
            }),
          );
          lines.push(...page.events!.map(({ message }) => message ?? ""));
          // The end of the stream answers with the token that was sent.
          if (page.nextForwardToken === nextToken) return lines;
          nextToken = page.nextForwardToken;
        }
      } catch (error) {
        if (error instanceof ResourceNotFoundException) return lines;
        throw error;
      }
    },
  };
}
