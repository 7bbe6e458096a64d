import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { existsSync } from "node:fs";
import { notebookPath } from "../../lib/tasks/execute_notebook.ts";
import { notebooks } from "../../lib/tasks/notebooks.ts";
import { environmentProgram, inRoot } from "../../lib/tasks/project.ts";
import { workingCopy } from "../../lib/tasks/working_copy.ts";

Deno.test("a working copy is kept when it was changed, and replaced when it was not", async () => {
  const folder = await Deno.makeTempDir();
  const from = `${folder}/churn.ipynb`;
  const make = (fresh = false) =>
    workingCopy(from, { folder: `${folder}/work`, fresh });
  const names = () =>
    Array.from(Deno.readDirSync(`${folder}/work`), ({ name }) => name)
      .filter((name) => name.endsWith(".ipynb")).sort();
  await Deno.writeTextFile(from, "one");
  const copy = await make();
  assertEquals(await Deno.readTextFile(copy), "one");
  await Deno.writeTextFile(from, "two");
  await make();
  assertEquals(await Deno.readTextFile(copy), "two");

  await Deno.writeTextFile(copy, "mine");
  await make();
  assertEquals(await Deno.readTextFile(copy), "mine");
  await Deno.writeTextFile(from, "three");
  await make();
  assertEquals(await Deno.readTextFile(copy), "mine");
  assertEquals(names(), ["churn.ipynb"]);

  await make(true);
  assertEquals(await Deno.readTextFile(copy), "three");
  const [kept] = names();
  assertEquals(names(), [kept, "churn.ipynb"]);
  assertEquals(await Deno.readTextFile(`${folder}/work/${kept}`), "mine");
  await make(true);
  assertEquals(names().length, 2);
  await Deno.remove(folder, { recursive: true });
});

Deno.test({
  name:
    "the lab task starts, for root too, on the working copy, and ends with what stays on AWS",
  ignore: !existsSync(environmentProgram("jupyter-lab")),
  fn: async () => {
    const before = await Deno.readTextFile(notebookPath);
    const hadWork = existsSync(inRoot("work"));
    const state = await Deno.makeTempDir();
    await Deno.mkdir(`${state}/ledger`);
    await Deno.writeTextFile(
      `${state}/ledger/aws-123456789012-us-east-1.jsonl`,
      '{"kind":"endpoint","name":"churn-endpoint-1"}\n',
    );
    const lab = new Deno.Command(Deno.execPath(), {
      args: [
        ...["run", "-A", "lib/tasks/lab.ts", "--no-browser"],
        ...["--ServerApp.port=0", "--IdentityProvider.token=lab-test"],
      ],
      cwd: inRoot(),
      env: { CHURN_STATE: state },
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    let seen = "";
    const reading = lab.stderr.pipeThrough(new TextDecoderStream())
      .pipeTo(
        new WritableStream({
          write: (text) => {
            seen += text;
          },
        }),
      );
    const address = await until(() =>
      /http:\/\/127\.0\.0\.1:\d+/.exec(seen)?.[0]
    );
    const at = `${address}/?token=lab-test`;
    const page = await fetch(at, { redirect: "follow" });
    assertStringIncludes(page.url, "/lab/tree/work/churn.ipynb");
    await page.body?.cancel();
    const copy = `${address}/api/contents/work/churn.ipynb?token=lab-test`;
    assertStringIncludes(await (await fetch(copy)).text(), "churn.openSession");
    for (const { id } of notebooks) {
      assert(existsSync(inRoot("work", `${id}.ipynb`)));
    }
    lab.kill("SIGTERM");
    await lab.stdout.cancel();
    await lab.status;
    await reading;
    assertStringIncludes(
      seen,
      "aws-123456789012-us-east-1.jsonl lists what stays on AWS and costs",
    );
    await Deno.remove(state, { recursive: true });
    assertEquals(await Deno.readTextFile(notebookPath), before);
    if (!hadWork) await Deno.remove(inRoot("work"), { recursive: true });
  },
});

async function until<T>(look: () => T | undefined): Promise<T> {
  for (let tries = 0; tries < 600; tries++) {
    const found = look();
    if (found) return found;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  assert(false, "Not in time");
}
