import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertMatch,
  assertRejects,
  assertStringIncludes,
} from "@std/assert";
import { DeleteEndpointCommand } from "@aws-sdk/client-sagemaker";
import {
  InvokeEndpointCommand,
  type InvokeEndpointCommandInput,
} from "@aws-sdk/client-sagemaker-runtime";
import { askPython } from "./python.ts";
import { deploy, describe } from "./deploy.ts";
import {
  after,
  type Clients,
  fixture,
  lines,
  localTests,
  noted,
  putArchive,
  until,
} from "./support.ts";

async function invoke(
  { runtime }: Clients,
  EndpointName: string,
  Body: string,
  more: Partial<InvokeEndpointCommandInput> = {},
) {
  const answer = await runtime.send(
    new InvokeEndpointCommand({
      EndpointName,
      Body,
      ContentType: "text/csv",
      ...more,
    }),
  );
  return { ...answer, text: new TextDecoder().decode(answer.Body) };
}

/** The error of a call that the model refuses. */
async function refusal(...args: Parameters<typeof invoke>) {
  const error = await assertRejects(() => invoke(...args), Error);
  return error as Error & {
    OriginalStatusCode: number;
    OriginalMessage: string;
    LogStreamArn: string;
    $metadata: { httpStatusCode: number };
  };
}

