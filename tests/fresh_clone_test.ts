/**
 * What a newcomer does: a fresh clone, an empty HOME, the set-up of containers
 * and every command of the README and of the pages, executed as it stands there.
 */
import {
  assert,
  assertEquals,
  assertMatch,
  assertStringIncludes,
} from "@std/assert";
import { basename, dirname, join } from "node:path";
import { notebooks } from "../lib/tasks/notebooks.ts";
import { environmentProgram, inRoot } from "../lib/tasks/project.ts";

const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

interface Clone extends AsyncDisposable {
  readonly folder: string;
  readonly home: string;
  /** Runs a line of a shell to its end; throws where it fails. */
  run(line: string): Promise<string>;
  /** Runs a line until its output has the words, then stops it. */
  runUntil(line: string, words: string): Promise<string>;
}

/** Copies what is in the repository, with an empty HOME beside it. */
async function freshClone(): Promise<Clone> {
  const base = await Deno.realPath(await Deno.makeTempDir());
  const [folder, home] = [
    join(base, "my clone, 100% größer #1"),
    join(base, "home"),
  ];
  await Deno.mkdir(home);
  const names = await capture(
    "git ls-files --cached --others --exclude-standard -z",
    inRoot(),
    Deno.env.toObject(),
  );
  for (const name of names.split("\0").filter(Boolean)) {
    await Deno.mkdir(join(folder, dirname(name)), { recursive: true });
    await Deno.copyFile(inRoot(name), join(folder, name));
  }
  const env = { ...await cachesAndMirrors(), HOME: home, BROWSER: "true" };
  return {
    folder,
    home,
    run: (line) => capture(line, folder, env),
    async runUntil(line, words) {
      const child = new Deno.Command("bash", {
        args: ["-c", `exec setsid bash -c '${line}' 2>&1`],
        ...{ cwd: folder, env, clearEnv: true },
        ...{ stdin: "null", stdout: "piped", stderr: "null" },
      }).spawn();
      let seen = "";
      for await (const bytes of child.stdout) {
        seen += text(bytes);
        if (!seen.includes(words)) continue;
        Deno.kill(-child.pid, "SIGTERM");
        break;
      }
      await child.status;
      return seen;
    },
    [Symbol.asyncDispose]: () => Deno.remove(base, { recursive: true }),
  };
}

async function capture(
  line: string,
  cwd: string,
  env: Record<string, string>,
): Promise<string> {
  const { success, stdout, stderr } = await new Deno.Command("bash", {
    ...{ args: ["-c", line], cwd, env, clearEnv: true, stdin: "null" },
  }).output();
  if (!success) throw new Error(`${line}\n${text(stdout)}${text(stderr)}`);
  return text(stdout);
}

/** Package caches and mirrors of this machine: nothing else of its HOME. */
async function cachesAndMirrors(): Promise<Record<string, string>> {
  const all = Deno.env.toObject();
  const kept = Object.entries(all).filter(([name]) =>
    /^(PATH$|UV_|PIP_|NPM_CONFIG_|SSL_|NODE_EXTRA|.*_proxy$)/i.test(name)
  );
  const npm = await capture("npm config get cache", inRoot(), all);
  const { denoDir } = JSON.parse(
    await capture(`'${Deno.execPath()}' info --json`, inRoot(), all),
  );
  return {
    npm_config_cache: npm.trim(),
    UV_CACHE_DIR: join(all.HOME ?? "", ".cache", "uv"),
    DENO_DIR: denoDir,
    ...Object.fromEntries(kept),
  };
}

/** The commands of a page: each line of its shell blocks, and those in its text. */
async function commandsOf(page: string): Promise<string[]> {
  const source = await Deno.readTextFile(inRoot(page));
  const inline = [...source.matchAll(/`(npx -y deno[^`\n]*)`/g)];
  return [...source.matchAll(/^```sh\n(.*?)^```/gms), ...inline]
    .flatMap(([, block]) => block.trim().split("\n"))
    .map((line) => line.replace(/ +#.*$/, ""));
}

/**
 * The commands of a page's blocks for PowerShell, which is not here: each as a
 * shell has it, so that it is one of those that are tried.
 */
async function powerShellCommandsOf(page: string): Promise<string[]> {
  const source = await Deno.readTextFile(inRoot(page));
  const blocks = source.matchAll(/^```powershell\n(.*?)^```/gms);
  return [...blocks].flatMap(([, block]) => {
    let variables = "";
    return block.trim().split("\n").flatMap((line) => {
      const [, name, value] = /^\$env:(\w+) = "([^"$`]*)"$/.exec(line) ?? [];
      if (!name) return [variables + line];
      variables += `${name}=${value} `;
      return [];
    });
  });
}

