/**
 * Whether a search can continue earlier ones.
 *
 * @module
 */
import {
  type CreateHyperParameterTuningJobCommandInput as Request,
  DescribeHyperParameterTuningJobCommand,
  type DescribeHyperParameterTuningJobCommandOutput as Description,
} from "@aws-sdk/client-sagemaker";
import { hasEnded, stateOf } from "../resources/jobs/job.ts";
import type { Session } from "../aws/session.ts";
import { largestJobs } from "./checks.ts";

/**
 * So much may change of hyperparameters; a list of values counts twice.
 * https://docs.aws.amazon.com/sagemaker/latest/dg/automatic-model-tuning-warm-start.html
 */
const mostChanged = 10;

/** What is compared of a request and of a parent. */
type Compared = Pick<
  Request & Description,
  "HyperParameterTuningJobConfig" | "TrainingJobDefinition"
>;

/**
 * Checks the parents of a search.
 *
 * @throws {RangeError} If one is not there, still runs, has another objective,
 * other hyperparameters or, without `TransferLearning`, other data.
 */
export async function checkParents(
  session: Session,
  request: Request,
): Promise<void> {
  const { ParentHyperParameterTuningJobs = [] } = request.WarmStartConfig ?? {};
  let jobs = request.HyperParameterTuningJobConfig!.ResourceLimits!
    .MaxNumberOfTrainingJobs ?? 0;
  for (
    const { HyperParameterTuningJobName } of ParentHyperParameterTuningJobs
  ) {
    const name = HyperParameterTuningJobName!;
    const refuse = (problem: string) => {
      throw new RangeError(
        `Cannot start from the results of the tuning job ${name} because ${problem}`,
      );
    };
    const parent = { kind: "tuning-job", name } as const;
    const state = await stateOf(session, parent);
    if (state.status === "not there") refuse("there is none of that name");
    if (!hasEnded(parent, state)) {
      refuse(`it is ${state.status}: wait for it or stop it first`);
    }
    const description = await session.clients.sagemaker.send(
      new DescribeHyperParameterTuningJobCommand({
        HyperParameterTuningJobName: name,
      }),
    );
    const problem = problemOf(request, description);
    if (problem) refuse(problem);
    jobs += jobsOf(description);
    const most = largestJobs(request.HyperParameterTuningJobConfig!.Strategy);
    if (jobs > most) {
      refuse(
        `its training jobs count, too, and make ${jobs} together: at most ` +
          `${most} are allowed`,
      );
    }
  }
}

const jobsOf = ({ TrainingJobStatusCounters: counters = {} }: Description) =>
  Object.values(counters).reduce((sum, count) => sum + count, 0);

function problemOf(request: Request, parent: Description): string | undefined {
  const metricOf = ({ HyperParameterTuningJobConfig: config }: Compared) =>
    config!.HyperParameterTuningJobObjective?.MetricName;
  if (metricOf(request) !== metricOf(parent)) {
    return `it searched by ${metricOf(parent)}, and this one by ` +
      `${metricOf(request)}: the objective must be the same`;
  }
  const type = request.WarmStartConfig!.WarmStartType;
  if (
    type === "IdenticalDataAndAlgorithm" && dataOf(request) !== dataOf(parent)
  ) {
    return "it learned from other data or in another image: give " +
      "type: 'TransferLearning', or data: prepared as it was for that job";
  }
  return problemOfHyperparameters(formsOf(request), formsOf(parent));
}

/** What must be the same for the same data and algorithm. */
function dataOf({ TrainingJobDefinition: definition }: Compared): string {
  const { AlgorithmSpecification, InputDataConfig = [] } = definition!;
  const channels = InputDataConfig.map(({ ChannelName, DataSource }) =>
    `${ChannelName} ${DataSource?.S3DataSource?.S3Uri}`
  );
  return [AlgorithmSpecification!.TrainingImage, ...channels.sort()].join("\n");
}

/** Hyperparameters by name: a value as text, or the kind of their range. */
function formsOf(
  { HyperParameterTuningJobConfig: config, TrainingJobDefinition }: Compared,
): Map<string, { value?: string; range?: string }> {
  const fixed = Object.entries(TrainingJobDefinition!.StaticHyperParameters!)
    .filter(([name]) => !/^(sagemaker_|_tuning)/.test(name))
    .map(([name, value]) => [name, { value }] as const);
  const kinds: Record<string, { Name?: string }[]> = {
    ...config!.ParameterRanges,
  };
  const ranges = Object.entries(kinds).flatMap(([range, all]) =>
    all.map(({ Name }) => [Name!, { range }] as const)
  );
  return new Map<string, { value?: string; range?: string }>([
    ...fixed,
    ...ranges,
  ]);
}

function problemOfHyperparameters(
  now: ReturnType<typeof formsOf>,
  then: ReturnType<typeof formsOf>,
): string | undefined {
  const names = [...now.keys()];
  const different = [
    ...new Set(then.keys()).symmetricDifference(new Set(names)),
  ];
  if (different.length) {
    return `${different.join(", ")} ${
      different.length > 1 ? "are" : "is"
    } in only one of the two: each hyperparameter must have a value or a range ` +
      "in both";
  }
  const pairs = names.map((name) => [now.get(name)!, then.get(name)!] as const);
  const other = names.filter((_, i) => {
    const [{ range: ours }, { range: theirs }] = pairs[i];
    return ours && theirs && ours !== theirs;
  });
  if (other.length) {
    return `${
      other.join(", ")
    } had a range in that search and a list of values ` +
      "in this one, or the other way round: give what it had";
  }
  const changed = pairs.filter(([ours, theirs]) =>
    ours.range !== theirs.range || ours.value !== theirs.value
  ).reduce(
    (sum, pair) =>
      sum +
      (pair.some(({ range }) => range === "CategoricalParameterRanges")
        ? 2
        : 1),
    0,
  );
  return changed > mostChanged
    ? `${changed} hyperparameters have other values, or a value in one and a ` +
      `range in the other: at most ${mostChanged} can, and a list counts twice`
    : undefined;
}
