/**
 * Reading a job's log lines from CloudWatch Logs.
 *
 * @module
 */
import {
  DescribeLogStreamsCommand,
  GetLogEventsCommand,
  ResourceNotFoundException,
} from "@aws-sdk/client-cloudwatch-logs";
import type { Session } from "../session.ts";
import { type Job, logGroup } from "./job.ts";

/** Reads on from where it stopped the last time. */
export interface LogReader {
  /** The lines that came since the last call; none before the job has a log. */
  next(): Promise<string[]>;
}

/** Reads a job's log from its beginning. */
export function readLogs({ clients: { logs } }: Session, job: Job): LogReader {
  const logGroupName = logGroup[job.kind];
  let logStreamName: string | undefined;
  let nextToken: string | undefined;

  async function findStream() {
    const { logStreams } = await logs.send(
      new DescribeLogStreamsCommand({
        logGroupName,
        logStreamNamePrefix: `${job.name}/`,
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