/** The README first; docs/aws.md needs an account and has tests of its own. */
async function pagesWithCommands(): Promise<string[]> {
  const names = await Array.fromAsync(
    Deno.readDir(inRoot("docs")),
    ({ name }) => `docs/${name}`,
  );
  return ["README.md", ...names.sort()]
    .filter((name) => name.endsWith(".md") && name !== "docs/aws.md");
}
/** The addresses of files that a task prints. */
const urlsIn = (printed: string) =>
  [...printed.matchAll(/^file:\/\/\S+$/gm)].map(([url]) => new URL(url));

const task = (name: string) => `npx -y deno@2.8.1 task ${name}`;

/** Gives a clone customers of its own. */
const copySample = ({ folder }: Clone) =>
  Deno.copyFile(
    inRoot("tests", "fixtures", "sample", "sample_1000_42.csv"),
    join(folder, "customers.csv"),
  );

/** Gives a clone one more notebook; returns its path. */
async function addNotebook({ folder }: Clone): Promise<string> {
  const list = join(folder, "lib", "tasks", "notebooks.ts");
  const entry =
    `{ id: "another", title: "Another one", sentence: "Adds up.", ` +
    `groups: ["walk", "tuning"] },`;
  const before = await Deno.readTextFile(list);
  const after = before.replace(/^\];$/m, `${entry}\n];`);
  assert(after !== before);
  await Deno.writeTextFile(list, after);
  const metadata = { kernelspec: { name: "churn", display_name: "Churn" } };
  const cells = [
    { cell_type: "markdown", source: "# Another notebook" },
    { cell_type: "code", source: "41 + 1", execution_count: null, outputs: [] },
  ].map((cell, index) => ({ ...cell, id: `cell-${index}`, metadata: {} }));
  const path = join(folder, "notebooks", "another.ipynb");
  await Deno.writeTextFile(
    path,
    JSON.stringify({ nbformat: 4, nbformat_minor: 5, metadata, cells }),
  );
  return path;
}

const opens =
  (notebook: string) => async (clone: Clone, line: string): Promise<void> => {
    const seen = await clone.runUntil(line, "?token=");
    assertStringIncludes(seen, `/lab/tree/work/${notebook}.ipynb?token=`);
  };

