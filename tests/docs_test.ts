/** The pages for people: none is orphaned, no link is broken, commands work. */
import { assert, assertEquals } from "@std/assert";
import { existsSync } from "node:fs";
import { basename, dirname, join, relative } from "node:path";
import { capture } from "../lib/tasks/command.ts";
import { inRoot } from "../lib/tasks/project.ts";
import { resolveSettings, variables } from "lib/settings/settings.ts";
import { isAt, keys } from "lib/storage/store.ts";

async function pages(...patterns: string[]): Promise<string[]> {
  const listed = await capture("git", [
    ...["ls-files", "--cached", "--others", "--exclude-standard", "--"],
    ...patterns,
  ], { cwd: inRoot() });
  return listed!.stdout.trim().split("\n");
}

const read = (page: string) => Deno.readTextFile(inRoot(page));

/** A heading's anchor, as GitHub makes it. */
const anchorOf = (heading: string) =>
  heading.toLowerCase().replace(/[^\p{L}\p{N} _-]/gu, "").replace(/ /g, "-");

/** The links of a page within the repository: the file, and the anchor in it. */
async function linksOf(page: string) {
  const text = (await read(page)).replace(/^```.*?^```/gms, "");
  return [...text.matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target]) => target)
    .filter((target) => !/^[a-z]+:/.test(target))
    .map((target) => {
      const [path, anchor] = target.split("#");
      const file = path ? join(dirname(page), path) : page;
      return { page, target, file: file.replace(/\/$/, ""), anchor };
    });
}

