/** Spot training of the real script through the whole stage. */
import { assert, assertEquals } from "@std/assert";
import { DescribeTrainingJobCommand } from "@aws-sdk/client-sagemaker";
import { jobLog } from "lib/resources/jobs/logs.ts";
import * as churn from "lib/mod.ts";
import { python } from "./python.ts";

const hyperparameters = {
  ...{ max_depth: 4, eta: 0.02, subsample: 0.7, colsample_bynode: 0.6 },
  ...{ num_round: 600, early_stopping_rounds: 0, nthread: 1 },
};

Deno.test("a model trained on spot instances that go is the one of those that stay", async () => {
  const stateFolder = await Deno.realPath(await Deno.makeTempDir());
  try {
    await using session = await churn.openSession({
      ...{ stateFolder, python, spot: true },
    });
    const customers = await churn.loadCustomers(session);
    const dataset = await churn.uploadCustomers(session, customers);
    const prepared = await churn.waitForProcessing(
      session,
      await churn.startProcessing(session, dataset),
    );
    const stays = await churn.startTraining(session, prepared, hyperparameters);
    const expected = await churn.waitForTraining(session, stays);

    const goes = await churn.startTraining(session, prepared, hyperparameters);
    const groups = await until(async () =>
      (await jobLog(session, goes)).length > 30 &&
      await groupsOf(stateFolder, goes)
    );
    for (const group of groups) Deno.kill(-group, "SIGSTOP");
    await until(async () =>
      (await churn.listObjects(
        session,
        churn.storage.s3Uri(session, `model_output/${goes.name}/checkpoints/`),
      )).length
    );
    for (const signal of ["SIGTERM", "SIGKILL"] as const) {
      for (const group of groups) Deno.kill(-group, signal);
    }
    const model = await churn.waitForTraining(session, goes);

    const job = await session.clients.sagemaker.send(
      new DescribeTrainingJobCommand({ TrainingJobName: goes.name }),
    );
    assert(
      job.SecondaryStatusTransitions!.some(({ Status }) =>
        Status === "Interrupted"
      ),
    );
    assertEquals(await bytes(session, model), await bytes(session, expected));
    assertEquals(model.metrics, expected.metrics);
    const rounds = await churn.learningCurve(session, model);
    assertEquals(rounds, await churn.learningCurve(session, expected));
    assertEquals(rounds.length, 600);
    assert(model.billableSeconds <= model.trainingSeconds);
    assert(model.billableSeconds > 0);
  } finally {
    await Deno.remove(stateFolder, { recursive: true });
  }
});

async function bytes(
  session: churn.session.Session,
  { artifacts }: churn.training.TrainedModel,
) {
  const body = await churn.storage.getObject(session, artifacts);
  return new Uint8Array(await new Response(body).arrayBuffer());
}

/** The process groups of a job, which work below its folder. */
async function groupsOf(
  stateFolder: string,
  { name }: churn.training.TrainingJob,
): Promise<number[]> {
  const { stdout } = await new Deno.Command("ps", {
    args: ["ax", "-o", "pid=,pgid="],
  }).output();
  const folder = `${stateFolder}/sagemaker/jobs/training-jobs/${name}/`;
  const groups = new TextDecoder().decode(stdout).trim().split("\n")
    .map((line) => line.trim().split(/\s+/).map(Number))
    .filter(([pid, group]) => pid === group && isBelow(folder, pid))
    .map(([pid]) => pid);
  assert(groups.length > 0);
  return groups;
}

/** Whether a process works below a folder; not if it has ended. */
function isBelow(folder: string, pid: number): boolean {
  try {
    return `${Deno.readLinkSync(`/proc/${pid}/cwd`)}/`.startsWith(folder);
  } catch {
    return false;
  }
}

async function until<T>(ask: () => Promise<T | false | 0>): Promise<T> {
  for (const deadline = Date.now() + 180_000; Date.now() < deadline;) {
    const answer = await ask();
    if (answer) return answer;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error(`Nothing came of ${ask}`);
}
