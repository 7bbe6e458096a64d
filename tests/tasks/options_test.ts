/** Commands that tasks tell their reader to go on with. */
import { assertEquals } from "@std/assert";
import { capture, taskCommand } from "../../lib/tasks/command.ts";
import { commandOf } from "../../lib/tasks/options.ts";

Deno.test("a command that is told can be pasted into a shell, whatever its words", async () => {
  const file = "a shop's $HOME/`x` customers.csv";
  const options = {
    ...{ target: 'Customer "Status"', positive: undefined, seed: "7" },
    out: "model/",
  };
  const command = commandOf("train", file, options);
  const { stdout } = (await capture("bash", [
    "-c",
    command.replace(taskCommand(), "printf '%s\\n'"),
  ]))!;
  assertEquals(stdout.trimEnd().split("\n"), [
    ...["train", file, "--target", 'Customer "Status"', "--seed", "7"],
    ...["--out", "model/"],
  ]);
  assertEquals(
    commandOf("score", "today.csv", { model: "m/", out: "calls.csv" }),
    `${taskCommand()} score today.csv --model m/ --out calls.csv`,
  );
});

Deno.test("a command that is told begins as the task was called, so that it can be found", () => {
  assertEquals(taskCommand(false), "deno task");
  assertEquals(taskCommand(true), `npx -y deno@${Deno.version.deno} task`);
});
