import {
  assert,
  assertEquals,
  assertMatch,
  assertRejects,
  assertStringIncludes,
} from "@std/assert";
import {
  CreateTrainingJobCommand,
  DescribeTrainingJobCommand,
  StopTrainingJobCommand,
} from "@aws-sdk/client-sagemaker";
import { endOfTraining, runTraining } from "./jobs.ts";
import {
  after,
  BUCKET,
  isAlive,
  keys,
  lines,
  localTests,
  putArchive,
  putFixtures,
  trainingJob,
  until,
} from "./support.ts";

const GROUP = "/aws/sagemaker/TrainingJobs";

localTests("training jobs", {
  "complete, and their model is in S3": async (clients) => {
    await putFixtures(clients);
    const request = trainingJob("train", { eta: "0.20" });
    const job = await runTraining(clients, request);
    assertEquals(job.TrainingJobStatus, "Completed");
    assertEquals(job.HyperParameters, request.HyperParameters);
    assertEquals(
      job.ModelArtifacts?.S3ModelArtifacts,
      `s3://${BUCKET}/model_output/train/output/model.tar.gz`,
    );
    assertEquals(await keys(clients, "model_output/train"), [
      "model_output/train/output/model.tar.gz",
      "model_output/train/output/output.tar.gz",
    ]);
    assertEquals(
      job.SecondaryStatusTransitions?.map(({ Status }) => Status),
      ["Starting", "Downloading", "Training", "Uploading", "Completed"],
    );
    assert(job.SecondaryStatusTransitions?.every(({ EndTime }) => EndTime));
    assertEquals(job.BillableTimeInSeconds, job.TrainingTimeInSeconds);
  },

  "report the last value of each metric": async (clients) => {
    const job = await endOfTraining(clients, "train");
    assertEquals(
      job.FinalMetricDataList?.map(({ MetricName, Value }) => [
        MetricName,
        Value,
      ]),
      [["train:logloss", 0.16667], ["validation:logloss", 0.2]],
    );
    assert(job.FinalMetricDataList![0].Timestamp! <= job.TrainingEndTime!);
  },

  "get arguments and variables as in the container": async (clients) => {
    const request = trainingJob("variables", {
      sagemaker_container_log_level: "20",
      eta: "0.20",
      x: "true",
      do: '"list"',
      list: "[1, 2]",
    }, { Environment: { OWN: "/opt/ml/model" } });
    await runTraining(clients, request);
    const printed = await lines(clients, GROUP, "variables/");
    assertStringIncludes(
      printed[0],
      "python3 -m train --do list --eta 0.2 --list [1, 2] -x True",
    );
  },

  "hand the variables of the container to the script": async (clients) => {
    const printed = await lines(clients, GROUP, "train/");
    const environment = JSON.parse(after(printed, "environment")!);
    const base = environment.SAGEMAKER_BASE_DIR;
    assertEquals(environment.SM_MODEL_DIR, `${base}/model`);
    assertEquals(environment.SM_CHANNEL_TRAIN, `${base}/input/data/train`);
    assertEquals(environment.SM_CHANNELS, '["train"]');
    assertEquals(environment.SM_HPS, '{"eta":0.2}');
    assertEquals(environment.SM_HP_ETA, "0.2");
    assertEquals(environment.SM_USER_ARGS, '["--eta","0.2"]');
    assertEquals(environment.SM_HOSTS, '["algo-1"]');
    assertEquals(environment.SM_MODULE_NAME, "train");
    assertEquals(environment.TRAINING_JOB_NAME, "train");
    assertEquals(environment.HOME, base);
    assertEquals(environment.USER, undefined);
    const all = JSON.parse(environment.SM_TRAINING_ENV);
    assertEquals(all.hyperparameters, { eta: 0.2 });
    assertEquals(JSON.parse(after(printed, "arguments")!), ["--eta", "0.2"]);
  },

  "fail with the command where they say nothing": async (clients) => {
    const job = await runTraining(
      clients,
      trainingJob("exit", { do: '"exit"' }),
    );
    assertEquals(job.TrainingJobStatus, "Failed");
    assertEquals(
      job.FailureReason,
      "AlgorithmError: ExecuteUserScriptError:\n" +
        'Command "python3 -m train --do exit", exit code: 7',
    );
    assertEquals(job.SecondaryStatus, "Failed");
    assertEquals(await keys(clients, "model_output/exit"), []);
  },

  "fail with their own reason, cut at 1,024 characters": async (clients) => {
    const job = await runTraining(
      clients,
      trainingJob("failure", { do: '"failure"' }),
    );
    assertMatch(
      job.FailureReason!,
      /^AlgorithmError: max_depth must be positive: .*, exit code: 1$/s,
    );
    assert(job.FailureReason!.length <= 1024);
  },

  "fail where a requirement is unmet, and say which": async (clients) => {
    const source = await putArchive(clients, "unmet.tar.gz", {
      "train.py": "print('ran')",
      "requirements.txt": "# ours\nnumpy\nno-such-package==1.0\n",
    });
    const job = await runTraining(
      clients,
      trainingJob("unmet", { sagemaker_submit_directory: `"${source}"` }),
    );
    assertMatch(
      job.FailureReason!,
      /^AlgorithmError: requirements.txt requires .*: no-such-package==1.0\. Local runs install nothing/,
    );
  },

  "fail where the code is missing": async (clients) => {
    const job = await runTraining(
      clients,
      trainingJob("no-code", {
        sagemaker_submit_directory: `"s3://${BUCKET}/no.tar.gz"`,
      }),
    );
    assertMatch(
      job.FailureReason!,
      /^ClientError: Cannot download sagemaker_submit_directory s3:/,
    );
  },

  "are refused where a channel has no objects": async (clients) => {
    const request = trainingJob("no-data");
    request.InputDataConfig![0].DataSource!.S3DataSource!.S3Uri =
      `s3://${BUCKET}/nothing`;
    const error = await assertRejects(
      () => clients.sagemaker.send(new CreateTrainingJobCommand(request)),
      Error,
      `No S3 objects found under S3 URL "s3://${BUCKET}/nothing" given in ` +
        "input data source. Please ensure that the bucket exists in the " +
        "selected region (us-east-1)",
    );
    assertEquals(error.name, "ValidationException");
  },

  "show their lines while they run, and stop with what they have": async (
    clients,
  ) => {
    const { sagemaker } = clients;
    await sagemaker.send(
      new CreateTrainingJobCommand(trainingJob("stop", { do: '"sleep"' })),
    );
    const child = await until(async () =>
      after(await lines(clients, GROUP, "stop/"), "child")
    );
    const running = await sagemaker.send(
      new DescribeTrainingJobCommand({ TrainingJobName: "stop" }),
    );
    assertEquals(running.TrainingJobStatus, "InProgress");
    assertEquals(running.SecondaryStatus, "Training");
    assert(await isAlive(child));
    await sagemaker.send(
      new StopTrainingJobCommand({ TrainingJobName: "stop" }),
    );
    const job = await endOfTraining(clients, "stop");
    assertEquals(job.TrainingJobStatus, "Stopped");
    assertEquals(
      job.SecondaryStatusTransitions?.map(({ Status }) => Status),
      ["Starting", "Downloading", "Training", "Stopping", "Stopped"],
    );
    assertEquals(await keys(clients, "model_output/stop"), [
      "model_output/stop/output/model.tar.gz",
    ]);
    assert(!await isAlive(child));
    await assertRejects(
      () =>
        sagemaker.send(
          new StopTrainingJobCommand({ TrainingJobName: "stop" }),
        ),
      Error,
      "The request was rejected because the training job is in status Stopped.",
    );
  },

  "stop at their time limit": async (clients) => {
    const job = await runTraining(
      clients,
      trainingJob("limit", { do: '"sleep"' }, {
        StoppingCondition: { MaxRuntimeInSeconds: 1 },
      }),
    );
    assertEquals(job.TrainingJobStatus, "Stopped");
    assertEquals(job.SecondaryStatus, "MaxRuntimeExceeded");
  },

  "run a command of their own instead of a script": async (clients) => {
    const request = trainingJob("entrypoint", {}, {
      AlgorithmSpecification: {
        TrainingImage: "image",
        TrainingInputMode: "File",
        ContainerEntrypoint: ["bash", "-c"],
        ContainerArguments: ["cp input/data/train/train.csv model/"],
      },
      HyperParameters: {},
    });
    const job = await runTraining(clients, request);
    assertEquals(job.TrainingJobStatus, "Completed");
    assertEquals((await keys(clients, "model_output/entrypoint")).length, 1);
  },
});
