/**
 * The walk and its cleanup, killed at every single call before the request is
 * sent, and when the server has done it but before the answer is seen; and the
 * local SageMaker, killed at every call that creates or deletes.
 */
import { assert, assertEquals } from "@std/assert";
import { killAt, openPlace, type Point, run } from "../kill/killing.ts";

const workers = 3;

/** Kills at call after call until the work ends before it is killed. */
async function killEverywhere(point: Omit<Point, "call">): Promise<void> {
  const operations: string[] = [];
  const failures: string[] = [];
  let next = 1;
  let last = Infinity;
  await Promise.all(Array.from({ length: workers }, async () => {
    let place = await openFull(point.what);
    for (let call = next++; call < last; call = next++) {
      if (point.what === "cleanup") await place.restore();
      const title = `${point.victim}, ${point.what}, ${point.moment} ${call}`;
      try {
        const operation = await killAt(place, { ...point, call });
        if (operation === undefined) last = Math.min(last, call);
        else operations[call] = operation;
        console.log(`${title}: ${operation ?? "ended"}`);
      } catch (error) {
        failures.push(`${title}: ${error}`);
        console.log(`${title}: FAILED\n${error}`);
        await place[Symbol.asyncDispose]();
        place = await openFull(point.what);
      }
    }
    await place[Symbol.asyncDispose]();
  }));
  const count = operations.filter(Boolean).length;
  console.log(
    `${point.victim}, ${point.what}, ${point.moment}: ${count} points`,
  );
  assertEquals(failures, []);
}

/** For a cleanup with all that a walk leaves. */
async function openFull(what: Point["what"]) {
  const place = await openPlace();
  if (what === "cleanup") {
    const { success, stderr } = await run("walk", place.stateFolder);
    assert(success, stderr);
    await place.save();
  }
  return place;
}

for (const victim of ["client", "server"] as const) {
  for (const what of ["walk", "cleanup"] as const) {
    for (const moment of ["before", "after"] as const) {
      const of = victim === "client" ? "all" : "changes";
      Deno.test(
        `nothing is left where the ${victim} is killed at ${of} calls of the ${what}, ${moment} each`,
        () => killEverywhere({ victim, what, moment, of }),
      );
    }
  }
}
