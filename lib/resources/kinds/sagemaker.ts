/**
 * Descriptors of what SageMaker keeps: its operations, their members and the
 * rules of names are regular, so nearly all follows from the noun.
 *
 * @module
 */
import * as sagemaker from "@aws-sdk/client-sagemaker";
import { ours } from "../../storage/places.ts";
import type { Session } from "../../aws/session.ts";
import type {
  Descriptor,
  JobDescriptor,
  Listed,
  State,
  StatusWords,
  WorkDescriptor,
} from "../descriptor.ts";

/** What does not follow from the kind. */
type Given<D extends Descriptor> =
  & Pick<D, "kind" | "costs" | "removedBefore" | "stages">
  & Partial<D>;

/** A Describe response or a summary, as far as all kinds have it. */
interface Described {
  readonly CreationTime?: Date;
  readonly FailureReason?: string;
  readonly [member: string]: unknown;
}

/** More of a thing's state than the members that all kinds have. */
type More = (described: Described) => Partial<State>;

/** As the service's model has them, for all kinds but a few. */
const names = { longest: 63, pattern: /^[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}$/ };

const noStates: StatusWords = { good: [], bad: [], working: [], ending: [] };

/** The status words of most jobs. */
export const jobStates: StatusWords = {
  good: ["Completed"],
  bad: ["Failed", "Stopped"],
  working: ["InProgress"],
  ending: ["Stopping"],
};

/**
 * A kind that has `Create`, `Describe`, `List` and `Delete` operations.
 *
 * @throws {TypeError} If the client lacks one of them that is not given.
 */
export function resource<K extends string>(
  given: Given<Descriptor<K>>,
  more: More = () => ({}),
): Descriptor<K> {
  const { kind, ends = "by deletion", states = noStates } = given;
  const one = kind.replaceAll("-", " ");
  const noun = given.noun ?? nounOf(kind);
  return {
    noun,
    names,
    states,
    ends,
    words: { one, many: `${one}s` },
    places: [],
    describe: given.describe ?? describer(noun, more),
    end: given.end ??
      ender(noun, ends === "by stopping" ? "Stop" : "Delete"),
    // What has ended of a job costs nothing, and can't be deleted.
    list: given.list ??
      lister(
        kind,
        noun,
        ends === "by stopping" ? [...states.working, "Stopping"] : [undefined],
      ),
    ...given,
  };
}

/**
 * A kind that ends by itself and has a `Stop` operation.
 *
 * @throws {TypeError} If the client lacks an operation that is not given.
 */
export function job<K extends string>(
  given: Given<JobDescriptor<K>> & Pick<JobDescriptor<K>, "places">,
  more?: More,
): JobDescriptor<K> {
  const ends = "by stopping";
  const described = resource({ states: jobStates, ...given, ends }, more);
  return {
    consolePath: `${given.kind}s`,
    log: ({ name }) => ({
      logGroup: `/aws/sagemaker/${described.noun}s`,
      streamPrefix: `${name}/`,
    }),
    ...described,
    ends,
  };
}

/**
 * A kind that stays, and can be waited for.
 *
 * @throws {TypeError} If the client lacks an operation that is not given.
 */
export function service<K extends string>(
  given:
    & Given<WorkDescriptor<K>>
    & Pick<WorkDescriptor<K>, "log" | "consolePath">,
  more?: More,
): WorkDescriptor<K> {
  const { log, consolePath } = given;
  return { ...resource(given, more), log, consolePath };
}

/** Creates a thing of a kind. */
export function create(
  { clients }: Pick<Session, "clients">,
  { noun }: Descriptor,
  request: object,
): Promise<unknown> {
  return clients.sagemaker.send(new (commandOf(`Create${noun}`))(request));
}

function describer(noun: string, more: More): Descriptor["describe"] {
  const Describe = commandOf(`Describe${noun}`);
  return async ({ clients }, { name }) => {
    const described = await clients.sagemaker.send(
      new Describe({ [`${noun}Name`]: name }),
    ) as unknown as Described;
    return {
      status: statusOf(noun, described),
      reason: described.FailureReason,
      began: described.CreationTime,
      ended: described[`${noun.replace(/Job$/, "")}EndTime`] as Date,
      arn: described[`${noun}Arn`] as string,
      ...more(described),
    };
  };
}

function ender(noun: string, verb: "Stop" | "Delete"): Descriptor["end"] {
  const End = commandOf(`${verb}${noun}`);
  return ({ clients }, { name }) =>
    clients.sagemaker.send(new End({ [`${noun}Name`]: name }));
}

/** @param states Those that are asked for, or any. */
function lister(
  kind: string,
  noun: string,
  states: readonly (string | undefined)[],
): Descriptor["list"] {
  const pages = exported(`paginateList${noun}s`) as Pages;
  return async function* ({ clients: { sagemaker: client } }) {
    for (const StatusEquals of states) {
      const query = { NameContains: ours, StatusEquals };
      for await (const page of pages({ client }, query)) {
        for (const summary of summariesOf(page)) {
          const row: Listed = {
            kind,
            name: summary[`${noun}Name`] as string,
            state: statusOf(noun, summary),
            created: summary.CreationTime!,
            arn: summary[`${noun}Arn`] as string,
          };
          if (row.name.startsWith(ours)) yield row;
        }
      }
    }
  };
}

/** What has no status is there. */
function statusOf(noun: string, described: Described): string {
  return (described[`${noun}Status`] as string | undefined) ?? "there";
}

/** A page has one list, whatever its member is called. */
function summariesOf(page: object): Described[] {
  return Object.values(page).find(Array.isArray) ?? [];
}

/** `TrainingJob` of `training-job`. */
function nounOf(kind: string): string {
  return kind.replace(/(?:^|-)(.)/g, (_, letter) => letter.toUpperCase());
}

// deno-lint-ignore no-explicit-any -- each operation has types of its own
type Command = new (input: object) => any;
type Pages = (
  config: { client: sagemaker.SageMakerClient },
  input: object,
) => AsyncIterable<object>;

function commandOf(operation: string): Command {
  return exported(`${operation}Command`) as Command;
}

function exported(name: string): unknown {
  const found = (sagemaker as unknown as Record<string, unknown>)[name];
  if (found !== undefined) return found;
  throw new TypeError(
    "Cannot describe a kind of resource because @aws-sdk/client-sagemaker has no " +
      `${name}: give the descriptor what differs`,
  );
}
