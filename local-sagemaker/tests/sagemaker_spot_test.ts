import { assert, assertEquals, assertRejects } from "@std/assert";
import {
  CreateTrainingJobCommand,
  type CreateTrainingJobCommandInput,
} from "@aws-sdk/client-sagemaker";
import { runTraining } from "./jobs.ts";
import {
  BUCKET,
  keys,
  localTests,
  put,
  putArchive,
  text,
  trainingJob,
} from "./support.ts";

const S3Uri = `s3://${BUCKET}/model_output/spot/checkpoints`;

/** Adds a line to a checkpoint each time it is started, and is ended the first two times. */
const script = `
import json, os, signal, time
from pathlib import Path

base = Path(os.environ["SAGEMAKER_BASE_DIR"])
config = (base / "input/config/checkpointconfig.json").read_text()
assert not list((base / "model").iterdir()), "a new instance has nothing"
log = base / "checkpoints/deep/log"
log.parent.mkdir(exist_ok=True)
lines = log.read_text() if log.exists() else ""
(base / "checkpoints/half.sagemaker-ignore").write_text("half")
assert json.loads(config)["S3Uri"].startswith("s3://${BUCKET}/")
log.write_text(lines + "started\\n")
(base / "model/model").write_text(lines)
if lines.count("\\n") < 2:
    time.sleep(1)
    os.killpg(0, [signal.SIGTERM, signal.SIGKILL][lines.count("\\n")])
    time.sleep(60)
`;

/** Writes many files and removes each a moment later. */
const busyScript = `
import os, time
from pathlib import Path

folder = Path(os.environ["SAGEMAKER_BASE_DIR"]) / "checkpoints"
end = time.time() + 2
number = 0
while time.time() < end:
    (folder / str(number)).write_bytes(b"0" * 100_000)
    (folder / str(number - 30)).unlink(missing_ok=True)
    number += 1
(folder / "last").write_text("")
`;

function spotJob(
  name: string,
  more: Partial<CreateTrainingJobCommandInput> = {},
) {
  return trainingJob(name, {
    sagemaker_submit_directory: `"s3://${BUCKET}/spot.tar.gz"`,
  }, {
    EnableManagedSpotTraining: true,
    StoppingCondition: { MaxRuntimeInSeconds: 60, MaxWaitTimeInSeconds: 120 },
    CheckpointConfig: { S3Uri },
    ...more,
  });
}

localTests("spot training", {
  "starts again with its checkpoints when its instance goes": async (
    clients,
  ) => {
    await put(clients, "in/train.csv", "a,b\n1,2\n");
    await putArchive(clients, "spot.tar.gz", { "train.py": script });
    const job = await runTraining(clients, spotJob("spot"));
    assertEquals(job.TrainingJobStatus, "Completed", job.FailureReason);
    const once = ["Starting", "Downloading", "Training"] as const;
    assertEquals(
      job.SecondaryStatusTransitions?.map(({ Status }) => Status),
      [
        ...[...once, "Interrupted", ...once, "Interrupted", ...once] as const,
        ...["Uploading", "Completed"] as const,
      ],
    );
    assertEquals(await keys(clients, "model_output/spot/checkpoints"), [
      "model_output/spot/checkpoints/deep/log",
    ]);
    assertEquals(
      await text(clients, "model_output/spot/checkpoints/deep/log"),
      "started\n".repeat(3),
    );
    assert(job.TrainingTimeInSeconds! >= 2);
    assert(job.BillableTimeInSeconds! <= job.TrainingTimeInSeconds!);
  },

  "goes on in another job at the same place": async (clients) => {
    const job = await runTraining(clients, spotJob("another"));
    assertEquals(job.TrainingJobStatus, "Completed");
    assert(
      !job.SecondaryStatusTransitions!.some(({ Status }) =>
        Status === "Interrupted"
      ),
    );
  },

  "is asked for: another job fails by a signal": async (clients) => {
    const job = await runTraining(
      clients,
      spotJob("no-spot", {
        EnableManagedSpotTraining: false,
        StoppingCondition: { MaxRuntimeInSeconds: 60 },
        CheckpointConfig: { S3Uri: `s3://${BUCKET}/elsewhere` },
      }),
    );
    assertEquals(job.TrainingJobStatus, "Failed");
    assert(job.FailureReason!.endsWith("exit code: 143"), job.FailureReason);
    assertEquals(await keys(clients, "elsewhere"), ["elsewhere/deep/log"]);
  },

  "uploads what is there while files come and go": async (clients) => {
    await putArchive(clients, "spot.tar.gz", { "train.py": busyScript });
    const job = await runTraining(
      clients,
      spotJob("busy", { CheckpointConfig: { S3Uri: `s3://${BUCKET}/busy` } }),
    );
    assertEquals(job.TrainingJobStatus, "Completed", job.FailureReason);
    assert((await keys(clients, "busy/")).includes("busy/last"));
  },

  "is refused with times or places that do not fit": async (clients) => {
    const cases: [Partial<CreateTrainingJobCommandInput>, string][] = [
      [
        { StoppingCondition: { MaxRuntimeInSeconds: 60 } },
        "MaxWaitTimeInSeconds is required",
      ],
      [
        {
          StoppingCondition: {
            MaxRuntimeInSeconds: 60,
            MaxWaitTimeInSeconds: 59,
          },
        },
        "MaxWaitTimeInSeconds must not be below MaxRuntimeInSeconds",
      ],
      [
        { EnableManagedSpotTraining: false },
        "MaxWaitTimeInSeconds needs EnableManagedSpotTraining",
      ],
      [
        { CheckpointConfig: { S3Uri, LocalPath: "/tmp/checkpoints" } },
        "does not support a LocalPath outside /opt/ml",
      ],
    ];
    for (const [more, message] of cases) {
      await assertRejects(
        () =>
          clients.sagemaker.send(
            new CreateTrainingJobCommand(spotJob("refused", more)),
          ),
        Error,
        message,
      );
    }
  },
});
