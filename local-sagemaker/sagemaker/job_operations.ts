/**
 * The operations of a kind of job: Create, Stop, Describe and List.
 *
 * @module
 */
import type { Context } from "./context.ts";
import type { JobKind } from "./job_run.ts";
import { createJobs } from "./jobs.ts";
import type { OpenKind } from "./kind.ts";
import { readOperations } from "./operations.ts";
import type { Resource } from "./records.ts";
import { checkInstances, find, make, nameIn } from "./resources.ts";

/** A kind of job at work: what ran when its host ended has failed. */
export function openJobs<R extends Resource>(
  context: Context,
  jobKind: JobKind<R>,
): OpenKind {
  const { account } = context;
  const { kind } = jobKind;
  const { noun } = kind;
  const jobs = createJobs(context, jobKind);
  const { records, close } = jobs;
  return {
    records,
    close,
    operations: {
      ...readOperations(kind, records, account),
      async [`Create${noun}`](request: R["request"]) {
        await jobKind.check(request);
        const job = make(kind, records, account, request, jobKind.begin());
        checkInstances(kind, records, job);
        await jobs.start(job as Resource as R);
        return { [`${noun}Arn`]: job.arn };
      },
      async [`Stop${noun}`](request: object) {
        await jobs.stop(find(kind, records, account, nameIn(kind, request)));
        return {};
      },
    },
  };
}
