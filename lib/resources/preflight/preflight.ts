/**
 * What is looked at before anything is created.
 *
 * @module
 */
import { checkOptions } from "../../options.ts";
import { checkBucket } from "../../storage/bucket_check.ts";
import type { Check } from "../../aws/check.ts";
import { checkImages } from "./images.ts";
import { checkNames } from "./names.ts";
import { checkQuotas } from "./quotas.ts";
import { checkRole } from "./role.ts";
import { checkTracking } from "./tracking.ts";
import { stagesOf } from "./stages.ts";
import type { Session } from "../../aws/session.ts";

export type { Check } from "../../aws/check.ts";

/** Something is wrong that would make the notebook's jobs fail. */
export class PreflightError extends Error {
  /** @ignore */
  override name = "PreflightError";
  /** @ignore */
  constructor(
    /** The checks that came out wrong. */
    readonly wrong: readonly Check[],
  ) {
    super(
      "Cannot start: the preflight found these problems:\n" +
        wrong.map(({ check, found, remedy }) => `${check}: ${found}: ${remedy}`)
          .join("\n"),
    );
  }
}

/** What {@linkcode preflight} looks at besides what every workflow needs. */
export interface PreflightOptions {
  /** Stages on demand, by what stands in their names: `transform`. @default [] */
  readonly also?: readonly string[];
}

const latest = new WeakMap<
  Session,
  { readonly checks: readonly Check[]; readonly also: readonly string[] }
>();

/**
 * Checks with AWS that everything the notebook needs is in place, and creates
 * nothing. What can't be checked is reported as `unknown`, never as fine.
 *
 * @example
 * ```ts ignore
 * const checks = await churn.preflight(session);
 * checks.filter(({ result }) => result !== "ok"); // each with its remedy
 * ```
 */
export async function preflight(
  session: Session,
  options: PreflightOptions = {},
): Promise<readonly Check[]> {
  checkOptions("preflight", options, ["also"]);
  const { also = [] } = options;
  const { settings, callerArn, region } = session;
  const stages = stagesOf(also);
  const caller: Check = { check: "caller", result: "ok", found: callerArn };
  const where: Check = {
    check: "region",
    result: "ok",
    found: `${region} (${settings.sources.region})`,
  };
  const checks = [
    caller,
    where,
    ...(await Promise.all([
      checkBucket(session),
      checkRole(session),
      checkImages(session),
      checkQuotas(session, stages),
      checkNames(session, stages),
      checkTracking(session),
    ])).flat(),
  ];
  latest.set(session, { checks, also });
  return checks;
}

/**
 * Ensures that nothing is started that is known to fail. Looks again where
 * nobody has looked yet, or something was wrong.
 *
 * @param stage The one that is started.
 * @param atOnce How many jobs it runs at the same time; asks the quota for all of
 * them.
 * @throws {PreflightError} If something is wrong.
 */
export async function requireReady(
  session: Session,
  stage: string,
  atOnce = 1,
): Promise<void> {
  const wrongOf = (checks: readonly Check[]) =>
    checks.filter(({ result }) => result === "wrong");
  const before = latest.get(session);
  const isOnDemand = !stagesOf().some((known) => known.stage === stage);
  const isLookedAt = before && (!isOnDemand || before.also.includes(stage));
  const also = isOnDemand ? [stage] : [];
  const wrong = isLookedAt && !wrongOf(before.checks).length
    ? []
    : wrongOf(await preflight(session, { also }));
  if (!wrong.length && atOnce > 1) {
    const started = stagesOf(also).filter((known) => known.stage === stage);
    wrong.push(...wrongOf(await checkQuotas(session, started, atOnce)));
  }
  if (wrong.length) throw new PreflightError(wrong);
}
