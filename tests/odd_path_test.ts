/** A clone lies where its owner put it: spaces, percents, other scripts. */
import { assertEquals } from "@std/assert";
import { dirname, join } from "node:path";
import { capture } from "../lib/tasks/command.ts";
import { inRoot } from "../lib/tasks/project.ts";

const script = `
import { loadCustomersToScore } from "lib/customers/scoring_file.ts";
import { repositoryRoot } from "lib/settings/settings.ts";
const features = {
  features: [{ name: "tenure", column: "tenure", kind: "numeric", mean: 0, scale: 1 }],
  target: { name: "churn", positive: "1", negative: "0" },
  unused: ["id"],
  ids: ["id"],
};
const { roles } = await loadCustomersToScore("build/today.csv", features as never);
console.log(JSON.stringify([repositoryRoot, roles.rows]));
`;

for (
  const name of [
    "a clone",
    "100%",
    "%20 %41",
    "größer 客户",
    "#1 ?x=y&z",
    "it's",
  ]
) {
  Deno.test(`customers to score are found in a clone called '${name}'`, async () => {
    const base = await Deno.realPath(await Deno.makeTempDir());
    const clone = join(base, name);
    try {
      const listed = await capture("git", [
        ...["ls-files", "--cached", "--others", "--exclude-standard", "--"],
        ...["lib", "local-sagemaker", "python", "deno.json", "package.json"],
        "tests/offline*",
      ], { cwd: inRoot() });
      for (const file of listed!.stdout.trim().split("\n")) {
        await Deno.mkdir(join(clone, dirname(file)), { recursive: true });
        await Deno.copyFile(inRoot(file), join(clone, file));
      }
      await Deno.symlink(inRoot("node_modules"), join(clone, "node_modules"));
      await Deno.mkdir(join(clone, "build"));
      const csv = "id,tenure\n" +
        Array.from({ length: 30 }, (_, i) => `c${i},${i % 9}\n`).join("");
      await Deno.writeTextFile(join(clone, "build", "today.csv"), csv);
      await Deno.writeTextFile(join(clone, "load.ts"), script);
      const { code, stdout, stderr } = (await capture(Deno.execPath(), [
        ...["run", "-A", "--quiet", "--no-check", "--no-lock", "--cached-only"],
        ...["--node-modules-dir=manual", "--import-map=tests/offline.json"],
        "load.ts",
      ], { cwd: clone }))!;
      assertEquals(code, 0, stderr);
      const [root, rows] = JSON.parse(stdout);
      assertEquals([root.replace(/\/$/, ""), rows], [clone, 30]);
    } finally {
      await Deno.remove(base, { recursive: true });
    }
  });
}
