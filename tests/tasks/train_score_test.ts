/** From a CSV to a list of whom to call, from the shell. */
import {
  assert,
  assertEquals,
  assertMatch,
  assertStringIncludes,
} from "@std/assert";
import { join } from "node:path";
import { csvStream, csvText, readCsv } from "lib/customers/reading/csv.ts";
import { sampleCustomers } from "lib/customers/sample/sample.ts";
import { taskCommand } from "../../lib/tasks/command.ts";
import { inRoot } from "../../lib/tasks/project.ts";
import { jupyterEnvironment } from "../../lib/tasks/jupyter.ts";
import { pathToFileURL } from "node:url";

const start = (task: string, args: string[], folder: string) =>
  new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--frozen", inRoot("lib", "tasks", `${task}.ts`)]
      .concat(args),
    cwd: inRoot(),
    env: {
      ...jupyterEnvironment(),
      INIT_CWD: folder,
      CHURN_STATE: join(folder, "state"),
    },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();

async function run(task: string, args: string[], folder: string) {
  const { code, stdout, stderr } = await start(task, args, folder).output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { code, stdout: text(stdout), stderr: text(stderr) };
}

const rowsOf = async (path: string) =>
  await Array.fromAsync(readCsv((await Deno.open(path)).readable));

/** What is in a folder, if it is there. */
const names = async (folder: string) =>
  (await Array.fromAsync(Deno.readDir(folder), ({ name }) => name)).sort();

/** What a call of the training task made, for all tests of what comes after it. */
const firstTraining = once(async () => {
  const folder = await Deno.makeTempDir({ prefix: "a shop " });
  const sample = sampleCustomers({ count: 700, seed: 3 });
  // The target has a name that nothing would tell, and values to be told.
  const columns = sample.columns.map((column) =>
    column.name === "churn"
      ? {
        ...{ name: "Customer Status", kind: "text" as const },
        values: Array.from(
          column.values as ArrayLike<unknown>,
          (value) => ["1", "Yes"].includes(String(value)) ? "Gone" : "Here",
        ),
      }
      : column
  );
  await Deno.writeTextFile(
    join(folder, "customers.csv"),
    csvText({ rows: 700, columns }),
  );
  const training = ["customers.csv", "--target", "Customer Status"];
  training.push("--positive", "Gone", "--seed", "7", "--out", "model/");
  training.push("--parameters", "num_round=20,eta=0.3");
  return { folder, training, trained: await run("train", training, folder) };
});

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => made ??= make();
}

