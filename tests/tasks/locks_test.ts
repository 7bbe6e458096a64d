import { assert, assertEquals, assertMatch } from "@std/assert";
import { inRoot } from "../../lib/tasks/project.ts";
import { lockFile } from "../../lib/tasks/python_packages.ts";

const groups = [
  ...["walk", "tuning", "lab", "test", "mlflow", "containers", "bench"],
  ...["deno", "newer", "installer"],
];

Deno.test("the locks name no address and no path", async () => {
  for (const group of groups) {
    const lock = await Deno.readTextFile(lockFile(group));
    assert(
      !/:\/\/|^-|file:| @ |[ =]\//m.test(lock.replaceAll(/ +--hash=/g, "")),
    );
  }
});

Deno.test("every locked package has one version a platform and its hashes", async () => {
  for (const group of groups) {
    const lock = await Deno.readTextFile(lockFile(group));
    for (const entry of lock.trim().split(/\n(?=\S)/)) {
      assertMatch(entry, /^[a-z0-9-]+==\S+( ; .+)? \\\n +--hash=sha256:/);
    }
  }
});

Deno.test("groups that share a package lock it alike", async () => {
  const versions = new Map<string, string>();
  for (const group of groups.filter((name) => name !== "newer")) {
    const lock = await Deno.readTextFile(lockFile(group));
    for (const [, name, version] of lock.matchAll(/^(\S+)==(\S+) \\$/gm)) {
      assertEquals(versions.get(name) ?? version, version, name);
      versions.set(name, version);
    }
  }
  assert(versions.size > 50);
});

Deno.test("the locks hold every direct requirement", async () => {
  const project = (await Deno.readTextFile(inRoot("python", "pyproject.toml")))
    .replaceAll(/#.*$/gm, "");
  for (const group of groups) {
    const [, list] = project.match(
      new RegExp(`^${group} = \\[([^\\]]*)\\]$`, "m"),
    )!;
    const lock = await Deno.readTextFile(lockFile(group));
    const names = [...list.matchAll(/"([a-z0-9_-]+)/g)].map(([, name]) =>
      name.replaceAll("_", "-")
    );
    assert(names.length > 0);
    for (const name of names) assertMatch(lock, new RegExp(`^${name}==`, "m"));
  }
});

Deno.test("deno.lock has no other version of a package that package.json overrides", async () => {
  const read = async (name: string) =>
    JSON.parse(await Deno.readTextFile(inRoot(name)));
  const { overrides } = await read("package.json");
  const { npm } = await read("deno.lock");
  const versions = (name: string) =>
    Object.keys(npm).filter((id) => id.startsWith(`${name}@`))
      .map((id) => id.slice(name.length + 1).split("_")[0]);
  for (const [name, target] of Object.entries<string>(overrides)) {
    const [, other, version] = /^(?:npm:(.+)@)?([^@]+)$/.exec(target)!;
    assertEquals(versions(other ?? name), [version], name);
    if (other) assertEquals(versions(name), [], name);
  }
});

Deno.test("the import map for closed networks has what deno.json and package.json declare", async () => {
  const json = async (...path: string[]) =>
    JSON.parse(await Deno.readTextFile(inRoot(...path)));
  const read = async (...path: string[]): Promise<Record<string, string>> =>
    (await json(...path)).imports;
  const readForTests = async (...path: string[]) => {
    const { devDependencies } = await json(...path);
    return Object.entries(devDependencies)
      .map(([name, range]) => [name, `npm:${name}@${range}`]);
  };
  const expected: Record<string, string> = {
    ...Object.fromEntries([
      ...await readForTests("local-sagemaker", "package.json"),
      ...await readForTests("package.json"),
    ]),
    ...await read("local-sagemaker", "deno.json"),
    ...await read("deno.json"),
  };
  for (const [name, target] of Object.entries(expected)) {
    if (target.startsWith("./")) expected[name] = `.${target}`;
    if (target.startsWith("jsr:")) expected[name] = "./offline_assert.ts";
  }
  assertEquals(await read("tests", "offline.json"), expected);
});
