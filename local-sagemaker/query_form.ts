/**
 * Reads the forms of AWS's query protocol: `Names.member.1=a&Names.member.2=b`.
 *
 * @module
 */
import type { ServiceModel } from "./model/mod.ts";
import { AwsError } from "./types.ts";

/** What a name of the form has: a text, or what comes after its dot. */
interface Node {
  text?: string;
  readonly parts: Map<string, Node>;
}

/**
 * The members of a request, by the shapes that its model gives them. What does not
 * fit its shape stays as it was sent, for the validation to refuse it.
 *
 * @param name The request's shape; without one, every member is a text.
 * @throws {AwsError} `MalformedInput` for a list whose elements have no numbers.
 */
export function readForm(
  model: ServiceModel,
  name: string | undefined,
  form: Iterable<[name: string, text: string]>,
): Record<string, unknown> {
  const root: Node = { parts: new Map() };
  for (const [path, text] of form) {
    let node = root;
    for (const part of path.split(".")) {
      let next = node.parts.get(part);
      if (!next) node.parts.set(part, next = { parts: new Map() });
      node = next;
    }
    node.text = text;
  }
  return structure(root, name, model);
}

function structure(
  { parts }: Node,
  name: string | undefined,
  model: ServiceModel,
): Record<string, unknown> {
  const members = name === undefined ? {} : model.shapes[name].members!;
  return Object.fromEntries(
    Array.from(parts, ([member, node]) => [
      member,
      Object.hasOwn(members, member)
        ? value(node, members[member], model)
        : node.text ?? {},
    ]),
  );
}

function value(node: Node, name: string, model: ServiceModel): unknown {
  const { text, parts } = node;
  const { type, member } = model.shapes[name];
  switch (type) {
    case "structure":
      return parts.size ? structure(node, name, model) : text;
    case "list":
      if (text === "" && parts.size === 0) return [];
      return parts.size
        ? elements(parts).map((item) => value(item, member!, model))
        : text;
    case "boolean":
      return text === "true" || text === "false" ? text === "true" : text ?? {};
    case "integer":
    case "long":
      return /^[+-]?\d+$/.test(text ?? "") ? Number(text) : text ?? {};
    default:
      return text ?? {};
  }
}

/** The elements of a list in the order of their numbers. */
function elements(parts: ReadonlyMap<string, Node>): Node[] {
  const [[word, { parts: items }], ...others] = parts;
  const numbers = [...items.keys()];
  if (
    word !== "member" || others.length || numbers.length === 0 ||
    !numbers.every((number) => /^[1-9]\d{0,8}$/.test(number))
  ) {
    throw new AwsError(
      "MalformedInput",
      "The elements of a list must be named member.1, member.2 and so on",
    );
  }
  return numbers.sort((a, b) => Number(a) - Number(b))
    .map((number) => items.get(number)!);
}