Deno.test("every link of a page leads to something", async () => {
  const broken: string[] = [];
  for (const page of await pages("*.md")) {
    for (const { target, file, anchor } of await linksOf(page)) {
      const isThere = existsSync(inRoot(file)) && (!anchor ||
        [...(await read(file)).matchAll(/^#+ (.*)$/gm)]
          .some(([, heading]) => anchorOf(heading) === anchor));
      if (!isThere) broken.push(`${page}: ${target}`);
    }
  }
  assertEquals(broken, []);
});

Deno.test("every page is reached from the README", async () => {
  const reached = new Set(["README.md"]);
  for (const page of reached) {
    for (const { file } of await linksOf(page)) {
      if (file.endsWith(".md")) reached.add(file);
    }
  }
  const lost = (await pages("*.md")).filter((page) => !reached.has(page));
  assertEquals(lost, []);
});

Deno.test("decisions are numbered and have one form", async () => {
  const decisions = (await pages("docs/decisions/[0-9]*.md")).sort();
  assert(decisions.length > 0);
  const list = await read("docs/decisions/README.md");
  for (const [index, page] of decisions.entries()) {
    const number = index + 1;
    assertEquals(basename(page).slice(0, 4), `${number}`.padStart(4, "0"));
    const headings = [...(await read(page)).matchAll(/^#+ (.*)$/gm)]
      .map(([, heading]) => heading);
    const [title, ...sections] = headings;
    assert(title.startsWith(`${number}. `), page);
    assertEquals(
      sections.filter((section) => section !== "Measured"),
      ["Context", "Choice", "Consequences"],
      page,
    );
    const line = `[${title}](${relative("docs/decisions", page)})`;
    assert(list.includes(line), `docs/decisions/README.md lacks ${line}`);
  }
});

Deno.test("docs/settings.md lists every setting", async () => {
  const page = await read("docs/settings.md");
  const names = Object.values(variables);
  assertEquals(names.filter((name) => !page.includes(`\`${name}\``)), []);
});

Deno.test("docs/settings.md lists each setting once, with the default of the code", async () => {
  const table = await read("docs/settings.md");
  const rows = [...table.matchAll(/^\| (`[A-Z_`, 0-9]+?) +\| (.*?) +\|/gm)]
    .map(([, names, value]) => ({
      names: [...names.matchAll(/`(\w+)`/g)].map(([, name]) => name),
      defaults: value.replaceAll("`", "").split(", "),
    }));
  const listed = rows.flatMap(({ names }) => names).sort();
  assertEquals(listed, [...new Set(listed)], "some are there twice");
  const settings = resolveSettings({}, { CHURN_TARGET: "aws" });
  const checked = Object.entries(variables).map(([setting, variable]) => {
    const { names, defaults } = rows.find(({ names }) =>
      names.includes(variable)
    )!;
    const told = defaults[names.indexOf(variable)] ?? defaults[0];
    const inForce = settings[setting as keyof typeof variables];
    const text = typeof inForce === "boolean"
      ? String(Number(inForce))
      : `${inForce ?? ""}`;
    if (/^(the |AWS's |no |–|sagemaker-<|\d\.\d-)/.test(told)) {
      // In words, or of the images' own table: the code has none.
      assert(["", "[object Object]"].includes(text), `${variable}: ${text}`);
      return "in words";
    }
    const isSame = setting === "target" || text === told ||
      text.endsWith(`/${told.split(" ")[0]}`) || text === told.split(" ")[0];
    assert(isSame, `${variable} is ${text} and said to be ${told}`);
    return "the same";
  });
  assert(checked.filter((result) => result === "the same").length > 10);
});

Deno.test("examples put objects where policies and sweep know them", async () => {
  const policy = JSON.parse(await read("docs/policies/caller-walk.json"));
  const allowed = policy.Statement.flatMap(
    ({ Action, Resource }: { Action: string[]; Resource: string | string[] }) =>
      [Action].flat().includes("s3:PutObject") ? [Resource].flat() : [],
  ).map((arn: string) => arn.replace("arn:aws:s3:::BUCKET/PREFIX", ""));
  assertEquals(allowed, ["churn_*"]);
  const known = Object.values(keys);
  const named: string[] = [];
  const files = await pages("lib/*.ts", "*.md", "notebooks/*.ipynb");
  for (const file of files) {
    const text = (await read(file)).replace(/^ *\* ?/gm, "")
      .replaceAll('\\"', '"');
    const used = text.matchAll(
      /\b(?:putObject|s3Uri)\(\s*session,\s*(?:churn\.storage\.keys\.(\w+)(?: \+\s*"([^"]*)")?|"([^"]*)")/g,
    );
    for (const [, name, rest = "", literal] of used) {
      const key = literal ?? keys[name as keyof typeof keys] + rest;
      named.push(key);
      // A folder may be listed; an object lies at a place of the walk.
      const isKnown = known.some((place) =>
        isAt(place, key) || key.endsWith("/") && place.startsWith(key)
      );
      assert(isKnown && key.startsWith("churn_"), `${file}: ${key}`);
    }
  }
  assert(named.length >= 6, `${named}`);
});

Deno.test("what the tables of failures quote is what the code says", async () => {
  const files = await pages(
    ...["lib/*.ts", "lib/*.py", "python/*.py", "local-sagemaker/*.ts"],
    "local-sagemaker/python/*.py",
  );
  const code = (await Promise.all(files.map(read))).join("\n")
    .replace(/["`] \+\s+["`]/g, ""); // literals that are joined
  const [table] = (await read("docs/troubleshooting.md")).split("\n## ");
  const firstCells = [...table.matchAll(/^\| (.*?) +\|/gm)].slice(2);
  const quoted = firstCells.flatMap(([, cell]) =>
    [...cell.matchAll(/`([^`]+)`/g)].map(([, text]) => text)
  );
  assert(quoted.length > 10);
  const isSaid = (text: string) => {
    const pieces = text.split("…").map((piece) =>
      piece.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")
    );
    return new RegExp(pieces.join("[^]{0,99}?")).test(code);
  };
  assertEquals(quoted.filter((text) => !isSaid(text)), []);
});

Deno.test("the README is one screen", async () => {
  const readme = await read("README.md");
  assert(readme.split("\n").length <= 60);
  assert(readme.replace(/\]\(.*?\)|<.*?>| +\|/g, "").length < 4000);
});

Deno.test("CONTRIBUTING lists every task", async () => {
  const { tasks } = JSON.parse(await read("deno.json"));
  const listed = [...(await read("CONTRIBUTING.md")).matchAll(/^\| `(\w+)/gm)];
  assertEquals(
    listed.map(([, name]) => name).sort(),
    Object.keys(tasks).sort(),
  );
});

/** A page's blocks of commands. */
async function commandsOf(page: string): Promise<string[]> {
  return [...(await read(page)).matchAll(/^```sh\n(.*?)^```/gms)]
    .map(([, block]) => block);
}

Deno.test("every page's commands can be pasted into zsh too", async () => {
  for (const page of await pages("*.md")) {
    for (const block of await commandsOf(page)) {
      // It takes comments for arguments, and `:r` after a name for a modifier.
      assert(!/(^|\s)#|\$\w+:[a-z]/m.test(block), `${page}: ${block}`);
    }
  }
});

Deno.test("the commands of docs/aws.md leave no placeholder in the policies", async () => {
  const block = (await commandsOf("docs/aws.md"))
    .find((block) => block.includes("PREFIX"));
  const folder = await Deno.makeTempDir();
  try {
    await Deno.symlink(inRoot("docs"), join(folder, "docs"));
    const identity = 'aws() { case "$*" in *Account*) echo 123456789012;; ' +
      "*Arn*) echo arn:aws-us-gov:iam::123456789012:user/me;; esac; }\n";
    const { success } = await new Deno.Command("bash", {
      args: ["-euc", identity + block],
      ...{ cwd: folder, env: { AWS_REGION: "us-gov-west-1" } },
    }).output();
    assert(success);
    const made = join(folder, "build", "policies");
    const names = [...Deno.readDirSync(made)].map(({ name }) => name);
    assertEquals(
      names.length,
      [...Deno.readDirSync(inRoot("docs", "policies"))].length,
    );
    for (const name of names) {
      const text = await Deno.readTextFile(join(made, name));
      JSON.parse(text);
      const left = /ACCOUNT_ID|REGION|BUCKET|PREFIX|ROLE_NAME|KEY_ID|arn:aws:/;
      assert(!left.test(text), `${name}: ${left.exec(text)}`);
    }
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
