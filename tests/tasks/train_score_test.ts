/** From a CSV to a list of whom to call, from the shell. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { join } from "node:path";
import { csvStream, csvText, readCsv } from "lib/data/csv.ts";
import { sampleCustomers } from "lib/data/sample.ts";
import { inRoot } from "../../lib/tasks/project.ts";
import { jupyterEnvironment } from "../../lib/tasks/jupyter.ts";

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

Deno.test("two tasks go from a file to whom to call, with reasons, and leave nothing else", async () => {
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
  await Deno.writeFile(
    join(folder, "today.csv"),
    csvStream(sampleCustomers({ count: 90, seed: 8 })),
  );
  const training = ["customers.csv", "--target", "Customer Status"];
  training.push("--positive", "Gone", "--seed", "7", "--out", "model/");
  training.push("--parameters", "num_round=20,eta=0.3");
  const trained = await run("train", training, folder);
  assertEquals(trained.code, 0, trained.stderr);
  assertEquals(trained.stdout, `${join(folder, "model")}\n`);
  assertStringIncludes(
    trained.stderr,
    "'Customer Status' is 'Gone' for those who left",
  );
  assertStringIncludes(trained.stderr, "On 105 test customers");
  assertStringIncludes(
    trained.stderr,
    "Training job churn-training-1: Completed",
  );
  assertEquals(await names(join(folder, "model")), [
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
      ["train", "", "it needs a file, CUSTOMERS.csv.\nUsage: deno task train"],
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
      ["train", "few.csv --out m --parameters deep", "of the form NAME=VALUE"],
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
    assertStringIncludes(stdout, `Usage: deno task ${task} `);
    assert((stdout.match(/^ {2}--/gm) ?? []).length >= most, stdout);
  }
});

Deno.test("an interrupt ends the training and leaves nothing", async () => {
  const folder = await Deno.makeTempDir();
  await Deno.writeFile(
    join(folder, "customers.csv"),
    csvStream(sampleCustomers({ count: 20_000, seed: 3 })),
  );
  const child = start("train", [
    ...["customers.csv", "--out", "model"],
    ...["--parameters", "num_round=100000,early_stopping_rounds=0"],
  ], folder);
  const reader = child.stderr.pipeThrough(new TextDecoderStream()).getReader();
  let seen = "";
  let isStopped = false;
  for (let read = await reader.read(); !read.done; read = await reader.read()) {
    seen += read.value;
    if (isStopped || !seen.includes("Training job churn-training-1")) continue;
    child.kill("SIGINT");
    isStopped = true;
  }
  const { code } = await child.status;
  await child.stdout.cancel();
  assertEquals(code, 130, seen);
  assertStringIncludes(seen, "Stopped by an interrupt.");
  assertEquals(await names(folder), ["customers.csv", "state"]);
  assertEquals(await names(join(folder, "state")), []);
});
