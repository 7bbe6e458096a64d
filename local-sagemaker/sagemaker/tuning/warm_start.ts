/**
 * Starting from the results of other tuning jobs.
 *
 * @module
 */
import type { CreateHyperParameterTuningJobRequest } from "@aws-sdk/client-sagemaker";
import { invalid, notOffered } from "../offered.ts";
import { type Child, finalValue, objectiveStatus } from "./children.ts";
import {
  type Definition,
  definitionsOf,
  type TuningJob,
} from "./definitions.ts";

/** Hyperparameters with the value of the objective that they had. */
export interface Point {
  parameters: Record<string, string>;
  value: number;
}

/** So many hyperparameters may change between static and tunable. */
const MAX_MOVED = 10;
/** What the definition of a warm started tuning job may have otherwise than its parents'. */
const CHANGEABLE = [
  ...["algorithmSpecification", "inputDataConfig", "outputDataConfig"],
  ...["staticHyperParameters", "roleArn", "resourceConfig"],
  ...["stoppingCondition", "vpcConfig", "enableManagedSpotTraining"],
  "checkpointConfig",
];

/** The names of a request's parents. */
export function parentNames(
  { WarmStartConfig }: CreateHyperParameterTuningJobRequest,
): string[] {
  return (WarmStartConfig?.ParentHyperParameterTuningJobs ?? []).map(
    ({ HyperParameterTuningJobName }) => HyperParameterTuningJobName!,
  );
}

/** @throws {AwsError} where a parent can't be started from. */
export function checkWarmStart(
  request: CreateHyperParameterTuningJobRequest,
  definitions: Definition[],
  parents: TuningJob[],
): void {
  if (parents.length === 0) return;
  if (new Set(parents).size < parents.length) {
    throw invalid("A parent tuning job can be given only once.");
  }
  const [definition, ...others] = definitions;
  for (const parent of parents) {
    const [theirs, ...more] = definitionsOf(parent.request);
    if (others.length + more.length > 0) {
      throw notOffered(
        "warm start with several TrainingJobDefinitions",
        "Give one TrainingJobDefinition.",
      );
    }
    const status = parent.state.HyperParameterTuningJobStatus;
    if (!["Completed", "Stopped", "Failed"].includes(status)) {
      throw invalid(
        `The parent tuning job ${parent.name} must be in a terminal state: ` +
          `current status is ${status}.`,
      );
    }
    const { Type, MetricName } = theirs.objective;
    if (
      Type !== definition.objective.Type ||
      MetricName !== definition.objective.MetricName
    ) {
      throw invalid(
        "The objective metric of a warm started tuning job must be that of " +
          `its parents: ${parent.name} has ${Type} ${MetricName}.`,
      );
    }
    checkNames(definition, theirs);
    checkUnchanged(definition, theirs);
    const { WarmStartType } = request.WarmStartConfig!;
    if (WarmStartType === "IdenticalDataAndAlgorithm") {
      checkIdentical(definition, theirs, parent.name);
    }
  }
}

function checkNames(ours: Definition, theirs: Definition): void {
  const tunable = ({ ranges }: Definition) => ranges.map(({ name }) => name);
  const names = (definition: Definition) =>
    [
      ...tunable(definition),
      ...Object.keys(definition.request.StaticHyperParameters ?? {}),
    ].sort().join("\n");
  if (names(ours) !== names(theirs)) {
    throw invalid(
      "The set of tunable plus static HyperParameter names is not the same " +
        "across current and parent tuning jobs. Please ensure this set is " +
        "constant when warm starting. Note that previously static " +
        "HyperParameters can be tuned in warm start jobs and vice versa.",
    );
  }
  const [before, after] = [new Set(tunable(theirs)), new Set(tunable(ours))];
  const moved = before.symmetricDifference(after).size;
  if (moved > MAX_MOVED) {
    throw invalid(
      `At most ${MAX_MOVED} hyperparameters can change between static and ` +
        `tunable when warm starting: current number is ${moved}.`,
    );
  }
}

function checkUnchanged(ours: Definition, theirs: Definition): void {
  const fixed = ({ request }: Definition) =>
    Object.entries(request)
      .filter(([member]) =>
        !CHANGEABLE.includes(member[0].toLowerCase() + member.slice(1)) &&
        !["HyperParameterRanges", "TuningObjective"].includes(member)
      )
      .map((entry) => JSON.stringify(entry)).sort().join();
  if (fixed(ours) === fixed(theirs)) return;
  throw invalid(
    "Only the following fields in TrainingJobDefinition are allowed to " +
      `change: [${CHANGEABLE.join(", ")}].`,
  );
}

function checkIdentical(
  ours: Definition,
  theirs: Definition,
  parent: string,
): void {
  const image = ({ request }: Definition) =>
    request.AlgorithmSpecification!.TrainingImage;
  const data = ({ request }: Definition) =>
    (request.InputDataConfig ?? []).map(({ ChannelName, DataSource }) =>
      `${ChannelName} ${DataSource?.S3DataSource?.S3Uri}`
    ).sort().join();
  if (image(ours) !== image(theirs) || data(ours) !== data(theirs)) {
    throw invalid(
      "The training image and the input data must be those of the parent " +
        `${parent} for the warm start type IdenticalDataAndAlgorithm. Use ` +
        "TransferLearning.",
    );
  }
}

/** What the parents' training jobs have found, with the hyperparameters that are tunable now. */
export function pointsOf(
  { ranges }: Definition,
  parents: { definition: Definition; children: Child[] }[],
): Point[] {
  return parents.flatMap(({ definition, children }) =>
    children.filter((child) => objectiveStatus(child) === "Succeeded").map(
      (child) => {
        const all = {
          ...definition.request.StaticHyperParameters,
          ...child.internal.tuned,
        };
        const parameters = Object.fromEntries(
          ranges.map(({ name }) => [name, all[name]]),
        );
        return { parameters, value: finalValue(child)! };
      },
    )
  );
}