localTests("endpoints with handlers of one's own", {
  "are in service when the model answers": async (clients) => {
    await putArchive(clients, "model.tar.gz", {
      "model.json": '{"factor": 3}',
      "inference.py": await fixture("inference.py"),
    });
    const endpoint = await deploy(clients, "own", {
      DATA: "/opt/ml/model/data",
    });
    assertEquals(endpoint.EndpointStatus, "InService");
    assertEquals(endpoint.ProductionVariants?.[0].VariantName, "AllTraffic");
  },

  "hand text to input_fn for two content types alone": async (clients) => {
    const seen = async (ContentType?: string, Accept?: string) =>
      JSON.parse(
        (await invoke(clients, "own", "1", { ContentType, Accept })).text,
      );
    assertEquals(await seen("text/csv"), {
      type: "str",
      content_type: "text/csv",
      text: "1",
      factor: 3,
      accept: "application/json",
    });
    assertEquals((await seen("application/json")).type, "str");
    assertEquals((await seen("application/json; charset=utf-8")).type, "bytes");
    assertEquals(
      (await seen("text/csv; contributions=true")).content_type,
      "text/csv; contributions=true",
    );
    assertEquals((await seen("text/csv", "*/*")).accept, "application/json");
    assertEquals((await seen("text/csv", "text/csv")).accept, "text/csv");
  },

  "answer with content type and variant": async (clients) => {
    const answer = await invoke(clients, "own", "1", { Accept: "text/csv" });
    assertEquals(answer.ContentType, "text/csv; charset=utf-8");
    assertEquals(answer.InvokedProductionVariant, "AllTraffic");
    const html = await invoke(clients, "own", "text");
    assertEquals(html.ContentType, "text/html; charset=utf-8");
  },

  "pass status and body of a WSGI callable on whole": async (clients) => {
    const error = await refusal(clients, "own", "refuse");
    assertEquals(error.name, "ModelError");
    assertEquals(error.$metadata.httpStatusCode, 424);
    assertEquals(error.OriginalStatusCode, 400);
    const body = '{"error": {"message": "row 1: tenure is no number"}}';
    assertEquals(error.OriginalMessage, body);
    assertStringIncludes(
      error.message,
      `Received client error (400) from primary with message "${body}"`,
    );
    assertEquals(
      error.LogStreamArn,
      "arn:aws:logs:us-east-1:000000000000:log-group:/aws/sagemaker/Endpoints/own",
    );
  },

  "hide an exception behind a page, its reason in the log": async (clients) => {
    const error = await refusal(clients, "own", "raise");
    assertEquals(error.OriginalStatusCode, 500);
    assertStringIncludes(error.OriginalMessage, "<title>500 Internal Server");
    assert(!error.message.includes("secret"));
    const group = "/aws/sagemaker/Endpoints/own";
    const printed = await lines(clients, group, "AllTraffic/i-");
    assert(printed.includes("ValueError: the secret reason"));
  },

  "answer 500 to what the framework can't make an answer of": async (
    clients,
  ) => {
    for (const text of ["three", "none"]) {
      const error = await refusal(clients, "own", text);
      assertEquals(error.OriginalStatusCode, 500);
    }
  },

  "have the container's environment, and no token in it": async (clients) => {
    const { text } = await invoke(clients, "own", "environment");
    const environment = JSON.parse(text);
    assertEquals(environment.OMP_NUM_THREADS, "1");
    assertEquals(
      environment.DATA,
      `${environment.SAGEMAKER_BASE_DIR}/model/data`,
    );
    assertEquals(environment.LOCAL_SERVING_TOKEN, undefined);
    assertEquals(environment.USER, undefined);
  },

  "are served again after their process has died": async (clients) => {
    const { name } = await refusal(clients, "own", "1", {
      ContentType: "application/x-die",
    });
    assertEquals(name, "ModelError");
    const { text } = await invoke(clients, "own", "again");
    assertEquals(JSON.parse(text).text, "again");
  },

  "answer many calls at once": async (clients) => {
    const answers = await Promise.all(
      Array.from({ length: 30 }, (_, i) => invoke(clients, "own", String(i))),
    );
    assertEquals(
      answers.map(({ text }) => JSON.parse(text).text),
      answers.map((_, i) => String(i)),
    );
  },

  "refuse bodies over AWS's limit": async (clients) => {
    const most = 6_291_456;
    const { text } = await invoke(clients, "own", " ".repeat(most));
    assertEquals(text, String(most));
    const error = await refusal(clients, "own", " ".repeat(most + 1));
    assertEquals(error.name, "ValidationError");
    assertEquals(error.$metadata.httpStatusCode, 413);
  },

  "refuse answers over AWS's limit, and their process goes on": async (
    clients,
  ) => {
    const most = 6_291_456;
    const pids = async () =>
      (await lines(clients, "/aws/sagemaker/Endpoints/own", "AllTraffic/"))
        .filter((line) => line.startsWith("pid "));
    const before = await pids();
    const { text } = await invoke(clients, "own", `long ${most}`);
    assertEquals(text.length, most);
    for (const length of [most + 1, 200_000_000]) {
      const error = await refusal(clients, "own", `long ${length}`);
      assertEquals(error.name, "ModelError");
      assertMatch(error.OriginalMessage, /answer is longer than 6291456 bytes/);
    }
    assertEquals((await invoke(clients, "own", "long 3")).text, "xxx");
    assertEquals(await pids(), before);
  },

  "can be deleted once their record can be written again": async (
    clients,
    stateFolder,
  ) => {
    const folder = `${stateFolder}/sagemaker/endpoints`;
    await Deno.rename(folder, `${folder}-away`);
    await Deno.writeTextFile(folder, "");
    const command = new DeleteEndpointCommand({ EndpointName: "own" });
    await noted(async () => {
      await assertRejects(() => clients.sagemaker.send(command));
    });
    await Deno.remove(folder);
    await Deno.rename(`${folder}-away`, folder);
    assertEquals((await describe(clients, "own")).EndpointStatus, "InService");
  },

  "refuse calls to names and variants that aren't there": async (clients) => {
    await assertRejects(
      () => invoke(clients, "unknown", "1"),
      Error,
      "Endpoint unknown of account 000000000000 not found.",
    );
    await assertRejects(
      () => invoke(clients, "own", "1", { TargetVariant: "Other" }),
      Error,
      "The endpoint has no variant Other.",
    );
  },

  "answer nobody who doesn't know the token": async (clients) => {
    const [listening] = await lines(
      clients,
      "/aws/sagemaker/Endpoints/own",
      "AllTraffic/",
    ).then((all) => all.toReversed().filter((line) => /Listening/.test(line)));
    const url = `http://${listening.replace("Listening on ", "")}/ping`;
    const answer = await fetch(url);
    assertEquals(answer.status, 403);
    await answer.body?.cancel();
  },

  "go when deleted": async (clients) => {
    const printed = await lines(
      clients,
      "/aws/sagemaker/Endpoints/own",
      "AllTraffic/",
    );
    assertMatch(after(printed, "pid")!, /^\d+$/);
    await clients.sagemaker.send(
      new DeleteEndpointCommand({ EndpointName: "own" }),
    );
    const error = await until(() =>
      describe(clients, "own").then(({ EndpointStatus }) => {
        assertEquals(EndpointStatus, "Deleting");
        return undefined;
      }, (error: Error) => error)
    );
    assertEquals(
      error.message,
      'Could not find endpoint "arn:aws:sagemaker:us-east-1:000000000000:endpoint/own".',
    );
  },

  "fail where the model can't be loaded, and the log says why": async (
    clients,
  ) => {
    const model = await putArchive(clients, "broken.tar.gz", {
      "inference.py": "def predict_fn(data, model): return 1",
    });
    const endpoint = await deploy(clients, "broken", {}, model);
    assertEquals(endpoint.EndpointStatus, "Failed");
    assertEquals(
      endpoint.FailureReason,
      "The primary container for production variant AllTraffic did not pass " +
        "the ping health check. Please check CloudWatch logs for this endpoint.",
    );
    const printed = await lines(
      clients,
      "/aws/sagemaker/Endpoints/broken",
      "AllTraffic/",
    );
    assertStringIncludes(printed.at(-1)!, "must have a model_fn");
    await clients.sagemaker.send(
      new DeleteEndpointCommand({ EndpointName: "broken" }),
    );
  },
});