Deno.test("two tasks go from a file to whom to call, with reasons, and leave nothing else", async () => {
  const { folder, training, trained } = await firstTraining();
  await Deno.writeFile(
    join(folder, "today.csv"),
    csvStream(sampleCustomers({ count: 90, seed: 8 })),
  );
  assertEquals(trained.code, 0, trained.stderr);
  assertEquals(trained.stdout, `${join(folder, "model")}\n`);
  assertStringIncludes(
    trained.stderr,
    "'Customer Status' is 'Gone' for those who left",
  );
  const ends = trained.stderr.trim().split("\n").slice(-7);
  assertMatch(
    ends.join("\n"),
    new RegExp(
      "^How good: AUC 0\\.\\d{3} \\(95% interval 0\\.\\d{3} to 0\\.\\d{3}\\) on 105 test customers.*\n" +
        "Compared: .*\nColumns: .*\nBe careful: .*\n\n" +
        "Its card: (file:///.*/model/card\\.html)\n" +
        `Next, whom to call: ${taskCommand()} score today\\.csv --model model/ --out calls\\.csv$`,
    ),
  );
  const [, url] = /^Its card: (.*)$/m.exec(ends.join("\n"))!;
  const card = await Deno.readTextFile(new URL(url));
  assertStringIncludes(card, "<td>Customer Status</td>");
  assertStringIncludes(card, "<td>num_round</td><td>20</td>");
  assertStringIncludes(
    trained.stderr,
    "Training job churn-training-1: Completed",
  );
  assertEquals(await names(join(folder, "model")), [
    ...["card.html", "card.json", "card.md"],
    ...["features.json", "model.json", "model.tar.gz", "scores_test.csv"],
    "sourcedir.tar.gz",
  ]);
  const about = JSON.parse(
    await Deno.readTextFile(join(folder, "model", "model.json")),
  );
  assertEquals(
    [about.hyperparameters.seed, about.hyperparameters.num_round],
    ["7", "20"],
  );
  assertEquals(await names(join(folder, "state")), []);

  const scoring = ["today.csv", "--model", "model/", "--top", "12"];
  scoring.push("--reasons", "2", "--actionable", "contract");
  const shown = await run("score", scoring, folder);
  assertEquals(shown.code, 0, shown.stderr);
  const lines = shown.stdout.trim().split("\n");
  assertEquals(lines.length, 13);
  assertEquals(
    lines[0],
    "customer,customer_id,group,probability,reason_1,reason_2,speaks_against,can_be_acted_on",
  );

  scoring.push("--out", "lists/calls.csv", "--holdout", "0.25");
  scoring.push("--cost", "5", "--success", "0.4", "--margin", "0.5");
  scoring.push("--months", "12", "--budget", "40");
  const scored = await run("score", scoring, folder);
  assertEquals(scored.code, 0, scored.stderr);
  const out = ["calls.csv", "calls.holdout.csv"]
    .map((name) => join(folder, "lists", name));
  assertEquals(scored.stdout.trim().split("\n"), out);
  const last = scored.stderr.trim().split("\n").slice(-4);
  assertMatch(last[0], /deleted, \d+ kept \(bucket\)$/);
  assertMatch(last[1], /test customer/);
  assertEquals(last.slice(2), [
    `Whom to call: ${pathToFileURL(out[0]).href}`,
    `Held out, not to be called: ${pathToFileURL(out[1]).href}`,
  ]);
  const [calls, heldOut] = await Promise.all(out.map(rowsOf));
  assertEquals([calls.length - 1, heldOut.length - 1], [8, 3]);
  assert(calls[0].includes("expected_gain"));
  assertEquals(await names(join(folder, "lists")), [
    "calls.csv",
    "calls.holdout.csv",
  ]);
  assertEquals(await names(join(folder, "state")), []);

  const again = await run("score", scoring, folder);
  assertEquals(again.code, 1);
  assertStringIncludes(again.stderr, "replace it with --replace");
  const over = await run("train", training, folder);
  assertEquals(over.code, 1);
  assertStringIncludes(over.stderr, "or replace it with --replace");
});

Deno.test("train and score say in a sentence what they can't do, before anything starts", async () => {
  const folder = await Deno.makeTempDir();
  await Deno.writeTextFile(join(folder, "few.csv"), "id,plan\n1,a\n2,b\n");
  for (
    const [task, args, says] of [
      [
        "train",
        "",
        `it needs a file, CUSTOMERS.csv.\nUsage: ${taskCommand()} train`,
      ],
      [
        "train",
        "a.csv b.csv --out m",
        "it takes one file, but got a.csv, b.csv",
      ],
      ["train", "a.csv --ot m", "unknown option '--ot'"],
      ["train", "few.csv", "Cannot train without --out FOLDER"],
      ["train", "few.csv --out m --seed x", "'--seed x': it must be a number"],
      [
        "train",
        "few.csv --out m --parameters max_dept=3",
        "did you mean 'max_depth'?",
      ],
      [
        "train",
        "few.csv --out m --parameters deep",
        "not have the form NAME=VALUE",
      ],
      ["train", "few.csv --out few.csv", "Cannot save a model in"],
      ["train", "none.csv --out m", "none.csv"],
      ["train", "few.csv --out m --target plam", "plam"],
      ["score", "few.csv", "Cannot score without --model FOLDER"],
      ["score", "few.csv --model m", "Cannot load a model from"],
      [
        "score",
        "few.csv --model m --cost 3 --months 2",
        "--success, --margin are missing",
      ],
      ["score", "few.csv --model m --holdout 0.2", "without --out"],
      ["score", "few.csv --model m --out few.csv", "because the file exists"],
    ]
  ) {
    const { code, stdout, stderr } = await run(
      task,
      args.split(" ").filter(Boolean),
      folder,
    );
    assertEquals([code, stdout], [1, ""], `${args}: ${stderr}`);
    assertStringIncludes(stderr, says);
    assert(!/^\s+at /m.test(stderr), `no trace: ${stderr}`);
  }
  assertEquals(
    (await names(folder)).filter((name) => name !== "state"),
    ["few.csv"],
  );
});

