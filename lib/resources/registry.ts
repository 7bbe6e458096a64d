/**
 * The registry: what asks a descriptor, asks it by the kind. What is not known
 * is an error that names it, because it may cost money on somebody's account.
 *
 * @module
 */
import type { Descriptor, State, WorkDescriptor } from "./descriptor.ts";
import type { Identity } from "../aws/identity.ts";
import * as kinds from "./kinds/mod.ts";
import { ours } from "../storage/places.ts";
import { removalOrder } from "./removal_order.ts";

/** What can be left behind. */
export type ResourceKind = typeof kinds[keyof typeof kinds]["kind"];

/** What can be waited for. */
export type WorkKind = Extract<
  typeof kinds[keyof typeof kinds],
  { readonly consolePath: string }
>["kind"];

/** What ends by itself. */
export type JobKind = Extract<
  typeof kinds[keyof typeof kinds],
  { readonly ends: "by stopping" }
>["kind"];

/** A kind of resource that this version of the project does not know. */
export class UnknownKindError extends Error {
  /** @ignore */
  override name = "UnknownKindError";
  /** @ignore */
  constructor(
    /** The kind. */
    readonly kind: string,
  ) {
    super(
      `This version of the project knows no resource of the kind '${kind}'. ` +
        `It knows ${inOrder.map(({ kind }) => kind).join(", ")}`,
    );
  }
}

/** A status word that a kind's descriptor does not have. */
export class UnknownStatusError extends Error {
  /** @ignore */
  override name = "UnknownStatusError";
  /** @ignore */
  constructor(
    { kind, name }: Identity,
    /** The word. */
    readonly status: string,
  ) {
    super(
      `Cannot tell what the status '${status}' of the ` +
        `${
          descriptorOf(kind).words.one
        } ${name} means: look at it in the AWS ` +
        `console. This version of the project does not know the word`,
    );
  }
}

/** Every kind, in the order of removal. */
export const inOrder: readonly Descriptor<ResourceKind>[] = removalOrder(
  Object.values<Descriptor<ResourceKind>>(kinds),
);

const byKind = new Map<string, Descriptor<ResourceKind>>(
  inOrder.flatMap((known) => [
    [known.kind, known] as const,
    ...Object.keys(known.parts ?? {}).map((part) => [part, known] as const),
  ]),
);

/** Whether a ledger may have a line of the kind. */
export function isKind(kind: string): kind is ResourceKind {
  return byKind.get(kind)?.kind === kind;
}

/**
 * Refuses a name that nothing of a kind can have.
 *
 * @throws {UnknownKindError} If there is no such kind.
 * @throws {RangeError} If the name is too long, or has other signs.
 */
export function checkName(kind: string, name: string): void {
  const { names, words } = descriptorOf(kind);
  if (!names) return;
  if (name.length <= names.longest && names.pattern.test(name)) return;
  throw new RangeError(
    `Cannot name a ${words.one} '${name}' because it must have ${names.longest} ` +
      "letters, digits and hyphens at most",
  );
}

/**
 * All that is known of a kind, or of the kind that a part belongs to.
 *
 * @throws {UnknownKindError} If there is no such kind.
 */
export function descriptorOf(kind: string): Descriptor<ResourceKind> {
  const known = byKind.get(kind);
  if (known) return known;
  throw new UnknownKindError(kind);
}

/** Whether a kind can be waited for. */
export function isWork<T extends Identity>(
  thing: T,
): thing is T & Identity<WorkKind> {
  return "log" in descriptorOf(thing.kind);
}

/**
 * {@linkcode descriptorOf} something that can be waited for.
 *
 * @throws {UnknownKindError} If there is no such kind.
 */
export function workOf(kind: WorkKind): WorkDescriptor<ResourceKind> {
  return descriptorOf(kind) as WorkDescriptor<ResourceKind>;
}

/** What a workflow has made the thing as, by its name; `undefined` of others. */
export function stageOf({ kind, name }: Identity): string | undefined {
  const stages = Object.keys(descriptorOf(kind).stages);
  return stages.find((stage) => name.startsWith(`${ours}${stage}-`));
}

/**
 * What people call a kind, or the part of one.
 *
 * @throws {UnknownKindError} If there is no such kind.
 */
export function wordsOf(kind: string): string {
  const { parts, words } = descriptorOf(kind);
  return (parts?.[kind] ?? words).one;
}

/**
 * What a status word means.
 *
 * @throws {UnknownStatusError} If the kind's descriptor does not have it.
 */
export function meaningOf(
  thing: Identity,
  { status }: State,
): keyof Descriptor["states"] {
  const { states } = descriptorOf(thing.kind);
  for (const meaning of ["good", "bad", "working", "ending"] as const) {
    if (states[meaning].includes(status)) return meaning;
  }
  if (Object.values(states).flat().length === 0) return "good";
  throw new UnknownStatusError(thing, status);
}
