/** Candidates trained by real jobs, each deployed, explained and saved as the winner. */
import { assert, assertEquals, assertRejects } from "@std/assert";
import * as churn from "lib/mod.ts";
import { preparedBelow } from "../prepared_below.ts";
import { withSession } from "../with_session.ts";

/** Prepared rows of so many customers of the sample. */
async function preparedSample(session: churn.session.Session) {
  const customers = await churn.loadCustomers(session, {
    sample: { count: 400 },
  });
  const dataset = await churn.uploadCustomers(session, customers);
  const job = await churn.startProcessing(session, dataset);
  const prepared = await churn.waitForProcessing(session, job);
  return { customers, prepared };
}

Deno.test("all candidates have scores of the same customers, by models that have not seen them", () =>
  withSession(async (session) => {
    const { prepared } = await preparedSample(session);
    const tuningJob = await churn.startTuning(session, prepared, {
      jobs: 2,
      seed: 1,
    });
    const tunedModel = await churn.waitForTuning(session, tuningJob);
    const candidates = await churn.trainCandidates(session, prepared, {
      ...{ tunedModel, folds: 3 },
    });
    assertEquals(candidates.map(({ name }) => name), [
      ...["nobody leaves", "logistic regression", "case study", "bag"],
      ...["best of the search", "blend"],
    ]);
    const { rows, churned } = await churn.readFeatures(session, prepared);
    const [nothing, ...models] = candidates;
    for (const { model, labels, probabilities } of models) {
      assertEquals(labels, nothing.labels);
      assertEquals(labels.length, rows.train + rows.validation);
      assertEquals(model!.folds, 3);
      assert(probabilities.every((p) => p > 0 && p < 1));
    }
    const sum = nothing.labels.reduce((sum, label) => sum + label, 0);
    assertEquals(sum, churned.train + churned.validation);
    assertEquals(
      models.map(({ model }) => model!.form ?? "trees"),
      ["regression", "trees", "trees", "trees", "blend"],
    );
    // The search's own hyperparameters, but for the folds.
    const { HyperParameters: given } = await described(session, tunedModel);
    const { HyperParameters: taken } = await described(
      session,
      models[3].model!,
    );
    const { _tuning_objective_metric, ...own } = given;
    const { folds, ...others } = taken;
    assertEquals(folds, "3");
    for (
      const name of Object.keys(own).filter((name) => !/^sagemaker/.test(name))
    ) {
      assertEquals(JSON.parse(others[name]), JSON.parse(own[name]), name);
    }
    const choice = churn.chooseCandidate(candidates);
    assertEquals(choice.customers, nothing.labels.length);
    assert(choice.chosen.model.trainingJob);
  }));

async function described(
  session: churn.session.Session,
  { trainingJob }: { trainingJob: string },
) {
  const { DescribeTrainingJobCommand } = await import(
    "@aws-sdk/client-sagemaker"
  );
  const { HyperParameters } = await session.clients.sagemaker.send(
    new DescribeTrainingJobCommand({ TrainingJobName: trainingJob }),
  );
  return { HyperParameters: HyperParameters! };
}

Deno.test("candidates that can't be compared are refused before a job starts", () =>
  withSession(async (session) => {
    const data = preparedBelow(churn.storage.s3Uri(session, "other/"));
    const candidate = (name: string, hyperparameters: object) =>
      ({ name, about: "", hyperparameters }) as churn.candidates.Candidate;
    const refused = (
      options: churn.candidates.CandidateOptions,
      says: string,
    ) =>
      assertRejects(
        () => churn.trainCandidates(session, data, options),
        RangeError,
        says,
      );
    await refused(
      { candidates: [candidate("one", { eta: 0.1 })] },
      "'one' has no scores out of fold: give it 'folds' of 2 or more",
    );
    await refused(
      {
        candidates: [
          candidate("one", { folds: 5 }),
          candidate("one", { folds: 5 }),
        ],
      },
      "there is more than one 'one'",
    );
    await refused(
      {
        candidates: [
          candidate("one", { folds: 5 }),
          candidate("two", { folds: 4 }),
        ],
      },
      "their numbers of folds differ (5, 4)",
    );
    await refused({ candidates: [] }, "there is none");
    await refused({ parallel: 0 }, "'parallel' must be a whole number from 1");
    const own = [candidate("one", { folds: 5 })];
    await refused(
      { candidates: own, tunedModel: { trainingJob: "churn-tuning-1-001" } },
      "'tunedModel' would change the default candidates only",
    );
    await refused(
      { candidates: own, folds: 3 },
      "'folds' would change the default candidates only",
    );
    await refused(
      { candidates: {} as unknown as churn.candidates.Candidate[] },
      "'candidates' must be a list",
    );
    const tuningJob = { kind: "tuning-job", name: "churn-tuning-1", code: "" };
    await refused(
      { tunedModel: tuningJob as unknown as churn.training.TrainedModel },
      "'tunedModel' must be what waitForTuning() returns",
    );
    // The last one's hyperparameter, too, before the first one trains.
    await refused(
      { candidates: [...own, candidate("two", { folds: 5, eta: -1 })] },
      "eta",
    );
    await refused(
      { folds: 1 },
      "'logistic regression' has no scores out of fold",
    );
    assertEquals(
      (await session.ledger.open()).filter(({ kind }) =>
        kind === "training-job"
      ),
      [],
    );
  }));
