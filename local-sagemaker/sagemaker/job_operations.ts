/**
 * The operations of a kind of job: Create, Stop, Describe and List.
 *
 * @module
 */
import type { Context } from "./context.ts";
import {
  type JobKind,
  type Outcome,
  type ProcessKind,
  type Run,
  runJob,
} from "./job_run.ts";
import { createJobs } from "./jobs.ts";
import type { OpenKind } from "./kind.ts";
import { readOperations } from "./operations.ts";
import type { Resource } from "./records.ts";
import { checkInstances, find, make, nameIn } from "./resources.ts";

/**
 * A kind of job that is a process, at work: what ran when its host ended has failed.
 *
 * @param more Members of Describe and List besides what request and state have.
 */
export function openJobs<R extends Resource>(
  context: Context,
  kind: ProcessKind<R>,
  more?: (resource: R) => object,
): OpenKind {
  return openOwnJobs(context, kind, (run) => runJob(context, kind, run), more);
}

/**
 * A kind of job at work: what ran when its host ended has failed.
 *
 * @param perform Runs a job to its end; never throws.
 * @param more Members of Describe and List besides what request and state have.
 */
export function openOwnJobs<R extends Resource>(
  context: Context,
  jobKind: JobKind<R>,
  perform: (run: Run<R>) => Promise<Outcome>,
  more?: (resource: R) => object,
): OpenKind {
  const { account } = context;
  const { kind } = jobKind;
  const { noun } = kind;
  const { records, start, stop, ended, logsOf, close } = createJobs(
    context,
    jobKind,
    perform,
  );
  const check = async (request: R["request"]) => await jobKind.check(request);
  async function create(
    request: R["request"],
    own: { state?: object; internal?: Record<string, unknown> } = {},
  ): Promise<R> {
    const state = { ...jobKind.begin(), ...own.state };
    const made = make(kind, records, account, request, state);
    const internal = own.internal ?? jobKind.keep?.(request);
    const job = { ...made, internal } as Resource as R;
    checkInstances(kind, records, job);
    await start(job);
    return job;
  }
  return {
    records,
    close,
    jobs: { records, check, create, stop, ended, logsOf },
    operations: {
      ...readOperations(kind, records, account, more),
      async [`Create${noun}`](request: R["request"]) {
        await check(request);
        const { arn } = await create(request);
        return { [`${noun}Arn`]: arn };
      },
      async [`Stop${noun}`](request: object) {
        await stop(find(kind, records, account, nameIn(kind, request)));
        return {};
      },
    },
  };
}
