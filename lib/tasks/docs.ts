/**
 * `deno task docs`: documents what `lib/mod.ts` and the rooms' `mod.ts` export,
 * as pages that can be published beside the rendered notebook.
 *
 * @module
 */
import { mkdir, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { entryPoints } from "../help/rooms.ts";
import { runTask, stream, takeNoArguments, TaskError } from "./command.ts";
import { inRoot } from "./project.ts";

await runTask(async () => {
  takeNoArguments("docs");
  const pages = inRoot("build", "site", "api");
  await rm(pages, { recursive: true, force: true });
  await mkdir(dirname(pages), { recursive: true });
  const code = await stream(Deno.execPath(), [
    ...["doc", "--frozen", "--quiet", "--no-npm", "--html", "--name=churn"],
    ...[`--output=${pages}`, ...entryPoints()],
  ], { cwd: inRoot() });
  if (code !== 0) {
    throw new TaskError(
      "Cannot generate the documentation of lib/: see above.",
    );
  }
  console.log(join(pages, "index.html"));
});