/** How each command is tried; it throws where it does not do what is said. */
const trials: Record<string, (clone: Clone, line: string) => Promise<void>> = {
  async ["git clone https://github.com/OWNER/NAME churn && cd churn"](
    { folder, run },
    line,
  ) {
    const git =
      `git -c init.defaultBranch=main -c user.name=me -c user.email=me@x`;
    await run(`${git} init -q && git add -A && ${git} commit -qm all`);
    const own = line.replace(
      "https://github.com/OWNER/NAME",
      '"$OLDPWD"',
    );
    assertStringIncludes(
      await run(`cd "$(mktemp -d)" && ${own} && ls`),
      "README.md",
    );
    await Deno.remove(join(folder, ".git"), { recursive: true });
  },
  async [task("walkthrough")](clone, line) {
    const printed = await clone.run(line);
    assertMatch(printed, /^How good: AUC 0\.\d+ \(95% interval /m);
    const urls = urlsIn(printed);
    assertEquals(urls.length, 2);
    for (const url of urls) assert((await Deno.stat(url)).size > 100_000);
  },
  async [`${task("walkthrough")} customers.csv`](clone, line) {
    await copySample(clone);
    const [page] = urlsIn(await clone.run(line));
    assertStringIncludes(await Deno.readTextFile(page), "customers.csv");
  },
  async [`${task("train")} customers.csv --out model/`](clone, line) {
    await copySample(clone);
    await clone.run(line);
    await Deno.stat(join(clone.folder, "model", "features.json"));
  },
  async [
    `${
      task("score")
    } today.csv --model model/ --top 100 --reasons 3 --out calls.csv`
  ](clone, line) {
    await Deno.copyFile(
      join(clone.folder, "customers.csv"),
      join(clone.folder, "today.csv"),
    );
    await clone.run(line);
    const calls = await Deno.readTextFile(join(clone.folder, "calls.csv"));
    assert(calls.trim().split("\n").length > 50, calls);
  },
  async [task("setup tuning")]({ run }, line) {
    await run(`${line} && .venv/bin/python -c "import optuna"`);
  },
  // This test is part of it, and CI runs it as it stands there.
  async [task("test")](_, line) {
    assertStringIncludes(await Deno.readTextFile(inRoot(".ci", "run")), line);
  },
  [task("lab")]: opens("churn"),
  [`CHURN_CSV=customers.csv ${task("lab")}`]: opens("churn"),
  [`CHURN_LOG=calls.jsonl ${task("lab")}`]: opens("churn"),
  [task("lab tuning")]: opens("tuning"),
  async [task("local")](clone, line) {
    assertStringIncludes(
      await clone.runUntil(line, "AWS_SECRET_ACCESS_KEY"),
      "AWS_ENDPOINT_URL=",
    );
  },
  async [task("setup notebooks")]({ run }, line) {
    await run(line);
  },
  async [task("sweep")](clone, line) {
    await clone.run(line);
  },
  async [task("docs")](clone, line) {
    const index = (await clone.run(line)).trim().split("\n").at(-1)!;
    assertStringIncludes(await Deno.readTextFile(index), "openSession");
  },
  async [task("render")](clone, line) {
    const pages = (await clone.run(line)).trim().split("\n");
    assertEquals(pages.length, notebooks.length);
    for (const page of pages) assert((await Deno.stat(page)).size > 100_000);
  },
};

Deno.test("a fresh clone", async (t) => {
  await using clone = await freshClone();

  await t.step("is set up by the script of containers", async () => {
    const said = await clone.run("bash .binder/postBuild 2>&1");
    const lines = said.split("\n").filter((line) => !/^npm notice/.test(line));
    assert(lines.length < 40, said);
    // What it says that it takes is what it takes, there where it was measured.
    if (Deno.build.os === "linux" && Deno.build.arch === "x86_64") {
      for (const folder of ["node_modules", ".venv"]) {
        const [, told] = new RegExp(`about (\\d+) MB\\) into ${folder}/`).exec(
          said,
        )!;
        const [taken] = (await clone.run(`du -sm ${folder}`)).split("\t");
        const ratio = Number(taken) / Number(told);
        assert(ratio > 0.75 && ratio < 1.33, `${folder}: ${taken} MB`);
      }
    }
    const listed = await clone.run(
      `HOME="$PWD/../other" .binder/start ${
        environmentProgram("jupyter")
      } kernelspec list --json`, // a Jupyter keeps its own files there
    );
    const { kernelspecs: { churn } } = JSON.parse(listed);
    const deno = join(clone.folder, ".venv", "bin", "deno");
    assert(churn.spec.argv.includes(deno), churn.spec.argv.join(" "));
    await clone.run(`'${deno}' --version`);
  });

  const tried = new Set<string>();
  for (const page of await pagesWithCommands()) {
    for (const line of await commandsOf(page)) {
      if (tried.has(line)) continue;
      tried.add(line);
      await t.step(`does what ${page} says: ${line}`, async () => {
        assert(line in trials, "no trial of it in this file");
        await trials[line](clone, line);
      });
    }
  }

  await t.step("has tried what the pages give for PowerShell", async () => {
    for (const page of await pagesWithCommands()) {
      for (const line of await powerShellCommandsOf(page)) {
        assert(tried.has(line), `${page}: ${line}`);
      }
    }
  });

  await t.step(
    "executes and renders one more notebook of the list",
    async () => {
      const committed = await addNotebook(clone);
      const [page] = urlsIn(
        await clone.run(`${task("walkthrough")} --notebook another`),
      );
      assertStringIncludes(await Deno.readTextFile(page), ">Another notebook<");
      assertEquals((await Deno.readTextFile(committed)).includes("42"), false);
      await clone.run(`${task("notebook")} another`);
      assertStringIncludes(await Deno.readTextFile(committed), '"42"');
      const pages = (await clone.run(task("render"))).trim().split("\n");
      assertEquals(pages.map((path) => basename(path)).at(-1), "another.html");
      assertStringIncludes(
        await Deno.readTextFile(pages[0]),
        '<a href="another.html"',
      );
    },
  );

  await t.step("has written nothing into HOME but caches", () => {
    const names = Array.from(Deno.readDirSync(clone.home), ({ name }) => name);
    const others = names.filter((name) => !/^\.(cache|npm|rustup)$/.test(name));
    assertEquals(others, []);
  });
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
