/**
 * `deno task ok`: formatting, lint, types and tests of both languages. Runs
 * all of it and names at its end what was not in order.
 *
 * @module
 */
import { runTask, say, stream, takeNoArguments } from "./command.ts";
import { environmentProgram, inRoot } from "./project.ts";

const configuration = ["--config", "python/pyproject.toml"];
const pythonSources = ["python", "lib", "local-sagemaker", "tests"];
const checks: readonly [name: string, program: string, args: string[]][] = [
  ["deno fmt", Deno.execPath(), ["fmt", "--check"]],
  ["deno lint", Deno.execPath(), ["lint"]],
  ["deno check", Deno.execPath(), [
    ...["check", "--frozen", "--import-map=tests/offline.json"],
    ...["lib", "local-sagemaker", "tests"],
  ]],
  ["ruff format", environmentProgram("ruff"), [
    ...["format", "--check", ...configuration, ...pythonSources],
  ]],
  ["ruff check", environmentProgram("ruff"), [
    ...["check", ...configuration, ...pythonSources],
  ]],
  ["mypy", environmentProgram("mypy"), [
    ...["--config-file", "python/pyproject.toml"],
    ...["python", "lib/tasks/python", "local-sagemaker/python"],
    ...["tests/python", "local-sagemaker/tests/python"],
  ]],
  ["tests", Deno.execPath(), [
    "run",
    "--allow-all",
    "--frozen",
    "lib/tasks/test.ts",
  ]],
];

await runTask(async () => {
  takeNoArguments("ok");
  const failed: string[] = [];
  for (const [name, program, args] of checks) {
    say(`\n== ${name}`);
    if (await stream(program, args, { cwd: inRoot() }) !== 0) failed.push(name);
  }
  say(
    failed.length > 0 ? `Failed: ${failed.join(", ")}` : "All checks passed",
  );
  return failed.length > 0 ? 1 : 0;
});
