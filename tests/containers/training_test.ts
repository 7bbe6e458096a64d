/** `train.py` under the code of AWS's containers, beside the local SageMaker. */
import { assert, assertEquals, assertMatch, assertRejects } from "@std/assert";
import { CreateTrainingJobCommand } from "@aws-sdk/client-sagemaker";
import { join } from "node:path";
import { trainingRequest } from "lib/training/request.ts";
import * as churn from "lib/mod.ts";
import { jobLog } from "lib/resources/jobs/logs.ts";
import { waitFor } from "lib/resources/jobs/wait.ts";
import { containerTest, layOut, runContainer, unpack } from "./container.ts";

const hyperparameters = {
  ...{ max_depth: 5, eta: 0.2, gamma: 4, min_child_weight: 6, subsample: 0.8 },
  ...{ objective: "binary:logistic", num_round: 40, nthread: 1 },
  monotone_constraints: '{"tenure": -1}',
};

async function prepare(session: churn.session.Session) {
  const customers = await churn.loadCustomers(session);
  const dataset = await churn.uploadCustomers(session, customers);
  const job = await churn.startProcessing(session, dataset);
  return await churn.waitForProcessing(session, job);
}

const { monotone_constraints: _, ...unbound } = hyperparameters;
const ensemble = { ...unbound, folds: 3, blend: 0.5 };
const models = { model: hyperparameters, ensemble };

containerTest(
  "AWS's code trains as the local SageMaker does",
  async (session, test) => {
    const prepared = await prepare(session);
    for (const [kind, hyperparameters] of Object.entries(models)) {
      await test.step(`the local SageMaker's ${kind}, to the last byte`, () =>
        trainsTheSame(session, prepared, kind, hyperparameters));
    }
    await test.step(
      "it gives a script the local SageMaker's arguments and variables",
      () => givesTheSame(session),
    );
    await test.step(
      "it fails in pip where neither setuptools nor an index is there",
      () => failsInPip(session),
    );
  },
);