Deno.test("tasks that take options list them", async () => {
  for (
    const [task, most] of [["train", 8], ["score", 8], [
      "walkthrough",
      4,
    ]] as const
  ) {
    const { code, stdout } = await run(task, ["--help"], Deno.cwd());
    assertEquals(code, 0);
    assertStringIncludes(stdout, `Usage: ${taskCommand()} ${task} `);
    assert((stdout.match(/^ {2}--/gm) ?? []).length >= most, stdout);
  }
});

/**
 * Runs a task until it says something, then stops it; without words, to its end.
 *
 * @param meanwhile Done while the task is halted, before it is stopped.
 */
async function runUntil(
  words: string | undefined,
  signal: Deno.Signal,
  [task, args, folder]: Parameters<typeof start>,
  meanwhile?: () => Promise<void>,
) {
  const child = start(task, args, folder);
  let [seen, isStopped] = ["", false];
  for await (
    const text of child.stderr.pipeThrough(new TextDecoderStream())
  ) {
    seen += text;
    if (isStopped || !words || !seen.includes(words)) continue;
    isStopped = true;
    if (meanwhile) {
      child.kill("SIGSTOP");
      await meanwhile();
    }
    child.kill(signal);
  }
  const { code } = await child.status;
  const stdout = await new Response(child.stdout).text();
  assertEquals(isStopped, words !== undefined, seen);
  return { code, seen, stdout };
}

/** A shop with customers, and some of today. */
async function shop(customers: number, today: number): Promise<string> {
  const folder = await Deno.makeTempDir();
  for (
    const [name, count] of [["customers", customers], ["today", today]] as const
  ) {
    await Deno.writeFile(
      join(folder, `${name}.csv`),
      csvStream(sampleCustomers({ count, seed: customers + count })),
    );
  }
  return folder;
}

const read = (...path: string[]) => Deno.readTextFile(join(...path));

