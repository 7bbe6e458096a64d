/**
 * Reads the schemas that the AWS clients export: `[3, namespace, name, traits,
 * members, member schemas, number of leading required members]` for a
 * structure, `[1 | 2, …, element]` for lists and maps, numbers for the rest.
 *
 * @module
 */

/** What a value must be, with everything indirect resolved. */
export type Shape =
  | {
    kind: "structure";
    name: string;
    members: Record<string, unknown>;
    required: string[];
  }
  | { kind: "list" | "map"; element: unknown }
  | { kind: "string" | "number" | "boolean" | "timestamp" | "any" };

type Tuple = readonly unknown[];

const LIST = 64;
const MAP = 128;

/** Resolves one schema of a client to a {@linkcode Shape}. */
export function shapeOf(schema: unknown): Shape {
  if (typeof schema === "function") return shapeOf(schema());
  if (typeof schema === "number") return simpleShape(schema);
  const tuple = schema as Tuple;
  if (typeof tuple[1] !== "string") return shapeOf(tuple[0]);
  switch (tuple[0]) {
    case 1:
      return { kind: "list", element: tuple[4] };
    case 2:
      return { kind: "map", element: tuple[5] };
    case 0:
      return shapeOf(tuple[4]);
    default:
      return structureShape(tuple);
  }
}

/** Input and output of an operation; `undefined` where the client knows none. */
export function operationShapes(
  schemas: Record<string, unknown>,
  operation: string,
): { input: Shape; output: Shape } | undefined {
  const schema = schemas[`${operation}$`] as Tuple | undefined;
  if (schema?.[0] !== 9) return undefined;
  return { input: shapeOf(schema[4]), output: shapeOf(schema[5]) };
}

/** The members of `value` that a structure has, `undefined` left out. */
export function pick(shape: Shape, value: object): Record<string, unknown> {
  if (shape.kind !== "structure") {
    throw new TypeError(`No structure: ${shape.kind}`);
  }
  return Object.fromEntries(
    Object.entries(value).filter(([name, member]) =>
      name in shape.members && member !== undefined
    ),
  );
}

function structureShape(tuple: Tuple): Shape {
  const names = (tuple[4] ?? []) as string[];
  const schemas = (tuple[5] ?? []) as unknown[];
  return {
    kind: "structure",
    name: tuple[2] as string,
    members: Object.fromEntries(names.map((name, i) => [name, schemas[i]])),
    required: names.slice(0, (tuple[6] as number | undefined) ?? 0),
  };
}

function simpleShape(code: number): Shape {
  if (code & MAP) return { kind: "map", element: code & ~MAP };
  if (code & LIST) return { kind: "list", element: code & ~LIST };
  if (code === 0) return { kind: "string" };
  if (code === 1 || code === 17 || code === 19) return { kind: "number" };
  if (code === 2) return { kind: "boolean" };
  if (code >= 4 && code <= 7) return { kind: "timestamp" };
  return { kind: "any" };
}
