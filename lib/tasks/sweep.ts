/**
 * `deno task sweep [--yes]`: shows what walks have left on the target that is
 * set and no ledger knows, and deletes it on confirmation. Ends with what is
 * left; its exit code is 1 where something is.
 *
 * @module
 */
import { existsSync } from "node:fs";
import { tableText } from "../show/table.ts";
import { ledgerPath, openLedger } from "../aws/ledger.ts";
import type { Show } from "../resources/removal/types.ts";
import { checkName, isKind, wordsOf } from "../resources/registry.ts";
import { openSession } from "../session/open_session.ts";
import type { Session } from "../aws/session.ts";
import { findStrays, type Stray, sweepAway } from "../resources/sweep.ts";
import { runTask, say, takeOptions, TaskError } from "./command.ts";
import { statesOnAws } from "./local_state.ts";

await runTask(async () => {
  const isSure = takeOptions("sweep", ["--yes"]).has("--yes");
  await using session = await open();
  const ledgers = await ledgersOf(session);
  const where = `${session.settings.target}, account ${session.accountId}, ` +
    `${session.region}, bucket ${session.bucket}`;
  const { strays, others, known } = await findStrays(session, ledgers);
  if (known > 0) {
    say(
      `Listed in a ledger: ${known}. The notebook's cleanup cell deletes ` +
        `them.`,
    );
  }
  if (others.length > 0) {
    say(
      `At the project's keys, but without a mark that the project put it there. Not touched:\n`,
    );
    console.log(table(others));
  }
  if (strays.length === 0) {
    say(`Nothing is left over outside the ledgers: ${where}`);
    return 0;
  }
  say(`Left over, and in no ledger of this clone: ${where}\n`);
  console.log(table(strays));
  say(
    "\nResources of other people and other clones in this account are among them: " +
      "check owners, names and ages.",
  );
  if (!isSure && !confirmed(strays.length)) {
    say("Nothing was deleted.");
    return 1;
  }
  const refused = await sweepAway(session, strays, sayChanges());
  for (const line of refused) say(`Cannot delete ${line}`);
  const { strays: left } = await findStrays(session, ledgers);
  say(
    left.length
      ? `\nStill there:\n`
      : "Nothing is left. Buckets are not swept.",
  );
  if (left.length) console.log(table(left));
  return left.length ? 1 : 0;
});

async function open(): Promise<Session> {
  try {
    return await openSession();
  } catch (error) {
    throw new TaskError((error as Error).message);
  }
}

/** Says a line once, however often its detail changes. */
function sayChanges(): Show {
  let last = "";
  return (line) => {
    if (line !== last) say(line);
    last = line;
  };
}

/** Those of this clone: several state folders may know of one account. */
async function ledgersOf({ settings, accountId, region, ledger }: Session) {
  const others = settings.target === "aws" ? await statesOnAws() : [];
  const paths = others.map((folder) =>
    ledgerPath(folder, settings.target, accountId, region)
  );
  return [
    ledger,
    ...paths.filter(existsSync).map((path) =>
      openLedger(path, undefined, { isKind, checkName })
    ),
  ];
}

/** Without a terminal nobody can confirm. */
function confirmed(count: number): boolean {
  if (!Deno.stdin.isTerminal()) {
    say("To confirm, run it in a terminal, or add --yes.");
    return false;
  }
  return prompt(`Delete these ${count}? Type yes:`)?.trim() === "yes";
}

function table(strays: readonly Stray[]): string {
  return tableText({
    header: ["costs", "kind", "name", "state", "age", "owner"],
    rows: strays.map(({ costs, kind, name, state, created, owner }) => [
      costs,
      wordsOf(kind),
      name,
      state,
      age(created),
      owner ?? "unknown",
    ]),
  });
}

function age(created: Date): string {
  const hours = (Date.now() - created.getTime()) / 3_600_000;
  if (hours < 1) return `${Math.round(hours * 60)} min`;
  if (hours < 48) return `${Math.round(hours)} h`;
  return `${Math.round(hours / 24)} days`;
}
