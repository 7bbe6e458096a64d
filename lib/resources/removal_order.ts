/**
 * The order in which kinds are removed.
 *
 * @module
 */
import type { Descriptor } from "./descriptor.ts";

/**
 * Puts kinds into the order of their removal: each before those that it needs,
 * and jobs, which only have to be stopped, as early as they can be.
 *
 * @throws {TypeError} If a kind occurs twice, names one that is not there, or
 * would have to be removed before itself.
 */
export function removalOrder<D extends Descriptor>(kinds: readonly D[]): D[] {
  const names = kinds.map(({ kind }) => kind);
  for (const { kind, removedBefore } of kinds) {
    if (names.indexOf(kind) !== names.lastIndexOf(kind)) {
      throw new TypeError(
        `Cannot order the kinds because '${kind}' occurs twice`,
      );
    }
    const unknown = removedBefore.find((other) => !names.includes(other));
    if (unknown !== undefined) {
      throw new TypeError(
        `Cannot order the kinds because '${kind}' is removed before '${unknown}', ` +
          "which is none",
      );
    }
  }
  const ordered: D[] = [];
  const rank = ({ ends }: D) => ends === "by stopping" ? 0 : 1;
  const left = kinds.toSorted((a, b) =>
    rank(a) - rank(b) || a.kind.localeCompare(b.kind, "en")
  );
  while (left.length > 0) {
    const next = left.findIndex(({ kind }) =>
      !left.some(({ removedBefore }) => removedBefore.includes(kind))
    );
    if (next < 0) {
      throw new TypeError(
        "Cannot order the kinds because each of these is removed before another: " +
          left.map(({ kind }) => kind).join(", "),
      );
    }
    ordered.push(...left.splice(next, 1));
  }
  return ordered;
}
