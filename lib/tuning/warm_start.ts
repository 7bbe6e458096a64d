/**
 * Whether a search can continue earlier ones.
 *
 * @module
 */
import { DescribeHyperParameterTuningJobCommand } from "@aws-sdk/client-sagemaker";
import { hasEnded, stateOf } from "../resources/jobs/job.ts";
import type { Session } from "../aws/session.ts";
import { parentNames, type Search } from "./checks.ts";
import { objectiveOf } from "./objective.ts";
import type { WarmStart } from "./types.ts";

/** So many hyperparameters may change between a value and a range. */
const mostMoved = 10;

/**
 * Checks the parents of a search.
 *
 * @throws {RangeError} If one is not there, still runs, has another objective or
 * other hyperparameters.
 */
export async function checkParents(
  session: Session,
  search: Search,
  warmStart: WarmStart,
): Promise<void> {
  for (const name of parentNames(warmStart)) {
    const problem = await problemOf(session, search, name);
    if (problem) {
      throw new RangeError(
        `Cannot start from the results of the tuning job ${name} because ${problem}`,
      );
    }
  }
}

async function problemOf(
  session: Session,
  search: Search,
  name: string,
): Promise<string | undefined> {
  const parent = { kind: "tuning-job", name } as const;
  const state = await stateOf(session, parent);
  if (state.status === "not there") return "there is none of that name";
  if (!hasEnded(parent, state)) {
    return `it is ${state.status}: wait for it or stop it first`;
  }
  const { HyperParameterTuningJobConfig: config, TrainingJobDefinition } =
    await session.clients.sagemaker.send(
      new DescribeHyperParameterTuningJobCommand({
        HyperParameterTuningJobName: name,
      }),
    );
  const { MetricName } = config!.HyperParameterTuningJobObjective ?? {};
  const ours = objectiveOf(search.objective).MetricName;
  if (MetricName !== ours) {
    return `it searched by ${MetricName}, and this one by ${ours}: the objective ` +
      "must be the same";
  }
  const { ranges, hyperparameters } = search;
  const tunedThen = Object.values(config!.ParameterRanges ?? {}).flat()
    .map(({ Name }) => Name as string);
  const fixedThen = Object.keys(TrainingJobDefinition!.StaticHyperParameters!)
    .filter((name) => !/^(sagemaker_|_tuning)/.test(name));
  const then = new Set([...tunedThen, ...fixedThen]);
  const now = new Set([
    ...Object.keys(ranges),
    ...Object.keys(hyperparameters),
  ]);
  const different = [...then.symmetricDifference(now)];
  if (different.length) {
    return `${different.join(", ")} ${
      different.length > 1 ? "are" : "is"
    } in only one of the two: each hyperparameter must have a value or a range ` +
      "in both";
  }
  const moved = new Set(tunedThen).symmetricDifference(
    new Set(Object.keys(ranges)),
  ).size;
  return moved > mostMoved
    ? `${moved} hyperparameters have a value in one and a range in the other: at ` +
      `most ${mostMoved} can`
    : undefined;
}
