/**
 * The tuners of AWS's SDKs, as they come from the package index: too much to
 * install for every run of the tests.
 */
import { assertEquals } from "@std/assert";
import { dirname, join } from "node:path";
import { python } from "../python.ts";
import { runPython } from "../run_python.ts";
import { localTests, path } from "../support.ts";
import { putTuningFixtures } from "../tuning.ts";

/** The SDKs, and what is printed for each. */
const sdks = [
  { requirement: "sagemaker==2.257.7", script: "tuner_sdk2.py" },
  { requirement: "sagemaker==3.27.0", script: "tuner_sdk3.py" },
];
const statuses: Record<string, string[]> = {
  "tuner_sdk2.py": [
    "Completed",
    "Completed",
    "Completed",
    "Completed",
    "Stopped",
  ],
  "tuner_sdk3.py": ["Completed", "Stopped"],
};

/** An environment of its own with a package. */
async function environmentWith(
  requirement: string,
  folder: string,
): Promise<string> {
  const own = join(dirname(python), "uv");
  const uv = await Deno.stat(own).then(() => own, () => "uv");
  const interpreter = join(folder, "bin", "python");
  for (
    const args of [
      ["venv", "--quiet", "--python", python, folder],
      ["pip", "install", "--quiet", "--python", interpreter, requirement],
    ]
  ) {
    const { success, stderr } = await new Deno.Command(uv, { args }).output();
    if (!success) throw new Error(new TextDecoder().decode(stderr));
  }
  return interpreter;
}

for (const { requirement, script } of sdks) {
  localTests(requirement, {
    "tunes, reads the results and stops": async (clients) => {
      await putTuningFixtures(clients);
      const folder = await Deno.makeTempDir();
      const source = join(folder, "source");
      await Deno.mkdir(source);
      await Deno.copyFile(
        path("fixtures/tune.py"),
        join(source, "tune.py"),
      );
      const seen = await runPython<Record<string, unknown>>(clients, {
        python: await environmentWith(requirement, join(folder, "environment")),
        script: path(`fixtures/${script}`),
        input: source,
        env: { HOME: folder },
      });
      assertEquals(seen.statuses, statuses[script]);
      assertEquals(seen.rows, 4);
      assertEquals(seen.best, seen.lowest);
      if (script === "tuner_sdk2.py") {
        assertEquals(seen.attached, true);
        assertEquals(
          seen.artifacts,
          `s3://test-bucket/sdk2/${seen.best}/output/model.tar.gz`,
        );
      }
      await Deno.remove(folder, { recursive: true });
    },
  });
}
