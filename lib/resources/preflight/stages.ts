/**
 * The stages that a preflight looks at.
 *
 * @module
 */
import type { Descriptor, Stage } from "../descriptor.ts";
import { inOrder, type ResourceKind } from "../registry.ts";

/** A stage of a workflow, and what it makes. */
export interface StageOfKind extends Stage {
  readonly kind: ResourceKind;
  /** What stands in the names. */
  readonly stage: string;
  readonly descriptor: Descriptor<ResourceKind>;
}

/**
 * The stages that every workflow may have, and those that are asked for.
 *
 * @param also Stages on demand, by what stands in their names.
 * @throws {RangeError} If there is no such stage.
 */
export function stagesOf(also: readonly string[] = []): StageOfKind[] {
  const all = inOrder.flatMap((descriptor) =>
    Object.entries(descriptor.stages).map(([stage, rest]) => ({
      ...{ kind: descriptor.kind, stage, descriptor },
      ...rest,
    }))
  );
  for (const stage of also) {
    if (all.some((known) => known.stage === stage)) continue;
    throw new RangeError(
      `Cannot check the stage '${stage}' because there is none of that name; available: ` +
        all.map(({ stage }) => stage).join(", "),
    );
  }
  return all.filter(({ stage, onDemand }) => !onDemand || also.includes(stage));
}
