/**
 * DescribeLogGroups and DescribeLogStreams.
 *
 * @module
 */
import type {
  DescribeLogGroupsRequest,
  DescribeLogStreamsRequest,
} from "@aws-sdk/client-cloudwatch-logs";
import type { Operation } from "../json/protocol.ts";
import { type Account, AwsError } from "../types.ts";
import { readBackward, readForward } from "./reader.ts";
import { listGroups, listStreams, type Stream } from "./streams.ts";

export function describeOperations(
  folder: string,
  { accountId, region }: Pick<Account, "accountId" | "region">,
): Record<string, Operation> {
  const arn = (group: string) =>
    `arn:aws:logs:${region}:${accountId}:log-group:${group}`;
  return {
    async DescribeLogGroups(request: DescribeLogGroupsRequest) {
      const { logGroupNamePrefix: prefix = "", logGroupNamePattern = "" } =
        request;
      const wanted = logGroupNamePattern.toLowerCase();
      const groups = (await listGroups(folder)).filter(({ name }) =>
        name.startsWith(prefix) && name.toLowerCase().includes(wanted)
      );
      const { page, nextToken } = paginate(groups, request);
      return {
        logGroups: page.map(({ name, created, bytes }) => ({
          logGroupName: name,
          creationTime: created,
          metricFilterCount: 0,
          arn: `${arn(name)}:*`,
          logGroupArn: arn(name),
          storedBytes: bytes,
          logGroupClass: "STANDARD",
        })),
        nextToken,
      };
    },
    async DescribeLogStreams(request: DescribeLogStreamsRequest) {
      const group = groupName(request);
      const { logStreamNamePrefix: prefix = "", orderBy, descending } = request;
      const streams = (await listStreams(folder, group))
        .filter(({ name }) => name.startsWith(prefix));
      if (orderBy === "LastEventTime") {
        streams.sort((a, b) => a.written - b.written);
      }
      if (descending) streams.reverse();
      const { page, nextToken } = paginate(streams, request);
      return {
        logStreams: await Promise.all(
          page.map((stream) => describeStream(stream, arn(group))),
        ),
        nextToken,
      };
    },
  };
}

/** @throws {AwsError} where neither name nor identifier is given. */
export function groupName(
  request: { logGroupName?: string; logGroupIdentifier?: string },
): string {
  const name = request.logGroupName ??
    request.logGroupIdentifier?.replace(/^arn:[^/]*:log-group:/, "")
      .replace(/:\*$/, "");
  if (name) return name;
  throw new AwsError(
    "InvalidParameterException",
    "Either logGroupName or logGroupIdentifier must be given.",
  );
}

async function describeStream(stream: Stream, groupArn: string) {
  const one = { limit: 1, accept: () => true };
  const [first] = (await readForward(stream.path, 0, one)).events;
  const [last] = (await readBackward(stream.path, Infinity, one)).events;
  return {
    logStreamName: stream.name,
    creationTime: stream.created,
    firstEventTimestamp: first?.timestamp,
    lastEventTimestamp: last?.timestamp,
    lastIngestionTime: last?.timestamp,
    arn: `${groupArn}:log-stream:${stream.name}`,
    storedBytes: 0,
  };
}

/** A token is the name that the next page begins with. */
function paginate<T extends { name: string }>(
  all: T[],
  { limit = 50, nextToken }: { limit?: number; nextToken?: string },
): { page: T[]; nextToken?: string } {
  const start = nextToken ? all.findIndex(({ name }) => name === nextToken) : 0;
  if (start < 0) {
    throw new AwsError(
      "InvalidParameterException",
      "The specified nextToken is invalid.",
    );
  }
  const end = start + limit;
  return { page: all.slice(start, end), nextToken: all[end]?.name };
}
