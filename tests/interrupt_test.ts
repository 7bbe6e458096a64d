import { assertEquals, assertStringIncludes } from "@std/assert";
import { join } from "node:path";
import { repositoryRoot } from "lib/settings/settings.ts";
import { jupyterEnvironment } from "../lib/tasks/jupyter.ts";
import { python } from "./python.ts";

Deno.test("an interrupt ends the wait, not the job, and the cell that is run again takes the job up", async () => {
  const state = await Deno.makeTempDir();
  try {
    const { success, stdout, stderr } = await new Deno.Command(python, {
      args: [
        join(repositoryRoot, "tests/interrupted_wait.py"),
        join(repositoryRoot, "notebooks"),
      ],
      env: {
        ...jupyterEnvironment(),
        CHURN_STATE: state,
        CHURN_PYTHON: python,
      },
    }).output();
    const text = new TextDecoder();
    if (!success) throw new Error(text.decode(stderr));
    const { errors, alive } = JSON.parse(text.decode(stdout));
    assertEquals(errors[0], "");
    assertStringIncludes(errors[1], "Interrupted");
    assertStringIncludes(
      errors[1],
      "await churn.waitForProcessing(session, processingJob)",
    );
    assertEquals(errors.slice(2), ["", ""]);
    assertEquals(alive, true);
  } finally {
    await Deno.remove(state, { recursive: true });
  }
});
