/** `inference.py` behind the code of AWS's container, beside the local endpoint. */
import { assert, assertEquals } from "@std/assert";
import { InvokeEndpointCommand } from "@aws-sdk/client-sagemaker-runtime";
import { modelRequest } from "lib/endpoint/endpoint.ts";
import * as churn from "lib/mod.ts";
import { containerTest, startContainer, unpack } from "./container.ts";

interface Asked {
  readonly body: string | Uint8Array<ArrayBuffer>;
  readonly type?: string;
  readonly accept?: string;
}

interface Answer {
  readonly status: number;
  readonly type: string | null;
  readonly body: string;
}

const csv = "text/csv";
const json = "application/json";
const jsonLines = "application/jsonlines";

/** What the AWS SDK sends where it is given no content type. */
const sdkType = "application/octet-stream";

/** Requests by what they are, of rows as CSV and customers as JSON. */
function requests(rows: string[], customers: churn.customers.Customer[]) {
  const body = (more: object = {}) => JSON.stringify({ customers, ...more });
  const [{ tenure: _, ...without }] = customers as Record<string, unknown>[];
  return {
    "rows": { body: rows.join("\n"), type: csv },
    "rows, answered as CSV": { body: rows.join("\n"), type: csv, accept: csv },
    "rows with a newline at the end": { body: `${rows[0]}\n`, type: csv },
    "rows with contributions": {
      body: rows.join("\n"),
      type: `${csv}; contributions=true`,
    },
    "rows with uncertainty": {
      body: rows.join("\n"),
      type: `${csv}; uncertainty=true; contributions=true`,
    },
    "customers with uncertainty": {
      body: body({ uncertainty: true }),
      type: json,
    },
    "rows with a character set": {
      body: rows[0],
      type: `${csv}; charset=utf-8`,
    },
    "customers": { body: body(), type: json },
    "customers, answered as CSV": { body: body(), type: json, accept: csv },
    "customers with contributions": {
      body: body({ contributions: true }),
      type: json,
    },
    "customers with a character set": {
      body: body(),
      type: `${json}; charset=utf-8`,
    },
    "any answer": { body: body(), type: json, accept: "*/*" },
    "several answers": { body: body(), type: json, accept: `${csv}, ${json}` },
    "no content type": { body: body() },
    "an unsupported content type": { body: "1", type: "application/x-npy" },
    "an unsupported answer": { body: body(), type: json, accept: "image/png" },
    "no row": { body: "", type: csv },
    "a header": { body: `tenure\n${rows[0]}`, type: csv },
    "too few columns": { body: "1,2", type: csv },
    "too many columns": { body: `${rows[0]},1`, type: csv },
    "a text cell": { body: rows[0].replace(/^[^,]*/, "long"), type: csv },
    "lines of customers": { body: lines(customers), type: jsonLines },
    "lines, answered as lines with contributions": {
      body: lines(customers),
      type: `${jsonLines}; contributions=true; charset=utf-8`,
      accept: jsonLines,
    },
    "a line that is no JSON": {
      body: `${lines(customers)}{`,
      type: jsonLines,
    },
    "customers as CSV": {
      body: customersCsv(customers),
      type: `${csv}; header=present; allow_unseen=true`,
      accept: csv,
    },
    "no JSON": { body: "{", type: json },
    "another JSON": { body: "[]", type: json },
    "a customer without a column": {
      body: JSON.stringify({ customers: [without] }),
      type: json,
    },
    "bytes that are not UTF-8": { body: new Uint8Array([91, 255]), type: json },
    "a byte order mark": { body: `\ufeff${rows[0]}`, type: csv },
  } satisfies Record<string, Asked>;
}

const lines = (customers: churn.customers.Customer[]) =>
  customers.map((customer) => JSON.stringify(customer) + "\n").join("");

const customersCsv = (customers: churn.customers.Customer[]) =>
  [Object.keys(customers[0]), ...customers.map(Object.values)]
    .map((cells) => cells.map((cell) => cell ?? "").join() + "\n").join("");

const quick = { num_round: 20, nthread: 1 };
const models = {
  "model's": quick,
  "blend's": { ...quick, folds: 3, blend: 0.5 },
  "regression's": { folds: 3, blend: 1 },
};

