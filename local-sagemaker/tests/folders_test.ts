import { assert, assertEquals } from "@std/assert";
import { removeFolder } from "../sagemaker/folders.ts";
import { python } from "./python.ts";

const memory = "/dev/shm"; // where folders are made and removed quickly
const isThere = (path: string) =>
  Deno.lstat(path).then(() => true, () => false);

Deno.test({
  name: "a job's folder is removed, however deep it is",
  ignore: !await isThere(memory),
  async fn() {
    const folder = await Deno.makeTempDir({ dir: memory });
    const code = `import os
os.chdir("${folder}")
for _ in range(20_000): os.mkdir("deep"); os.chdir("deep")`;
    await new Deno.Command(python, { args: ["-c", code] }).output();
    await removeFolder(folder);
    assert(!await isThere(folder));
  },
});

Deno.test("a job's folder goes, and what links in it lead to stays", async () => {
  const root = await Deno.makeTempDir();
  await Deno.mkdir(`${root}/kept/closed`, { recursive: true, mode: 0o500 });
  await Deno.writeTextFile(`${root}/kept/file`, "kept");
  await Deno.mkdir(`${root}/job/closed/in`, { recursive: true });
  await Deno.symlink(`${root}/kept`, `${root}/job/closed/in/link`);
  await Deno.chmod(`${root}/job/closed`, 0o000);
  await Deno.symlink(`${root}/kept`, `${root}/linked`);
  for (const name of ["job", "linked", "nothing"]) {
    await removeFolder(`${root}/${name}`);
    assert(!await isThere(`${root}/${name}`), name);
  }
  assertEquals(await Deno.readTextFile(`${root}/kept/file`), "kept");
  await Deno.remove(root, { recursive: true });
});
