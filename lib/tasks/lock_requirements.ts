/**
 * `deno task lock`: turns the groups of `python/pyproject.toml` into locked
 * files with hashes, for every platform and Python from 3.11.
 *
 * @module
 */
import { capture, runTask, TaskError } from "./command.ts";
import { environmentProgram, inRoot } from "./project.ts";
import { hasUv, lockFile } from "./python_packages.ts";
import { setUp } from "./setup.ts";

const groups = [
  ...["walk", "tuning", "lab", "test", "mlflow", "containers", "bench"],
];

await runTask(async () => {
  await setUp(["walk"]);
  const uv = await hasUv() ? "uv" : environmentProgram("uv");
  // One solution for all groups first, so that they agree with each other.
  const together = await Deno.makeTempFile({ suffix: ".txt" });
  await compile(uv, groups, together);
  for (const group of groups) {
    await compile(uv, [group], lockFile(group), ["-c", together]);
  }
  for (const alone of ["deno", "newer", "installer"]) {
    await compile(uv, [alone], lockFile(alone));
  }
  await Deno.remove(together);
});

async function compile(
  uv: string,
  names: string[],
  output: string,
  constraints: string[] = [],
): Promise<void> {
  const project = inRoot("python", "pyproject.toml");
  const outcome = await capture(uv, [
    ...["pip", "compile", "--project", inRoot("python")],
    ...["--universal", "--python-version", "3.11"],
    ...["--generate-hashes", "--no-emit-index-url", "--no-header"],
    ...["--no-annotate", "--quiet", "--output-file", output],
    ...names.flatMap((name) => ["--group", `${project}:${name}`]),
    ...constraints,
    ...Deno.args, // Such as --upgrade.
  ]);
  if (!outcome?.success) throw new TaskError(outcome?.stderr ?? "No uv.");
  console.log(`Locked ${names.join(", ")} in ${output}`);
}
