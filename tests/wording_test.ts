/** Plain English wherever users read: messages, documentation, pages, notebook. */
import { assertEquals } from "@std/assert";
import { capture } from "../lib/tasks/command.ts";
import { notebooks } from "../lib/tasks/notebooks.ts";
import { inRoot } from "../lib/tasks/project.ts";
import { accentsIn } from "./wording.ts";

const sources = ["*.ts", ":!tests", ":!local-sagemaker/tests"];
const pythonSources = ["*.py", ":!tests", ":!local-sagemaker/tests"];

async function accentsOf(
  patterns: readonly string[],
  proseOf: (text: string) => readonly string[],
): Promise<string[]> {
  const listed = await capture("git", ["ls-files", "--", ...patterns], {
    cwd: inRoot(),
  });
  const files = listed!.stdout.trim().split("\n");
  const found = await Promise.all(files.map(async (file) => {
    const prose = proseOf(await Deno.readTextFile(inRoot(file)));
    return prose.flatMap(accentsIn).map((accent) => `${file}: ${accent}`);
  }));
  return found.flat();
}

/** A script's literals with the code between them, joined ones in one piece. */
const literals = (text: string) =>
  text.replace(/\/\*[^]*?\*\/|\/\/ .*/g, "").replace(/["`] \+\s+["`]/g, "")
    .split("\n");

/** A script's documentation, each comment in one piece. */
const comments = (text: string) =>
  [...text.matchAll(/\/\*\*[^]*?\*\//g)].map(([comment]) =>
    comment.replace(/\n\s*\*/g, " ")
  );

Deno.test("accents are found, and plain English is not", () => {
  for (
    const text of [
      "mend the reason that it gives",
      "line 3 is no JSON",
      "serves GetRole alone",
      "kept for\never",
      "columns can't be told from chance",
      "nothing tells whether the day comes first",
      "Cannot use x as it must be a number",
      "never an empty folder, as it would be lost",
      "one row a customer",
      "`AWS_PROFILE` and its kin",
    ]
  ) assertEquals(accentsIn(text).length > 0, true, text);
  for (
    const text of [
      "fix the cause",
      "it is not valid JSON",
      "objects of others are left alone",
      "used as text, as it stands in the file",
      "Cannot use x because it must be a number",
      "no number is missing",
    ]
  ) assertEquals(accentsIn(text), [], text);
});

Deno.test("messages are plain English", async () => {
  assertEquals(
    await accentsOf(sources, literals),
    [],
  );
  assertEquals(
    await accentsOf(pythonSources, (text) => text.split("\n")),
    [],
  );
});

Deno.test("the library's documentation is plain English", async () => {
  assertEquals(await accentsOf(sources, comments), []);
});

Deno.test("pages are plain English", async () => {
  const pages = ["*.md", ":!CHANGELOG.md", ":!README.md"];
  assertEquals(await accentsOf(pages, (text) => text.split("\n\n")), []);
});

Deno.test("the notebooks are plain English", async () => {
  for (const { id, path } of notebooks) {
    const { cells } = JSON.parse(await Deno.readTextFile(path));
    const found = (cells as { cell_type: string; source: string[] }[])
      .filter((cell) => cell.cell_type === "markdown")
      .flatMap(({ source }) => source.flatMap(accentsIn));
    assertEquals(found, [], id);
  }
});
