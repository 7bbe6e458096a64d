/**
 * The variables of every process of a job or endpoint, besides its own.
 *
 * @module
 */
import { dirname, join } from "node:path";
import type { SageMakerOptions } from "./options.ts";

/** The variable that tells the processes of one start from all others, a UUID. */
export const PROCESS = "SAGEMAKER_LOCAL_PROCESS";

/** What the variables come from. */
export interface ProcessSettings
  extends Pick<SageMakerOptions, "python" | "containerEnvironment"> {
  account: Pick<SageMakerOptions["account"], "region">;
}

export function baseEnvironment(
  { python, account, containerEnvironment }: ProcessSettings,
  base: string,
): Record<string, string> {
  return {
    PATH: `${dirname(python)}:/usr/local/bin:/usr/bin:/bin`,
    HOME: base,
    TMPDIR: join(base, "tmp"),
    LANG: "C.UTF-8",
    LC_ALL: "C.UTF-8",
    PYTHONUNBUFFERED: "1",
    PYTHONDONTWRITEBYTECODE: "1",
    // Threads of OpenMP that wait for each other give way soon, for other processes:
    // by default a short training takes many times as long on busy processors.
    GOMP_SPINCOUNT: "1000",
    SAGEMAKER_BASE_DIR: base,
    AWS_REGION: account.region,
    ...containerEnvironment,
  };
}
