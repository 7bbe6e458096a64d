/** The list of notebooks, and what tasks make of a name. */
import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { capture, TaskError } from "../../lib/tasks/command.ts";
import {
  findNotebook,
  groupsOf,
  namesNotebook,
  notebooks,
} from "../../lib/tasks/notebooks.ts";
import { inRoot } from "../../lib/tasks/project.ts";

const task = (name: string, ...args: string[]) =>
  capture(Deno.execPath(), [
    ...["run", "-A", inRoot("lib", "tasks", `${name}.ts`), ...args],
  ], { cwd: inRoot() });

Deno.test("the list has every notebook once, and what it needs", async () => {
  const listed = await capture("git", [
    ...["ls-files", "--cached", "--others", "--exclude-standard"],
    "notebooks/*.ipynb",
  ], { cwd: inRoot() });
  assertEquals(
    notebooks.map(({ path }) => path).sort(),
    listed!.stdout.trim().split("\n").map((path) => inRoot(path)).sort(),
  );
  assertEquals(notebooks[0].id, "churn"); // which README and pages begin with
  for (const { id, title, sentence, groups } of notebooks) {
    assert(/^[a-z]+$/.test(id) && id !== "index", id); // a page's name
    assert(/^[A-Z].*[^.]$/.test(title), title);
    assert(/^[A-Z][^.]*\.$/.test(sentence), sentence);
    assert(groups.includes("walk"), id);
  }
});

Deno.test("the README leads to every notebook", async () => {
  const readme = await Deno.readTextFile(inRoot("README.md"));
  for (const { id } of notebooks) {
    assert(readme.includes(`](notebooks/${id}.ipynb)`), id);
  }
});

Deno.test("groups that several notebooks need are named once", () => {
  const [first] = notebooks;
  const second = { ...first, groups: ["walk", "tuning"] as const };
  assertEquals(groupsOf([first, second, second]), ["walk", "tuning"]);
});

Deno.test("a notebook is found however its name is written, and the first without", () => {
  const [first] = notebooks;
  const all = [...notebooks, { ...first, id: "second" }];
  assertEquals(findNotebook(undefined, all), first);
  for (const notebook of all) {
    for (const before of ["", "./", "notebooks/", "./notebooks/"]) {
      for (const after of ["", ".ipynb"]) {
        const name = before + notebook.id + after;
        assertEquals(findNotebook(name, all), notebook, name);
      }
    }
  }
  const ids = new Set(all.map(({ id }) => id));
  fc.assert(fc.property(fc.string(), (name) => {
    fc.pre(!ids.has(name.replace(/^(\.\/)?(notebooks\/)?|\.ipynb$/g, "")));
    assert(!namesNotebook(name));
    assertThrows(() => findNotebook(name, all), TaskError, "churn");
  }));
});

Deno.test("a name that is no notebook's is refused, with those that are", async () => {
  const known = notebooks.map(({ id }) => id).join(", ");
  for (
    const [name, ...args] of [
      ["walkthrough", "--notebook", "chrun"],
      ["notebook", "chrun"],
    ]
  ) {
    const { code, stderr } = (await task(name, ...args))!;
    assertEquals(code, 1);
    assertEquals(
      stderr,
      `There is no notebook 'chrun'. Those that there are: ${known}.\n`,
    );
  }
});

Deno.test("the walkthrough does not take a notebook for a file of customers", async () => {
  const { code, stderr } =
    (await task("walkthrough", "notebooks/churn.ipynb"))!;
  assertEquals(code, 1);
  assert(stderr.startsWith("'notebooks/churn.ipynb' is a notebook"), stderr);
  assert(stderr.includes("walkthrough --notebook churn"), stderr);
});
