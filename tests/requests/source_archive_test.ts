import { assertEquals } from "@std/assert";
import { Buffer } from "node:buffer";
import { join } from "node:path";
import {
  pythonFolder,
  sourceArchive,
} from "lib/resources/requests/source_archive.ts";
import { askPython } from "../python.ts";

Deno.test("sourceArchive() packs scripts at the top level, as tarfile reads them", async () => {
  const archive = await sourceArchive(["train.py", "churn_features.py"]);
  const members = await askPython<Record<string, string>>(
    `
import base64, io, json, sys, tarfile
data = io.BytesIO(base64.b64decode(json.load(sys.stdin)))
with tarfile.open(fileobj=data, mode="r:gz") as archive:
    print(json.dumps({m.name: archive.extractfile(m).read().decode() for m in archive}))`,
    Buffer.from(archive).toString("base64"),
  );
  const script = (name: string) => Deno.readTextFile(join(pythonFolder, name));
  assertEquals(members, {
    "train.py": await script("train.py"),
    "churn_features.py": await script("churn_features.py"),
  });
});

Deno.test("sourceArchive() gives the same bytes for the same scripts", async () => {
  const [first, second] = [
    await sourceArchive(["train.py"]),
    await sourceArchive(["train.py"]),
  ];
  assertEquals(first, second);
});
