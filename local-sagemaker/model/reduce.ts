/**
 * Reduces botocore's model of a service to what some operations need.
 *
 * @module
 */
import type { ServiceModel, Shape } from "./mod.ts";
import { toJavaScript } from "./pattern.ts";

/** The parts of botocore's `service-2.json` that are read. */
export interface BotocoreModel {
  readonly metadata: { readonly targetPrefix?: string };
  readonly operations: Readonly<
    Record<string, { input?: { shape: string }; output?: { shape: string } }>
  >;
  readonly shapes: Readonly<Record<string, BotocoreShape>>;
}

interface Reference {
  readonly shape: string;
  readonly location?: string;
  readonly locationName?: string;
}

interface BotocoreShape {
  readonly type: Shape["type"];
  readonly members?: Readonly<Record<string, Reference>>;
  readonly member?: Reference;
  readonly key?: Reference;
  readonly value?: Reference;
  readonly [trait: string]: unknown;
}

/** Traits that are taken over as they are. */
const kept = ["required", "enum", "min", "max", "pattern", "union"];
/** Traits that say nothing of whether a value is right. */
const left = [
  ...["box", "documentation", "exception", "payload", "sensitive", "synthetic"],
  ...["deprecated", "deprecatedMessage", "error", "fault", "wrapper"],
];

/**
 * Keeps the operations, and the shapes that these need.
 *
 * @param sent Of some structures the members that are kept.
 * @throws {TypeError} If there is no such operation, or a shape has a trait that
 *   the validation does not know.
 * @throws {SyntaxError} If a pattern can't be converted.
 */
export function reduceModel(
  { metadata, operations, shapes }: BotocoreModel,
  offered: readonly string[],
  sent: Readonly<Record<string, readonly string[]>> = {},
): ServiceModel {
  const reduced: Record<string, Shape> = {};
  const add = (name: string): string => {
    if (Object.hasOwn(reduced, name)) return name;
    const [shape, references] = reduceShape(
      name,
      onlyMembers(shapes[name], sent[name]),
    );
    reduced[name] = shape;
    references.forEach(add);
    return name;
  };
  const entries = offered.map((operation) => {
    const found = operations[operation];
    if (!found) throw new TypeError(`There is no operation ${operation}`);
    const { input, output } = found;
    return [operation, {
      ...input && { input: add(input.shape) },
      ...output && { output: add(output.shape) },
    }];
  });
  return {
    target: metadata.targetPrefix,
    operations: Object.fromEntries(entries),
    others: Object.keys(operations).filter((name) => !offered.includes(name)),
    shapes: reduced,
  };
}

function onlyMembers(
  shape: BotocoreShape,
  names?: readonly string[],
): BotocoreShape {
  if (!names) return shape;
  const members = Object.fromEntries(
    names.map((name) => [name, shape.members![name]]),
  );
  return { ...shape, members };
}

function reduceShape(
  name: string,
  { type, members, member, key, value, ...traits }: BotocoreShape,
): [shape: Shape, references: string[]] {
  const unknown = Object.keys(traits).filter((trait) =>
    !kept.includes(trait) && !left.includes(trait)
  );
  if (unknown.length > 0) {
    throw new TypeError(`The shape ${name} has unknown traits: ${unknown}`);
  }
  const parts = { member, key, value };
  const named = Object.entries(parts).filter(([, part]) => part);
  const headers = Object.entries(members ?? {})
    .filter(([, { location }]) => location === "header")
    .map(([member, { locationName }]) => [member, locationName]);
  const pattern = traits.pattern as string | undefined;
  const regex = pattern && toJavaScript(pattern);
  const shape = {
    type,
    ...members && {
      members: mapValues(members, (reference) => reference.shape),
    },
    ...Object.fromEntries(named.map(([key, part]) => [key, part!.shape])),
    ...Object.fromEntries(
      kept.filter((trait) => trait in traits)
        .map((trait) => [trait, traits[trait]]),
    ),
    ...regex !== pattern && { regex },
    ...headers.length > 0 && { headers: Object.fromEntries(headers) },
  };
  const references = [...Object.values(members ?? {}), member, key, value];
  return [shape, references.flatMap((part) => part ? [part.shape] : [])];
}

function mapValues<T, R>(
  values: Readonly<Record<string, T>>,
  map: (value: T) => R,
): Record<string, R> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, map(value)]),
  );
}
