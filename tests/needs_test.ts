import { assert, assertEquals, assertRejects } from "@std/assert";
import * as churn from "lib/mod.ts";
import { handedOn } from "lib/needs.ts";
import { capture } from "../lib/tasks/command.ts";
import { notebookPath } from "../lib/tasks/execute_notebook.ts";
import { inRoot } from "../lib/tasks/project.ts";

/** The number of the section whose cell declares each name. */
async function declaredIn(): Promise<Record<string, number>> {
  const { cells } = JSON.parse(await Deno.readTextFile(notebookPath));
  const sections: Record<string, number> = {};
  let section = 0;
  for (const { cell_type, source } of cells) {
    const text = [source].flat().join("");
    const heading = /^## (\d+)\. /m.exec(text);
    if (cell_type === "markdown") section = Number(heading?.[1] ?? section);
    else {
      for (const [, name] of text.matchAll(/^const (\w+) =/gm)) {
        sections[name] ??= section;
      }
    }
  }
  return sections;
}

Deno.test("what is handed on is said to come from the section that makes it", async () => {
  const sections = await declaredIn();
  for (const [name, { section }] of Object.entries(handedOn)) {
    assertEquals(sections[name], section, name);
  }
});

Deno.test("rooms below the sections know no section's number and no task's name", async () => {
  const found = await capture("git", [
    ...["grep", "--untracked", "-nE", "section [0-9]|deno task", "--"],
    ...["currencies", "money", "options", "table", "words"].map((file) =>
      `lib/${file}.ts`
    ),
    ...["aws", "resources", "settings", "show", "statistics", "storage"].map(
      (room) => `lib/${room}`,
    ),
  ], { cwd: inRoot() });
  assertEquals(found!.stdout, "");
});

Deno.test("each stage says what to run first", async () => {
  const session = {} as churn.session.Session;
  const stages: [() => Promise<unknown>, string][] = [
    [() => churn.startProcessing(session, undefined), "section 3"],
    [() => churn.waitForProcessing(session, undefined), "section 4"],
    [() => churn.startTraining(session, undefined), "section 4"],
    [() => churn.waitForTraining(session, undefined), "section 5"],
    [() => churn.startEndpoint(session, undefined), "section 5"],
    [() => churn.waitForEndpoint(session, undefined), "section 6"],
  ];
  for (const [run, section] of stages) {
    const { message } = await assertRejects(run, TypeError, section);
    assert(message.includes("resume(session)"), message);
  }
});