Deno.test("training that is killed, interrupted or loses its terminal is taken up where it was", async () => {
  const folder = await shop(2000, 10);
  const args = (out: string) => [
    ...["customers.csv", "--out", out],
    ...["--parameters", "num_round=60,early_stopping_rounds=0"],
  ];
  const whole = await run("train", args("whole"), folder);
  assertEquals(whole.code, 0, whole.stderr);
  const until = (words: string | undefined, signal: Deno.Signal) =>
    runUntil(words, signal, ["train", args("model"), folder]);
  await until("processing-1: InProgress", "SIGKILL");
  const second = await until("training-1: InProgress", "SIGINT");
  // The killed job has failed; the upload is there.
  assertStringIncludes(second.seen, "Taking up what an earlier call has left");
  assertStringIncludes(second.seen, "the uploaded customers");
  assertEquals(second.code, 130);
  assertStringIncludes(second.seen, "the same command takes it up");
  const third = await until("endpoint-1: Creating", "SIGHUP");
  assertStringIncludes(third.seen, "(Completed)");
  assert(!third.seen.includes("Processing job"), third.seen);
  assertEquals(third.code, 129);
  const isRunning = ["train", args("model"), folder] as const;
  await runUntil("Taking up", "SIGKILL", [...isRunning], async () => {
    const twice = await run(...isRunning);
    assertEquals(twice.code, 1);
    assertStringIncludes(twice.stderr, "the same command is running already");
  });
  const fourth = await until("Cleanup:", "SIGKILL");
  assert(!/(Processing|Training) job/.test(fourth.seen), fourth.seen);
  const written = await Deno.stat(join(folder, "model", "model.json"));
  const last = await until(undefined, "SIGKILL");
  assertEquals([last.code, last.stdout], [0, `${join(folder, "model")}\n`]);
  assertStringIncludes(last.seen, "cleaning up after it");
  const now = await Deno.stat(join(folder, "model", "model.json"));
  assertEquals(now.mtime, written.mtime);
  for (const file of ["scores_test.csv", "features.json"]) {
    assertEquals(
      await read(folder, "model", file),
      await read(folder, "whole", file),
    );
  }
  assertEquals(await names(join(folder, "state")), []);
});

Deno.test("scoring that is killed asks for no score again, and no list is there in part", async () => {
  const folder = await shop(800, 21_000);
  const first = await firstTraining();
  assertEquals(first.trained.code, 0, first.trained.stderr);
  const model = join(first.folder, "model");
  const args = (out: string) => [
    ...["today.csv", "--model", model, "--out", out],
    ...["--top", "700", "--holdout", "0.2"],
  ];
  const whole = await run("score", args("whole.csv"), folder);
  assertEquals(whole.code, 0, whole.stderr);
  const isSame = async () => {
    for (const ending of [".csv", ".holdout.csv"]) {
      const found = await read(folder, `calls${ending}`).catch(() => undefined);
      if (found === undefined) return false;
      assertEquals(found, await read(folder, `whole${ending}`));
    }
    return true;
  };
  let isComplete = false;
  for (
    const [words, signal] of [
      ["Endpoint", "SIGKILL"],
      ["Scoring customers", "SIGKILL"],
      ["Taking up the scores", "SIGTERM"],
      ["customers scored", "SIGKILL"],
      ["Cleanup:", "SIGKILL"],
    ] as const
  ) {
    const { seen } = await runUntil(
      words,
      signal,
      ["score", args("calls.csv"), folder],
    );
    isComplete = await isSame();
    if (words === "customers scored") {
      const [, taken] = /scores of ([\d,]+) customers/.exec(seen)!;
      assert(Number(taken.replace(",", "")) >= 5000, seen);
    }
  }
  assert(isComplete);
  const last = await run("score", args("calls.csv"), folder);
  assertEquals(last.code, 0, last.stderr);
  assertStringIncludes(last.stderr, "cleaning up after it");
  assert(await isSame());
  assertEquals(await names(join(folder, "state")), []);
});

Deno.test("--fresh, other arguments and changed files begin anew", async () => {
  const folder = await shop(700, 10);
  const stop = async (...more: string[]) => {
    const args = ["customers.csv", "--out", "model", ...more];
    const { seen } = await runUntil(
      "Processing job",
      "SIGKILL",
      ["train", args, folder],
    );
    return seen;
  };
  await stop();
  assertStringIncludes(await stop(), "Taking up");
  const others = await stop("--seed", "5");
  assert(!others.includes("Taking up"), others);
  const fresh = await stop("--fresh");
  assertStringIncludes(fresh, "Deleting what an earlier call has left");
  assert(!fresh.includes("Taking up"), fresh);
  assertEquals((await names(join(folder, "state"))).length, 2);
  const text = await read(folder, "customers.csv");
  await Deno.writeTextFile(join(folder, "customers.csv"), text + "\n");
  const changed = await stop();
  assert(!changed.includes("Taking up"), changed);
});
