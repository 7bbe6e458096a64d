import { assert, assertEquals } from "@std/assert";
import { python } from "./python.ts";
import { localTests, path, putFixtures, ROLE, trainingJob } from "./support.ts";

localTests("boto3", {
  "trains, waits, reads logs, deploys and invokes": async (clients) => {
    await putFixtures(clients);
    const model = {
      ModelName: "boto3",
      ExecutionRoleArn: ROLE,
      PrimaryContainer: {
        Image: "image",
        Environment: {
          SAGEMAKER_PROGRAM: "inference.py",
          SAGEMAKER_SUBMIT_DIRECTORY: "s3://test-bucket/source.tar.gz",
        },
      },
    };
    const { account, endpoint } = clients;
    const before = Date.now() / 1000;
    const child = new Deno.Command(python, {
      args: [path("fixtures/boto3_walk.py")],
      clearEnv: true,
      env: {
        AWS_ENDPOINT_URL: endpoint,
        AWS_ACCESS_KEY_ID: account.accessKeyId,
        AWS_SECRET_ACCESS_KEY: account.secretAccessKey,
        AWS_DEFAULT_REGION: account.region,
      },
      stdin: "piped",
      stdout: "piped",
    }).spawn();
    const writer = child.stdin.getWriter();
    const input = JSON.stringify([trainingJob("boto3"), model]);
    await writer.write(new TextEncoder().encode(input));
    await writer.close();
    const { stdout } = await child.output();
    const seen = JSON.parse(new TextDecoder().decode(stdout));
    assertEquals(seen.status, "Completed");
    assert(before <= seen.created && seen.created <= Date.now() / 1000);
    assertEquals(seen.metrics, {
      "train:logloss": 0.16667,
      "validation:logloss": 0.2,
    });
    assertEquals(
      seen.lines.at(-1),
      "[2]\ttrain-logloss:0.16667\tvalidation-logloss:0.20000",
    );
    assertEquals(seen.answer.factor, 3);
    assertEquals(JSON.parse(seen.refusal).error.message.slice(0, 5), "row 1");
    assertEquals(seen.unknown, {
      Code: "ValidationException",
      Message: "Requested resource not found.",
    });
  },
});
