import { assert, assertEquals, assertRejects } from "@std/assert";
import {
  CloudWatchLogsClient,
  DescribeLogGroupsCommand,
  DescribeLogStreamsCommand,
  FilterLogEventsCommand,
  GetLogEventsCommand,
  type GetLogEventsCommandInput,
  PutLogEventsCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import { MAX_EVENT_BYTES, openLogWriter } from "../logs/writer.ts";
import { clientsOf, start } from "./support.ts";

const GROUP = "/aws/sagemaker/TrainingJobs";
const encode = (text: string) => new TextEncoder().encode(text);

Deno.test("CloudWatch Logs reads what the writers append", async (t) => {
  const stateFolder = await Deno.makeTempDir();
  const folder = `${stateFolder}/logs`;
  const local = await start(stateFolder);
  const clients = clientsOf(local);
  const { logs } = clients;
  const write = (stream: string, text: string) => {
    const writer = openLogWriter(folder, GROUP, stream);
    writer.write(encode(text));
    writer.close();
  };
  const get = async (more: Partial<GetLogEventsCommandInput> = {}) => {
    const page = await logs.send(
      new GetLogEventsCommand({
        logGroupName: GROUP,
        logStreamName: "a/algo-1-1",
        ...more,
      }),
    );
    return { ...page, messages: page.events!.map(({ message }) => message) };
  };
  const step = (name: string, fn: () => Promise<void>) => t.step(name, fn);

  await step("groups and streams are found by prefix", async () => {
    write("a/algo-1-1", "one\ntwo\nthree\n");
    write("b/algo-1-2", "four\nlogloss:0.5\nERROR bad thing\n");
    const { logGroups } = await logs.send(
      new DescribeLogGroupsCommand({ logGroupNamePrefix: "/aws/sage" }),
    );
    assertEquals(logGroups!.map(({ logGroupName }) => logGroupName), [GROUP]);
    const { logStreams } = await logs.send(
      new DescribeLogStreamsCommand({
        logGroupName: GROUP,
        logStreamNamePrefix: "b/",
      }),
    );
    assertEquals(logStreams!.map(({ logStreamName }) => logStreamName), [
      "b/algo-1-2",
    ]);
    assert(logStreams![0].lastEventTimestamp! <= Date.now());
    const latest = await logs.send(
      new DescribeLogStreamsCommand({
        logGroupName: GROUP,
        orderBy: "LastEventTime",
        descending: true,
        limit: 1,
      }),
    );
    assertEquals(latest.logStreams![0].logStreamName, "b/algo-1-2");
    const second = await logs.send(
      new DescribeLogStreamsCommand({
        logGroupName: GROUP,
        limit: 1,
        nextToken: "b/algo-1-2",
      }),
    );
    assertEquals(second.logStreams!.length, 1);
    assertEquals(second.nextToken, undefined);
  });

  await step("a forward token goes on, and repeats at the end", async () => {
    const first = await get({ startFromHead: true, limit: 2 });
    assertEquals(first.messages, ["one", "two"]);
    const second = await get({ nextToken: first.nextForwardToken });
    assertEquals(second.messages, ["three"]);
    const third = await get({ nextToken: second.nextForwardToken });
    assertEquals(third.messages, []);
    assertEquals(third.nextForwardToken, second.nextForwardToken);
    write("a/algo-1-1", "late\n");
    const fourth = await get({ nextToken: third.nextForwardToken });
    assertEquals(fourth.messages, ["late"]);
    const back = await get({ nextToken: fourth.nextBackwardToken });
    assertEquals(back.messages, ["one", "two", "three"]);
  });

  await step("without startFromHead the last events come", async () => {
    const last = await get({ limit: 2 });
    assertEquals(last.messages, ["three", "late"]);
    const before = await get({ limit: 1, nextToken: last.nextBackwardToken });
    assertEquals(before.messages, ["two"]);
    const first = await get({ nextToken: before.nextBackwardToken });
    assertEquals(first.messages, ["one"]);
    const none = await get({ nextToken: first.nextBackwardToken });
    assertEquals(none.messages, []);
    assertEquals(none.nextBackwardToken, first.nextBackwardToken);
  });

  await step("times limit what comes", async () => {
    const { events } = await get({ startFromHead: true });
    const time = events![0].timestamp!;
    assertEquals((await get({ endTime: time })).messages, []);
    assertEquals((await get({ startTime: time })).messages.length, 4);
  });

  await step("events are filtered over streams by terms", async () => {
    const filter = async (filterPattern?: string, limit?: number) => {
      const { events } = await logs.send(
        new FilterLogEventsCommand({
          logGroupName: GROUP,
          filterPattern,
          limit,
        }),
      );
      return events!.map(({ message }) => message);
    };
    assertEquals((await filter()).length, 7);
    assertEquals(await filter("", 5).then((all) => all.at(-1)), "four");
    assertEquals(await filter("o -two -one"), ["four", "logloss:0.5"]);
    assertEquals(await filter('"bad thing"'), ["ERROR bad thing"]);
    assertEquals(await filter("?one ?two"), ["one", "two"]);
    await assertRejects(
      () => filter("{ $.level = 1 }"),
      Error,
      "supports only filter patterns made of terms",
    );
  });

  await step("pages of a filter hold every event once", async () => {
    const seen: string[] = [];
    let nextToken: string | undefined;
    do {
      const page = await logs.send(
        new FilterLogEventsCommand({
          logGroupName: GROUP,
          limit: 2,
          nextToken,
        }),
      );
      seen.push(...page.events!.map(({ message }) => message!));
      nextToken = page.nextToken;
    } while (nextToken);
    assertEquals(seen.length, 7);
    assertEquals(new Set(seen).size, 7);
  });

  await step("lines may be split, long, empty and beyond ASCII", async () => {
    const writer = openLogWriter(folder, GROUP, "c/algo-1-3");
    const bytes = encode("häuser\n\n\ttab\n");
    for (const byte of bytes) writer.write(Uint8Array.of(byte));
    writer.write(encode("x".repeat(MAX_EVENT_BYTES + 5) + "\nno end"));
    writer.close();
    const { messages } = await get({
      logStreamName: "c/algo-1-3",
      startFromHead: true,
    });
    assertEquals(messages.slice(0, 3), ["häuser", "", "\ttab"]);
    assertEquals(messages.slice(3, 5).map((text) => text!.length), [
      MAX_EVENT_BYTES,
      5,
    ]);
    assertEquals(messages.slice(5), ["no end"]);
  });

  await step("many events are read in both directions", async () => {
    const count = 60_000;
    const all = Array.from({ length: count }, (_, i) => `line ${i}`);
    write("d/algo-1-4", all.join("\n") + "\n");
    const logStreamName = "d/algo-1-4";
    const seen: (string | undefined)[] = [];
    let page = await get({ logStreamName, startFromHead: true });
    while (page.messages.length > 0) {
      seen.push(...page.messages);
      page = await get({ logStreamName, nextToken: page.nextForwardToken });
    }
    assertEquals(seen, all);
    const last = await get({ logStreamName, limit: 3 });
    assertEquals(last.messages, all.slice(-3));
  });

  await step("what isn't there or isn't offered is refused", async () => {
    await assertRejects(
      () => get({ logGroupName: "/no" }),
      Error,
      "The specified log group does not exist.",
    );
    const error = await assertRejects(
      () => get({ logStreamName: "no" }),
      Error,
      "The specified log stream does not exist.",
    );
    assertEquals(error.name, "ResourceNotFoundException");
    await assertRejects(() => get({ nextToken: "x" }), Error, "invalid");
    await assertRejects(
      () =>
        logs.send(
          new PutLogEventsCommand({
            logGroupName: GROUP,
            logStreamName: "a",
            logEvents: [],
          }),
        ),
      Error,
      "The local CloudWatch Logs does not support PutLogEvents.",
    );
  });

  clients.destroy();
  assert(logs instanceof CloudWatchLogsClient);
  await local.close();
  await Deno.remove(stateFolder, { recursive: true });
});
