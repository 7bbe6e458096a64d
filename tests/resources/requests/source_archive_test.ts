import { assert, assertEquals } from "@std/assert";
import { Buffer } from "node:buffer";
import { join } from "node:path";
import {
  pythonFolder,
  sourceArchive,
} from "lib/resources/requests/source_archive.ts";
import { askPython, python } from "../../python.ts";

Deno.test("sourceArchive() packs scripts and the package at the top level, as tarfile reads them", async () => {
  const archive = await sourceArchive(["train.py", "inference.py"]);
  const members = await askPython<Record<string, string>>(
    `
import base64, io, json, sys, tarfile
data = io.BytesIO(base64.b64decode(json.load(sys.stdin)))
with tarfile.open(fileobj=data, mode="r:gz") as archive:
    print(json.dumps({m.name: archive.extractfile(m).read().decode() for m in archive}))`,
    Buffer.from(archive).toString("base64"),
  );
  const packed = await trackedFiles("train.py", "inference.py", "churn");
  assertEquals(Object.keys(members).sort(), packed);
  assert(packed.includes("churn/features.py"), packed.join());
  assert(packed.includes("churn/serving/__init__.py"), packed.join());
  for (const [name, text] of Object.entries(members)) {
    assertEquals(text, await Deno.readTextFile(join(pythonFolder, name)), name);
  }
});

Deno.test("what Python and editors leave in the package is not shipped", async () => {
  const before = await sourceArchive(["train.py"]);
  const left = [
    ...["__pycache__/left.cpython-311.pyc", ".ipynb_checkpoints/left.py"],
    ...[".left.py.swp", "left.py~", "serving/__pycache__/left.pyc"],
  ].map((name) => join(pythonFolder, "churn", name));
  const folder = (path: string) => path.slice(0, path.lastIndexOf("/"));
  const made = [join(pythonFolder, "churn", ".ipynb_checkpoints")];
  try {
    for (const path of left) {
      await Deno.mkdir(folder(path), { recursive: true });
      await Deno.writeTextFile(path, "left");
    }
    assertEquals(await sourceArchive(["train.py"]), before);
  } finally {
    for (const path of left) await Deno.remove(path).catch(() => {});
    for (const path of made) await Deno.remove(path).catch(() => {});
  }
});

for (
  const script of ["preprocess.py", "train.py", "inference.py", "refit.py"]
) {
  Deno.test(`${script} imports nothing but what is shipped with it`, async () => {
    const folder = await Deno.makeTempDir();
    const archive = join(folder, "sourcedir.tar.gz");
    await Deno.writeFile(archive, await sourceArchive([script]));
    const { success, stderr } = await new Deno.Command(python, {
      args: [
        "-I",
        "-c",
        `
import sys, tarfile
tarfile.open(sys.argv[1]).extractall(sys.argv[2], filter="data")
sys.path.insert(0, sys.argv[2])
import ${script.replace(".py", "")}`,
        ...[archive, join(folder, "code")],
      ],
    }).output();
    assert(success, new TextDecoder().decode(stderr));
    await Deno.remove(folder, { recursive: true });
  });
}

Deno.test("sourceArchive() gives the same bytes for the same scripts", async () => {
  const [first, second] = [
    await sourceArchive(["train.py"]),
    await sourceArchive(["train.py"]),
  ];
  assertEquals(first, second);
});

/** Python files that git knows below paths of `python/`, sorted. */
async function trackedFiles(...paths: string[]): Promise<string[]> {
  const { stdout } = await new Deno.Command("git", {
    args: ["ls-files", "--cached", "--others", "--exclude-standard", ...paths],
    cwd: pythonFolder,
  }).output();
  return new TextDecoder().decode(stdout).trim().split("\n").sort();
}
