/** The file of the log of runs, and what is wrong with one. */
import { assertEquals, assertRejects } from "@std/assert";
import { join } from "node:path";
import fc from "fast-check";
import {
  readRunLog,
  recordRun,
  type RunEvent,
  runLogPath,
} from "lib/aws/run_log.ts";
import { runsOf } from "lib/runs/runs.ts";

const start = (run: string): RunEvent => ({
  ...{ event: "started", run, kind: "training-job", stage: "training" },
  ...{ at: "2026-11-28T00:00:00.000Z", request: {}, reads: {}, versions: {} },
});
const end = (run: string, auc: number): RunEvent => ({
  ...{ event: "ended", run, at: "2026-11-28T00:01:00.000Z" },
  ...{ status: "Completed", metrics: { "validation:auc": auc }, rounds: [] },
});

async function withLog(
  work: (session: { ledger: { path: string } }) => Promise<void>,
) {
  const folder = await Deno.makeTempDir();
  const path = join(folder, "ledger", "local-000000000000-us-east-1.jsonl");
  await work({ ledger: { path } });
  await Deno.remove(folder, { recursive: true });
}

Deno.test("what was recorded stays, wherever a kill cuts the next line short", () =>
  withLog(async (session) => {
    const path = runLogPath(session.ledger.path);
    const events = [start("a"), end("a", 0.125), start("b")];
    for (const event of events) await recordRun(session, event);
    const kept = await readRunLog(session);
    assertEquals(
      kept,
      events.map((event) => ({ version: 1, ...event })),
    );
    const whole = await Deno.readFile(path);
    const next = JSON.stringify({ version: 1, ...end("b", 0.5) });
    await fc.assert(
      fc.asyncProperty(fc.nat(next.length - 1), async (length) => {
        const cut = new TextEncoder().encode(next.slice(0, length));
        await Deno.writeFile(path, new Uint8Array([...whole, ...cut]));
        assertEquals(await readRunLog(session), kept);
        await recordRun(session, start("c"));
        assertEquals((await readRunLog(session)).slice(0, -1), kept);
      }),
      { seed: 1, numRuns: 30 },
    );
  }));

Deno.test("of many at once none is lost, and what must be there once is", () =>
  withLog(async (session) => {
    const names = Array.from({ length: 20 }, (_, i) => `run-${i}`);
    await Promise.all(names.flatMap((run) => [
      recordRun(session, start(run)),
      ...[0.25, 0.5].map((auc) =>
        recordRun(
          session,
          end(run, auc),
          (earlier) => earlier.event === "ended" && earlier.run === run,
        )
      ),
    ]));
    const events = await readRunLog(session);
    assertEquals(events.length, 2 * names.length);
    const runs = runsOf(events);
    assertEquals(runs.map(({ name }) => name).sort(), names.sort());
    assertEquals(new Set(runs.map(({ status }) => status)).size, 1);
  }));

Deno.test("a line that can't be used is named", () =>
  withLog(async (session) => {
    await recordRun(session, start("a"));
    const path = runLogPath(session.ledger.path);
    const whole = await Deno.readTextFile(path);
    const spoiled: [line: string, says: string][] = [
      ["{}", "has the version undefined"],
      ['{"version":2}', "which this version of the project does not know"],
      ['{"version":1,"event":"ended","run":"a"}', "is no event of a run"],
      ['{"version":1,"event":"begun","run":"a","at":""}', "is no event"],
      ["[1]", "is not an entry of a log of runs"],
      ["half", "is not valid JSON"],
    ];
    for (const [line, says] of spoiled) {
      await Deno.writeTextFile(path, `${whole}${line}\n`);
      const { message } = await assertRejects(
        () => readRunLog(session),
        SyntaxError,
        `line 2 of the log of runs ${path}`,
      );
      assertEquals([line, message.includes(says)], [line, true]);
    }
  }));