localTests("endpoints with the container's default handlers", {
  "answer as XGBoost does": async (clients) => {
    const data = { rows: [[0.1, 0.9], [0.8, 0.2], [0.7, null]] };
    const { booster, predictions } = await askPython<
      { booster: string; predictions: number[] }
    >(
      `import json, sys
import numpy as np, xgboost
rows = np.array(json.load(sys.stdin)["rows"], dtype=float)
X = np.random.RandomState(0).rand(200, 2)
trained = xgboost.train({"objective": "binary:logistic"}, xgboost.DMatrix(X, X[:, 0] > 0.5), 3)
predictions = trained.predict(xgboost.DMatrix(rows)).tolist()
print(json.dumps({"booster": bytes(trained.save_raw("json")).decode(), "predictions": predictions}))`,
      data,
    );
    const code = await putArchive(clients, "default.tar.gz", {
      "inference.py": await fixture("default_inference.py"),
    });
    const model = await putArchive(clients, "booster.tar.gz", {
      "xgboost-model.json": booster,
    });
    const endpoint = await deploy(
      clients,
      "default",
      { SAGEMAKER_SUBMIT_DIRECTORY: code },
      model,
    );
    assertEquals(endpoint.EndpointStatus, "InService");
    const csv = "0.1,0.9\n0.8,0.2\n0.7,";
    const asCsv = await invoke(clients, "default", csv, { Accept: "text/csv" });
    const numbers = asCsv.text.trimEnd().split("\n").map(Number);
    numbers.forEach((p, i) => assertAlmostEquals(p, predictions[i], 1e-7));
    const asJson = await invoke(clients, "default", csv);
    assertEquals(asJson.ContentType, "application/json");
    assertEquals(JSON.parse(asJson.text), predictions);
    const libsvm = await invoke(clients, "default", "0 0:0.1 1:0.9\n", {
      ContentType: "text/libsvm",
    });
    assertEquals(JSON.parse(libsvm.text), [predictions[0]]);
  },

  "answer 500 to what they can't read or write": async (clients) => {
    const bodies: [string, Partial<InvokeEndpointCommandInput>][] = [
      ["0.1,0.9\n", {}],
      ["a,b\n0.1,0.9", {}],
      ["0.1,x", {}],
      ["", {}],
      ["0.1,0.9,0.5", {}],
      ["[[0.1,0.9]]", { ContentType: "application/json" }],
      ["0.1,0.9", { Accept: "application/xml" }],
    ];
    for (const [body, more] of bodies) {
      const error = await refusal(clients, "default", body, more);
      assertEquals(error.OriginalStatusCode, 500, `for ${body}`);
    }
  },

  "answer too few columns with wrong numbers, as in the container": async (
    clients,
  ) => {
    const { text } = await invoke(clients, "default", "0.1,0.9");
    const { text: fewer } = await invoke(clients, "default", "0.1 0.9");
    assertEquals(fewer, text);
  },
});
