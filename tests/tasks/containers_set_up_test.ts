/** The set-up that dev containers and Binder run, in a clone with an empty HOME. */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { dirname, join } from "node:path";
import { environmentProgram, inRoot } from "../../lib/tasks/project.ts";

async function run(
  program: string,
  args: string[],
  cwd: string,
  env: Record<string, string>,
): Promise<string> {
  const { success, stdout, stderr } = await new Deno.Command(program, {
    ...{ args, cwd, env, clearEnv: true, stdin: "null" },
  }).output();
  const text = new TextDecoder();
  if (!success) throw new Error(text.decode(stderr));
  return text.decode(stdout);
}

/** Copies what is in the repository. */
async function cloneInto(folder: string, env: Record<string, string>) {
  const args = ["ls-files", "--cached", "--others", "--exclude-standard", "-z"];
  const names = await run("git", args, inRoot(), env);
  for (const name of names.split("\0").filter(Boolean)) {
    await Deno.mkdir(join(folder, dirname(name)), { recursive: true });
    await Deno.copyFile(inRoot(name), join(folder, name));
  }
}

/** Package caches and mirrors of this machine; nothing else of its HOME. */
async function caches(): Promise<Record<string, string>> {
  const all = Deno.env.toObject();
  const kept = Object.entries(all).filter(([name]) =>
    /^(PATH$|UV_|PIP_|NPM_CONFIG_|npm_config_|SSL_|NODE_EXTRA|.*_proxy$)/i
      .test(name)
  );
  const output = await run("npm", ["config", "get", "cache"], inRoot(), all);
  return {
    npm_config_cache: output.trim(),
    UV_CACHE_DIR: join(all.HOME ?? "/tmp", ".cache", "uv"),
    DENO_DIR: JSON.parse(
      await run(Deno.execPath(), ["info", "--json"], inRoot(), all),
    ).denoDir,
    ...Object.fromEntries(kept),
  };
}

Deno.test("containers are set up by their own script, and other Jupyters find the kernel", async () => {
  const base = await Deno.realPath(await Deno.makeTempDir());
  try {
    const [clone, HOME] = [join(base, "clone"), join(base, "home")];
    await Deno.mkdir(HOME);
    await cloneInto(clone, Deno.env.toObject());
    const env = { ...await caches(), HOME };
    await run("bash", [".binder/postBuild"], clone, env);

    const listed = await run(
      "bash",
      [
        ".binder/start",
        ...[environmentProgram("jupyter"), "kernelspec", "list", "--json"],
      ],
      clone,
      env,
    );
    const { kernelspecs } = JSON.parse(listed);
    assertStringIncludes(
      kernelspecs.churn.resource_dir,
      "kernels/churn",
    );
    assertEquals(
      kernelspecs.churn.spec.argv[0],
      join(clone, ".venv", "bin", "deno"),
    );
    await run(kernelspecs.churn.spec.argv[0], ["--version"], clone, env);
  } finally {
    await Deno.remove(base, { recursive: true });
  }
});

Deno.test("the dev container runs the script and shows Jupyter the kernel", async () => {
  const container = JSON.parse(
    await Deno.readTextFile(inRoot(".devcontainer", "devcontainer.json")),
  );
  assertEquals(container.postCreateCommand, "bash .devcontainer/set_up.sh");
  assertStringIncludes(
    container.containerEnv.JUPYTER_PATH,
    "/.venv/share/jupyter",
  );
});
