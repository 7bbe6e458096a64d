/**
 * Starting one training job of a search.
 *
 * @module
 */
import { type Child, childName, childRequest } from "./children.ts";
import type { Search } from "./search.ts";

/** @returns Whether there was a combination left to start a training job with. */
export async function launch(search: Search): Promise<boolean> {
  const { run: { resource }, definitions, trainings } = search;
  const number = search.launched + 1;
  const tuned = await askInTurn(search, number);
  if (!tuned) return false;
  const definition = definitions[tuned.index];
  const name = await childName(
    resource,
    number,
    (name) => trainings.records.get(name) !== undefined,
  );
  if (search.signal.aborted) return false;
  const { parameters } = tuned;
  const request = childRequest(definition, {
    ...{ name, tuned: parameters, tags: resource.tags },
  });
  const { Type, MetricName } = definition.objective;
  const child = await trainings.create(request, {
    state: { TuningJobArn: resource.arn },
    internal: {
      number,
      tuned: parameters,
      objective: { Type, MetricName },
      ...definition.name && { definition: definition.name },
    },
  }) as Child;
  follow(search, child);
  return true;
}

/** Definitions take turns; one that has no combination left passes its turn on. */
async function askInTurn({ definitions, proposer }: Search, number: number) {
  for (let i = 0; i < definitions.length; i++) {
    const index = (number - 1 + i) % definitions.length;
    const parameters = await proposer.ask(number, index);
    if (parameters) return { index, parameters };
  }
}

/** Notes a training job that was started, and when it ends. */
function follow(search: Search, child: Child): void {
  const { trainings, working, ended, logs } = search;
  const { number } = child.internal;
  search.launched = number;
  working.set(number, child);
  logs.set(number, trainings.logsOf(child));
  trainings.ended(child).then(() => {
    working.delete(number);
    ended.add(child);
    search.wakeUp();
  });
}