containerTest(
  "AWS's code serves what the local endpoints serve",
  async (session, test) => {
    const customers = await churn.loadCustomers(session);
    const dataset = await churn.uploadCustomers(session, customers);
    const processing = await churn.startProcessing(session, dataset);
    const prepared = await churn.waitForProcessing(session, processing);
    for (const [whose, hyperparameters] of Object.entries(models)) {
      await test.step(`the ${whose} answers, to the last byte`, () =>
        servesTheSame(session, customers, prepared, hyperparameters));
    }
  },
);

async function servesTheSame(
  session: churn.session.Session,
  customers: churn.customers.Customers,
  prepared: churn.processing.PreparedData,
  hyperparameters: churn.training.Hyperparameters,
) {
  const job = await churn.startTraining(session, prepared, hyperparameters);
  const model = await churn.waitForTraining(session, job);
  const endpoint = await churn.startEndpoint(session, model);
  await churn.waitForEndpoint(session, endpoint);
  const lines: string[] = [];
  for await (const line of getLines(session, prepared.test.uri)) {
    lines.push(line);
  }
  const rows = lines.slice(1, 31).map((line) => line.replace(/,[^,]*$/, ""));

  const base = await Deno.makeTempDir();
  await unpack(session, model.artifacts, `${base}/model`);
  const { Environment } = modelRequest(session, "model", model)
    .PrimaryContainer!;
  await using server = await serve(session, base, Environment!);
  const ping = await fetch(`${server.url}/ping`);
  await ping.body?.cancel();
  assertEquals(ping.status, 200);

  const asked = requests(rows, churn.customers.rawCustomers(customers, 30));
  for (const [name, request] of Object.entries(asked)) {
    const aws = await post(`${server.url}/invocations`, request);
    const local = await invoke(session, endpoint, request);
    assertEquals(local, aws, name);
  }
  await Deno.remove(base, { recursive: true });
}

async function* getLines(session: churn.session.Session, folder: string) {
  for (const { key } of await churn.listObjects(session, folder)) {
    const body = await churn.storage.getObject(
      session,
      churn.storage.s3Uri(session, key),
    );
    yield* (await new Response(body).text()).trim().split("\n");
  }
}

/** gunicorn with AWS's application, ended with the test. */
async function serve(
  session: churn.session.Session,
  base: string,
  environment: Record<string, string>,
) {
  await Deno.mkdir(`${base}/site`);
  const child = await startContainer(session, base, "serve", {
    ...environment,
    SAGEMAKER_MODEL_SERVER_WORKERS: "1",
  });
  let said = "";
  let url: string | undefined;
  const reader = child.stderr.pipeThrough(new TextDecoderStream()).getReader();
  while (!url) {
    const { done, value } = await reader.read();
    assert(!done, said);
    said += value;
    url = /Listening at: (http:\S+)/.exec(said)?.[1];
  }
  const rest = (async () => {
    while (!(await reader.read()).done);
  })();
  return {
    url,
    async [Symbol.asyncDispose]() {
      child.kill("SIGTERM");
      await Promise.all([child.stdout.cancel(), rest, child.status]);
    },
  };
}

async function post(
  url: string,
  { body, type, accept }: Asked,
): Promise<Answer> {
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": type ?? sdkType, ...accept && { accept } },
    body: typeof body === "string" ? new TextEncoder().encode(body) : body,
  });
  return {
    status: response.status,
    type: response.headers.get("content-type"),
    body: await response.text(),
  };
}

async function invoke(
  { clients }: churn.session.Session,
  { name }: churn.endpoint.Endpoint,
  { body, type, accept }: Asked,
): Promise<Answer> {
  try {
    const answer = await clients.runtime.send(
      new InvokeEndpointCommand({
        ...{ EndpointName: name, Body: body, ContentType: type },
        Accept: accept,
      }),
    );
    return {
      status: 200,
      type: answer.ContentType!,
      body: answer.Body!.transformToString(),
    };
  } catch (error) {
    const { OriginalStatusCode, OriginalMessage } = error as Record<
      string,
      unknown
    >;
    if (OriginalStatusCode === undefined) throw error;
    return {
      status: Number(OriginalStatusCode),
      type: "application/json",
      body: String(OriginalMessage),
    };
  }
}
