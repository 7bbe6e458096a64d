/**
 * The local SageMaker: control plane and runtime.
 *
 * @module
 */
import { handleJson } from "../json/protocol.ts";
import { serviceModel } from "../model/mod.ts";
import type { Usage } from "../quotas.ts";
import type { Call, Service } from "../types.ts";
import { contextOf } from "./context.ts";
import type { SageMakerOptions } from "./options.ts";
import {
  type JobsOf,
  type Kind,
  type OpenKind,
  type RecordsOf,
  spaced,
} from "./kind.ts";
import { kinds as offered } from "./kinds/mod.ts";
import { searchOperation } from "./search.ts";
import { tagOperations } from "./tags.ts";

export type { SageMakerOptions } from "./options.ts";

/** Which instances may be used for what. */
export function usages(): Usage[] {
  const { shapes } = serviceModel("sagemaker");
  return offered.flatMap((kind) =>
    kind.quota
      ? { usage: spaced(kind), types: shapes[kind.quota.types].enum! }
      : []
  );
}

/**
 * Opens the state below `folder`: half-done jobs there have failed.
 *
 * @param kinds Those that are offered, each after those that it needs.
 */
export function createSageMaker(
  options: SageMakerOptions,
  kinds: readonly Kind[] = offered,
): Service {
  const context = contextOf(options);
  const open = new Map<Kind, OpenKind>();
  const recordsOf: RecordsOf = (kind) => open.get(kind)!.records;
  const jobsOf: JobsOf = (kind) => open.get(kind)!.jobs!;
  for (const kind of kinds) {
    open.set(kind, kind.open(context, recordsOf, jobsOf));
  }
  const all = [...open.values()];
  const service = {
    title: "SageMaker",
    model: serviceModel("sagemaker"),
    operations: Object.assign(
      tagOperations(all.map(({ records }) => records)),
      searchOperation(open),
      ...all.map(({ operations }) => operations),
    ),
  };
  const [invoke] = all.flatMap(({ invoke }) => invoke ?? []);
  return {
    handle: (call: Call) =>
      call.headers.has("x-amz-target") || !invoke
        ? handleJson(service, call)
        : invoke(call),
    async close() {
      await Promise.all(all.map(({ close }) => close?.()));
      await context.tools.close();
      await context.template.close();
    },
  };
}