async function trainsTheSame(
  session: churn.session.Session,
  prepared: churn.processing.PreparedData,
  kind: string,
  hyperparameters: churn.training.Hyperparameters,
) {
  const more = kind === "ensemble" ? ["model.json"] : [];
  const job = await churn.startTraining(session, prepared, hyperparameters);
  const model = await churn.waitForTraining(session, job);
  const folder = await Deno.makeTempDir();
  await unpack(session, model.artifacts, `${folder}/local/model`);
  await unpack(
    session,
    model.artifacts.replace("model.tar.gz", "output.tar.gz"),
    `${folder}/local/output/data`,
  );
  const log = await jobLog(session, job);
  for (const what of ["train", "toolkit"] as const) {
    const base = join(folder, what);
    await layOut(
      session,
      base,
      trainingRequest(
        session,
        job.name,
        prepared,
        hyperparameters,
        job.code,
      ),
      what === "toolkit" ? "localhost" : undefined,
    );
    const { code, output, errors } = await runContainer(
      session,
      base,
      what,
    );
    assertEquals(code, 0, errors);
    for (
      const file of [
        ...["model/xgboost-model", "model/features.json"],
        ...["model/calibration.json", "output/data/evaluation.json"],
        ...["output/data/out_of_fold.csv"],
        ...more.map((name) => `model/${name}`),
      ]
    ) {
      assertEquals(
        await Deno.readFile(join(base, file)),
        await Deno.readFile(join(folder, "local", file)),
        `${what}: ${file}`,
      );
    }
    assertEquals(await names(join(base, "model")), [
      "calibration.json",
      "features.json",
      ...more,
      "training.json",
      "xgboost-model",
    ]);
    const said = output.split("\n");
    const wanted = log.filter((line) => /^\[|^Saved/.test(line));
    assertEquals(said.filter((line) => wanted.includes(line)), wanted);
    assertEquals(await Deno.readTextFile(`${base}/output/success`), "");
  }
  await Deno.remove(folder, { recursive: true });
}

/** Prints what a script is given, or fails as ours does. */
const probe = `
import json, os, sys
if "--fail" in sys.argv:
    sys.exit("Error: it was asked to")
print("probe " + json.dumps([sys.argv[1:], dict(os.environ), os.getcwd()]))
`;

async function putProbe(
  session: churn.session.Session,
  base: string,
): Promise<string> {
  await Deno.mkdir(`${base}/source`, { recursive: true });
  await Deno.writeTextFile(`${base}/source/train.py`, probe);
  await new Deno.Command("tar", {
    args: ["-czf", `${base}/source.tar.gz`, "-C", `${base}/source`, "train.py"],
  }).output();
  const bytes = await Deno.readFile(`${base}/source.tar.gz`);
  const key = "churn_code/probe.tar.gz";
  return await churn.putObject(session, key, bytes, "application/gzip");
}

async function givesTheSame(session: churn.session.Session) {
  const base = await Deno.makeTempDir();
  const code = await putProbe(session, base);
  const uri = await churn.putObject(
    session,
    "in/a.csv",
    "1",
    "text/csv",
  );
  const file = { name: "a", uri };
  const data = { train: file, validation: file, features: file };
  const given = { eta: 0.2, list: "[1, 2]", x: 3, word: "a b", empty: "" };
  const request = (more: churn.training.Hyperparameters = {}) =>
    trainingRequest(
      ...[session, "probe", data as churn.processing.PreparedData] as const,
      ...[{ ...given, ...more }, code] as const,
    );
  await session.clients.sagemaker.send(
    new CreateTrainingJobCommand(request()),
  );
  const job = { kind: "training-job", name: "probe", code } as const;
  await waitFor(session, job);
  const local = read((await jobLog(session, job)).join("\n"));
  await layOut(session, base, request());
  const { output, errors } = await runContainer(session, base, "train", {
    TRAINING_JOB_NAME: "probe",
  });
  const aws = read(output + errors);
  assertEquals(local.args, aws.args);
  assertEquals(local.folder, aws.folder);
  const { SM_TRAINING_ENV: localEnv, ...localRest } = local.variables;
  const { SM_TRAINING_ENV: awsEnv, ...awsRest } = aws.variables;
  assertEquals(localRest, awsRest);
  assertEquals(JSON.parse(localEnv), JSON.parse(awsEnv));

  await layOut(session, base, request({ fail: "now" }));
  const failed = await runContainer(session, base, "train");
  assertEquals(failed.code, 1);
  const failure = await Deno.readTextFile(`${base}/output/failure`);
  const failing = request({ fail: "now" });
  failing.TrainingJobName = "failing";
  await session.clients.sagemaker.send(
    new CreateTrainingJobCommand(failing),
  );
  const { reason } = await assertRejects(
    () => waitFor(session, { ...job, name: "failing" }),
    churn.resources.JobError,
  );
  assertEquals(
    reason,
    `AlgorithmError: ${
      failure.replace(/"\S+python\S*/, '"python3')
    }, exit code: 1`,
  );
  await Deno.remove(base, { recursive: true });
}

/** The image's entry point, of the package that is in no index. */
const frameworkModule = "sagemaker_xgboost_container.training:main";

async function failsInPip(session: churn.session.Session) {
  const base = await Deno.makeTempDir();
  const code = await putProbe(session, base);
  const uri = await churn.putObject(session, "in/a.csv", "1", "text/csv");
  const file = { name: "a", uri };
  const data = { train: file, validation: file, features: file };
  await layOut(
    session,
    base,
    trainingRequest(
      ...[
        session,
        "probe",
        data as churn.processing.PreparedData,
        {},
        code,
      ] as const,
    ),
  );
  const isolated = { PIP_NO_BUILD_ISOLATION: "" }; // pip's own default
  const { code: exit, output, errors } = await runContainer(
    ...[session, base, "train", isolated] as const,
  );
  assertEquals(exit, 1);
  assertMatch(
    output + errors,
    /No matching distribution found for setuptools/,
  );
  assertMatch(
    await Deno.readTextFile(`${base}/output/failure`),
    /^InstallModuleError:\nCommand "\S+ -m pip install \."$/,
  );
  await Deno.remove(base, { recursive: true });
}

/** What the probe has printed; `/opt/ml` in place of the container's folder. */
function read(output: string) {
  const text = /^probe (.*)$/m.exec(output)?.[1];
  assert(text, output);
  const { SAGEMAKER_BASE_DIR: base } = JSON.parse(text)[1];
  const [args, environment, folder] = JSON.parse(
    text.replaceAll(base, "/opt/ml")
      .replaceAll("aws_container:train_script", frameworkModule),
  );
  const variables: Record<string, string> = Object.fromEntries(
    Object.entries<string>(environment).filter(([name]) =>
      name.startsWith("SM_") || name === "TRAINING_JOB_NAME"
    ),
  );
  return { args, variables, folder };
}

async function names(folder: string): Promise<string[]> {
  const entries = await Array.fromAsync(Deno.readDir(folder));
  return entries.map(({ name }) => name).sort();
}
