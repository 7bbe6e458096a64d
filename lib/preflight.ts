/**
 * What is looked at before anything is created.
 *
 * @module
 */
import { checkBucket } from "./preflight/bucket.ts";
import type { Check } from "./preflight/check.ts";
import { checkImages } from "./preflight/images.ts";
import { checkNames } from "./preflight/names.ts";
import { checkQuotas } from "./preflight/quotas.ts";
import { checkRole } from "./preflight/role.ts";
import type { Session } from "./session.ts";

export type { Check } from "./preflight/check.ts";

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

const latest = new WeakMap<Session, readonly Check[]>();

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
export async function preflight(session: Session): Promise<readonly Check[]> {
  const { settings, callerArn, region } = session;
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
      checkQuotas(session),
      checkNames(session),
    ])).flat(),
  ];
  latest.set(session, checks);
  return checks;
}

/**
 * Ensures that nothing is started that is known to fail. Looks again where
 * nobody has looked yet, or something was wrong.
 *
 * @throws {PreflightError} If something is wrong.
 */
export async function requireReady(session: Session): Promise<void> {
  const wrongOf = (checks: readonly Check[]) =>
    checks.filter(({ result }) => result === "wrong");
  const before = latest.get(session);
  if (before && !wrongOf(before).length) return;
  const wrong = wrongOf(await preflight(session));
  if (wrong.length) throw new PreflightError(wrong);
}
