/** What the walk makes of a bad network and a busy AWS. */
import {
  assert,
  assertEquals,
  assertRejects,
  assertStringIncludes,
} from "@std/assert";
import * as churn from "lib/mod.ts";
import { faultyWalk } from "./faulty_walk.ts";
import type { Fault } from "./fault_proxy.ts";
import { withFaults } from "./with_faults.ts";

Deno.test("a walk rides out bursts of faults, and creates nothing twice", () =>
  faultyWalk({ seed: 1, share: 0.2 }));

Deno.test("a create whose answer is lost counts as done", () =>
  withFaults(async ({ session, proxy, calls }) => {
    proxy.plan = ({ operation, before }) =>
      /^Create|^POST/.test(operation) && before === 0
        ? { kind: "lost" }
        : undefined;
    const customers = await churn.loadCustomers(session);
    const dataset = await churn.uploadCustomers(session, customers);
    const job = await churn.startProcessing(session, dataset);
    await churn.waitForProcessing(session, job);
    const [create] = (await calls()).filter(({ operation }) =>
      operation === "CreateProcessingJob"
    );
    assertEquals([create.attempts, create.error], [2, "ResourceInUse"]);
    assertEquals((await churn.resume(session)).rows.length, 1);
  }));

Deno.test("an object is read on where its connection broke", () =>
  withFaults(async ({ session, proxy }) => {
    const text = Array.from({ length: 200_000 }, (_, i) => i).join("\n");
    const uri = await churn.putObject(session, "a", text, "text/plain");
    proxy.plan = ({ operation, before }) =>
      operation.startsWith("GET") && before < 8 ? { kind: "half" } : undefined;
    const read = await new Response(await churn.storage.getObject(session, uri))
      .text();
    assertEquals(read.length, text.length);
    assert(read === text);
    const asked = proxy.seen.filter(({ fault }) => fault === "half");
    assertEquals(asked.length, 8);
  }));

Deno.test("a connection that falls silent is given up, and the call made again", () =>
  withFaults(async ({ session, proxy, calls }) => {
    const handler = session.clients.sagemaker.config
      .requestHandler as unknown as Handler;
    await churn.listResources(session);
    const { connectionTimeout = 0, socketTimeout = 0 } = handler
      .httpHandlerConfigs();
    assert(0 < connectionTimeout && connectionTimeout < socketTimeout);
    assert(socketTimeout > 60_000, "an endpoint may take a minute");
    handler.updateHttpClientConfig("socketTimeout", 300);
    proxy.plan = ({ operation, before }) =>
      operation === "ListModels" && before === 1
        ? { kind: "delay", ms: 2000 }
        : undefined;
    await churn.listResources(session);
    const [, list] = (await calls()).filter(({ operation }) =>
      operation === "ListModels"
    );
    assertEquals([list.attempts, list.status], [2, 200]);
  }));

Deno.test("a name that somebody else has taken is no success", () =>
  withFaults(async ({ session }) => {
    const customers = await churn.loadCustomers(session);
    const dataset = await churn.uploadCustomers(session, customers);
    const { name } = await churn.startProcessing(session, dataset);
    const taken: churn.session.Session["ledger"] = {
      ...session.ledger,
      startedWith: () => Promise.resolve([]), // the name is not its own
      recordNew: () => Promise.resolve(name),
    };
    await assertRejects(
      () => churn.startProcessing({ ...session, ledger: taken }, dataset),
      Error,
      "already exists",
    );
    await churn.cleanUp(session);
  }));

Deno.test("a wait outlasts throttling that the SDK gives up on, and unreadable logs", () =>
  withFaults(async ({ session, proxy }) => {
    const customers = await churn.loadCustomers(session);
    const dataset = await churn.uploadCustomers(session, customers);
    const job = await churn.startProcessing(session, dataset);
    proxy.plan = ({ operation, before }) => {
      if (operation === "DescribeProcessingJob" && before < 4) {
        return { kind: "refuse", status: 400, code: "ThrottlingException" };
      }
      if (operation === "DescribeLogStreams") {
        return { kind: "refuse", status: 400, code: "AccessDeniedException" };
      }
    };
    await churn.waitForProcessing(session, job);
    const asked = proxy.seen.filter(({ operation }) =>
      operation === "DescribeLogStreams"
    );
    assertEquals(asked.length, 1, "a log that may not be read is let be");
  }));

const lasting: readonly [fault: Fault, sentence: string][] = [
  [
    { kind: "refuse", status: 400, code: "ExpiredTokenException" },
    "the temporary credentials have expired",
  ],
  [
    { kind: "refuse", status: 429, code: "TooManyRequestsException" },
    "AWS throttled the request",
  ],
  [
    { kind: "refuse", status: 503, code: "ServiceUnavailable" },
    "the service has a problem on its side",
  ],
  [
    { kind: "refuse", status: 500, code: "InternalFailure" },
    "the service has a problem on its side",
  ],
  [
    {
      ...{ kind: "refuse", status: 400, code: "ResourceLimitExceeded" },
      message: "The account-level service limit 'ml.m5.xlarge for training " +
        "job usage' is 0 Instances, with current utilization of 0 Instances " +
        "and a request delta of 1 Instances.",
    },
    "the quota 'ml.m5.xlarge for training job usage' is used up",
  ],
  [{ kind: "reset" }, "the connection broke repeatedly"],
  [{ kind: "half" }, "the connection broke repeatedly"],
];

Deno.test("faults that last end in a sentence with the SDK's error as cause", () =>
  withFaults(async ({ session, proxy }) => {
    for (const [fault, sentence] of lasting) {
      proxy.plan = () => fault;
      const error = await assertRejects(
        () => churn.resume({ ...session, ledger: oneJob(session) }),
        churn.session.CallError,
        sentence,
      );
      assert(error.cause instanceof Error, sentence);
      assertStringIncludes(error.message, "Cannot call DescribeTrainingJob");
    }
    proxy.plan = () => undefined;
  }));

/** What the SDK's own handler of HTTP has. */
interface Handler {
  httpHandlerConfigs(): { connectionTimeout?: number; socketTimeout?: number };
  updateHttpClientConfig(name: "socketTimeout", milliseconds: number): void;
}

function oneJob(
  { ledger }: churn.session.Session,
): churn.session.Session["ledger"] {
  const job = { kind: "training-job", name: "churn-training-1" } as const;
  return { ...ledger, open: () => Promise.resolve([job]) };
}

Deno.test("a clock that is an hour behind is set right by the SDK", () =>
  withFaults(async ({ session, calls }) => {
    await churn.putObject(session, "a", "text", "text/plain");
    assertEquals((await churn.resume(session)).rows, []);
    const errors = (await calls()).map(({ error }) => error).filter(Boolean);
    // Neither the bucket was there yet nor, before the upload, an object.
    assertEquals(errors, ["NotFound", "NotFound"]);
  }, (proxy) => {
    proxy.clockAhead = 3600;
  }));

Deno.test("a wrong clock that can't be set right is named", () =>
  withFaults(async ({ session, proxy }) => {
    proxy.clockAhead = 3600;
    proxy.tellsTime = false;
    await assertRejects(
      () => churn.listResources(session),
      churn.session.CallError,
      "this machine's clock is wrong",
    );
  }));
