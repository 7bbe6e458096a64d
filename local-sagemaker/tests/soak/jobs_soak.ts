/**
 * Jobs that leave, start and print what they should not, at full size: every
 * leftover in every folder, several at once beside jobs that must go on, and disks
 * that fill up.
 *
 * @module
 */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { CreateBucketCommand } from "@aws-sdk/client-s3";
import { canMount, smallDisk } from "../full_disk.ts";
import { runProcessing } from "../jobs.ts";
import { checkLeftover, folders, leftovers } from "../leftovers.ts";
import { processingOf } from "../script_jobs.ts";
import {
  BUCKET,
  type Clients,
  clientsOf,
  localTests,
  noted,
  put,
  start,
  text,
} from "../support.ts";

/** Every leftover in every folder. */
const all = Object.keys(folders).flatMap((folder) =>
  Object.keys(leftovers).map((what) => ({ folder, what }))
);
const atOnce = 4;
const fullDisks = 20;

localTests("every leftover in every folder", {
  "costs its own job only": async (clients) => {
    const waiting = [...all];
    let attempts = 0;
    const work = async () => {
      for (let next = waiting.pop(); next; next = waiting.pop()) {
        await checkLeftover(clients, next.folder, next.what);
        attempts++;
      }
    };
    let good = 0;
    let over = false;
    const beside = (async () => {
      while (!over) {
        const job = processingOf(`good-${good}`, "");
        const { ProcessingJobStatus: status } = await runProcessing(
          clients,
          job,
        );
        assertEquals(status, "Completed");
        good++;
      }
    })();
    await Promise.all(Array.from({ length: atOnce }, work));
    over = true;
    await beside;
    console.log(
      `${attempts} of ${all.length} leftovers as they should be, ` +
        `${good} good jobs beside`,
    );
    assertEquals(attempts, all.length);
    assert(good > 0);
  },
});

Deno.test({
  name: "jobs on a disk that fills up while they print and write",
  ignore: !canMount,
  async fn() {
    const ends: Record<string, number> = {};
    const notes = await noted(async () => {
      for (let round = 0; round < fullDisks; round++) {
        const status = await fillDisk(round);
        ends[status] = (ends[status] ?? 0) + 1;
      }
    });
    console.log(`${fullDisks} full disks:`, ends);
    // Once a job; a record that can't be written is said by its own error.
    const lost = notes.filter((note) => /Lines are lost/.test(note));
    assert(lost.length <= 2 * fullDisks, notes.join("\n"));
  },
});

/** Two jobs fill a disk; what was stored is there, before and after a restart. */
async function fillDisk(round: number): Promise<string> {
  await using disk = await smallDisk(6 + round % 5);
  let local = await start(disk.folder);
  let clients: Clients = clientsOf(local);
  await clients.s3.send(new CreateBucketCommand({ Bucket: BUCKET }));
  await put(clients, "kept", "kept");
  const printed = 'for _ in range(100_000): print("x" * 100)';
  const written = 'open(f"{folder}/it", "wb").write(b"x" * 10**7)';
  const jobs = await Promise.all(
    [printed, written].map((code, i) =>
      runProcessing(clients, processingOf(`full-${i}`, code))
    ),
  );
  assertEquals(await text(clients, "kept"), "kept");
  clients.destroy();
  await local.close();
  local = await start(disk.folder);
  clients = clientsOf(local);
  assertEquals(await text(clients, "kept"), "kept");
  clients.destroy();
  await local.close();
  const statuses = jobs.map(({ ProcessingJobStatus }) => ProcessingJobStatus);
  for (const { FailureReason } of jobs) {
    if (FailureReason) {
      assertMatch(FailureReason, /No space|exit code|storage|InternalError/i);
    }
  }
  return statuses.join(", ");
}
