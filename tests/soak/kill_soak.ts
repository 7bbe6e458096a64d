/**
 * The walk and its cleanup, killed at every single call, and the local SageMaker
 * below them, killed at each kind of call that creates or deletes: before the
 * request is sent, and when the server has done it but before the answer is
 * seen. Nothing may be left after a cleanup.
 *
 * `CHURN_KILL_FROM=<n>` goes on at the point of that number.
 */
import { assert, assertEquals } from "@std/assert";
import { killAt, type Point, run, type Work } from "../kill/killing.ts";
import { openPlace } from "../kill/place.ts";
import { walkOnce } from "../kill/refill.ts";

const workers = 4;
/** Looks at a job that may take longer under load. */
const spare = 6;

/** A place that is empty, or for a cleanup holds what a walk leaves. */
async function openWorker() {
  const place = await openPlace();
  let refill: (() => Promise<void>) | undefined;
  return {
    place,
    async prepare(what: Work["what"]) {
      if (what === "walk") return;
      refill ??= await walkOnce(place.stateFolder);
      await refill();
    },
    [Symbol.asyncDispose]: () => place[Symbol.asyncDispose](),
  };
}

/** How many calls of a sort the walk and its cleanup make. */
async function countCalls(
  of: Point["of"],
): Promise<Record<"walk" | "cleanup", number>> {
  await using worker = await openWorker();
  const count = async (what: "walk" | "cleanup") => {
    await worker.prepare(what);
    const { success, operations, stderr } = await run(
      what,
      worker.place.stateFolder,
      { call: 0, of, moment: "before" },
    );
    assert(success, stderr);
    return operations.length;
  };
  return { cleanup: await count("cleanup"), walk: await count("walk") };
}

async function allPoints(): Promise<Point[]> {
  const points: Point[] = [];
  for (const victim of ["client", "server"] as const) {
    const of = victim === "client" ? "all" : "changes";
    const calls = await countCalls(of);
    console.log(
      `${victim}, ${of}: walk ${calls.walk}, cleanup ${calls.cleanup}`,
    );
    for (const what of ["walk", "cleanup"] as const) {
      const last = calls[what] + (of === "all" ? spare : 1);
      for (const moment of ["before", "after"] as const) {
        for (let call = 1; call <= last; call++) {
          points.push({ victim, what, moment, call, of });
        }
      }
    }
  }
  return points;
}

Deno.test("nothing is left wherever the walk, its cleanup or the local SageMaker is killed", async () => {
  const points = await allPoints();
  const from = Number(Deno.env.get("CHURN_KILL_FROM") ?? 1);
  const failures: string[] = [];
  const began = performance.now();
  let [next, killed, done] = [from - 1, 0, 0];
  const tell = (index: number, title: string) => {
    const left = points.length - from + 1 - ++done;
    const seconds = (performance.now() - began) / 1000 / done * left;
    console.log(
      `${index + 1}/${points.length} ${title} · about ` +
        `${Math.ceil(seconds / 60)} min left`,
    );
  };
  await Promise.all(Array.from({ length: workers }, async () => {
    let worker = await openWorker();
    while (next < points.length) {
      const index = next++;
      const point = points[index];
      const title =
        `${point.victim}, ${point.what}, ${point.moment} ${point.call}`;
      try {
        await worker.prepare(point.what);
        const operation = await killAt(worker.place, point);
        if (operation) killed++;
        tell(index, `${title}: ${operation ?? "ended before"}`);
      } catch (error) {
        failures.push(`${index + 1} ${title}: ${error}`);
        tell(index, `${title}: FAILED\n${error}`);
        await worker[Symbol.asyncDispose]();
        worker = await openWorker();
      }
    }
    await worker[Symbol.asyncDispose]();
  }));
  console.log(`Killed at ${killed} points, ${failures.length} failures`);
  assertEquals(failures, []);
});
