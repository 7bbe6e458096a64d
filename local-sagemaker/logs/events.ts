/**
 * GetLogEvents and FilterLogEvents.
 *
 * @module
 */
import type {
  FilterLogEventsRequest,
  GetLogEventsRequest,
} from "@aws-sdk/client-cloudwatch-logs";
import type { Operation } from "../json/protocol.ts";
import { AwsError } from "../types.ts";
import { groupName } from "./describe.ts";
import { compilePattern } from "./filter_pattern.ts";
import { type LogEvent, readBackward, readForward } from "./reader.ts";
import { findStream, listStreams } from "./streams.ts";

const MAX_EVENTS = 10_000;

export function eventOperations(folder: string): Record<string, Operation> {
  return {
    async GetLogEvents(request: GetLogEventsRequest) {
      const stream = request.logStreamName!;
      const path = await findStream(folder, groupName(request), stream);
      const token = readToken(request.nextToken);
      const forward = token?.forward ?? request.startFromHead ?? false;
      const read = forward ? readForward : readBackward;
      const { events, start, end } = await read(
        path,
        token?.position ?? (forward ? 0 : Infinity),
        { limit: request.limit ?? MAX_EVENTS, accept: between(request) },
      );
      // At the end of the stream the token is the one that was sent.
      return {
        events: events.map(({ timestamp, message }) => ({
          timestamp,
          message,
          ingestionTime: timestamp,
        })),
        nextForwardToken: writeToken("f", end),
        nextBackwardToken: writeToken("b", start),
      };
    },

    async FilterLogEvents(request: FilterLogEventsRequest) {
      const matches = compilePattern(request.filterPattern);
      const inTime = between(request);
      const names = await streamNames(folder, request);
      const limit = request.limit ?? MAX_EVENTS;
      let { index, position } = readFilterToken(request.nextToken);
      const events: object[] = [];
      for (; index < names.length; index++, position = 0) {
        const stream = await findStream(
          folder,
          groupName(request),
          names[index],
        );
        const page = await readForward(stream, position, {
          limit: limit - events.length,
          accept: (event) => inTime(event) && matches(event.message),
        });
        events.push(...page.events.map((event) => ({
          logStreamName: names[index],
          timestamp: event.timestamp,
          message: event.message,
          ingestionTime: event.timestamp,
          eventId: `${index}-${event.position}`,
        })));
        position = page.end;
        if (events.length === limit) break;
      }
      const full = events.length === limit;
      return {
        events,
        searchedLogStreams: [],
        nextToken: full ? `${index}-${position}` : undefined,
      };
    },
  };
}

function between(
  { startTime = -Infinity, endTime = Infinity }: {
    startTime?: number;
    endTime?: number;
  },
): (event: LogEvent) => boolean {
  return ({ timestamp }) => timestamp >= startTime && timestamp < endTime;
}

function writeToken(direction: "f" | "b", position: number): string {
  return `${direction}/${String(position).padStart(56, "0")}`;
}

function readToken(token: string | undefined) {
  if (token === undefined) return undefined;
  const match = /^([fb])\/(\d{56})$/.exec(token);
  if (!match) throw invalidToken();
  return { forward: match[1] === "f", position: Number(match[2]) };
}

function readFilterToken(token = "0-0") {
  const match = /^(\d+)-(\d+)$/.exec(token);
  if (!match) throw invalidToken();
  return { index: Number(match[1]), position: Number(match[2]) };
}

function invalidToken(): AwsError {
  return new AwsError(
    "InvalidParameterException",
    "The specified nextToken is invalid.",
  );
}

async function streamNames(
  folder: string,
  request: FilterLogEventsRequest,
): Promise<string[]> {
  if (request.logStreamNames) return request.logStreamNames;
  const streams = await listStreams(folder, groupName(request));
  return streams.map(({ name }) => name)
    .filter((name) => name.startsWith(request.logStreamNamePrefix ?? ""));
}
