/**
 * Two requests compared member by member.
 *
 * @module
 */

/** A member that two requests do not have alike. */
export interface Difference {
  /** `CreateModel.PrimaryContainer.Image`; `[]` for any element of a list. */
  readonly member: string;
  /** The value in the walk's request; `undefined` where there is none. */
  readonly ours?: unknown;
  /** The value in the SDK's request. */
  readonly theirs?: unknown;
}

/** Members of which each element of a list has its own, by which it is found. */
const names = ["ChannelName", "InputName", "OutputName", "Key", "VariantName"];

/** Every difference, each once; the last part of generated names is left out. */
export function differences(
  member: string,
  ours: unknown,
  theirs: unknown,
): Difference[] {
  const found = [...compare(member, plain(ours), plain(theirs))];
  const unique = new Map(found.map((difference) => [
    JSON.stringify(difference),
    difference,
  ]));
  return [...unique.values()];
}

function* compare(
  member: string,
  ours: unknown,
  theirs: unknown,
): Generator<Difference> {
  if (isList(ours) && isList(theirs)) {
    const [own, other] = [byName(ours), byName(theirs)];
    for (const name of new Set([...own.keys(), ...other.keys()])) {
      yield* compare(`${member}[]`, own.get(name), other.get(name));
    }
  } else if (isStructure(ours) && isStructure(theirs)) {
    for (const name of new Set([...keys(ours), ...keys(theirs)])) {
      yield* compare(`${member}.${name}`, ours[name], theirs[name]);
    }
  } else if (ours !== theirs) {
    yield { member, ours, theirs };
  }
}

function byName(list: readonly unknown[]): Map<unknown, unknown> {
  return new Map(list.map((element, index) => {
    const name = isStructure(element) && names.find((name) => name in element);
    return [name ? (element as Structure)[name] : index, element];
  }));
}

function plain(request: unknown): unknown {
  const text = JSON.stringify(request ?? null);
  return JSON.parse(text.replaceAll(/(churn-[a-z-]+-)\d{17}/g, "$1N"));
}

type Structure = Record<string, unknown>;
const keys = Object.keys;
const isList = Array.isArray;
const isStructure = (value: unknown): value is Structure =>
  typeof value === "object" && value !== null && !isList(value);
