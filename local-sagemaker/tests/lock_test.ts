import { fileURLToPath } from "node:url";
import { ListBucketsCommand } from "@aws-sdk/client-s3";
import { assert, assertEquals, assertNotEquals } from "@std/assert";
import { type LocalSageMaker, startLocal } from "../mod.ts";
import { clientOf } from "./s3_support.ts";

const optionsFor = (stateFolder: string) => ({
  stateFolder,
  python: "/usr/bin/python3",
});

async function withFolder(test: (stateFolder: string) => Promise<void>) {
  const parent = await Deno.makeTempDir({ prefix: "local-sagemaker-lock-" });
  try {
    await test(`${parent}/state`);
  } finally {
    await Deno.remove(parent, { recursive: true });
  }
}

/** Starts a process of its own that holds the folder until it is ended. */
async function startHolder(stateFolder: string) {
  const child = new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "-A",
      "--no-check",
      fileURLToPath(new URL("./holder.ts", import.meta.url)),
      stateFolder,
    ],
    stdin: "piped",
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  const lines = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  const { value } = await lines.read();
  const { endpoint, joined } = JSON.parse(value!);
  return {
    endpoint,
    joined,
    async end(signal: Deno.Signal) {
      child.kill(signal);
      await child.status;
      await child.stdin.close().catch(() => {});
      await lines.cancel();
    },
  };
}

async function answers({ endpoint, account }: LocalSageMaker) {
  const client = clientOf(endpoint, account);
  try {
    return (await client.send(new ListBucketsCommand())).Buckets !== undefined;
  } finally {
    client.destroy();
  }
}

Deno.test("startLocal() keeps its folder and keys to this user, across restarts", () =>
  withFolder(async (folder) => {
    const first = await startLocal(optionsFor(folder));
    const mode = (path: string) => Deno.statSync(path).mode! & 0o777;
    assertEquals(mode(folder), 0o700);
    assertEquals(mode(`${folder}/credentials.json`), 0o600);
    assert(await answers(first));
    await first.close();
    await first.close();
    const second = await startLocal(optionsFor(folder));
    assertEquals(second.account, first.account);
    assertEquals(second.joined, false);
    await second.close();
  }));

Deno.test("startLocal() makes another key pair for another folder", () =>
  withFolder(async (folder) => {
    await using one = await startLocal(optionsFor(`${folder}-1`));
    await using other = await startLocal(optionsFor(`${folder}-2`));
    assertNotEquals(one.account.accessKeyId, other.account.accessKeyId);
    assertNotEquals(one.account.secretAccessKey, other.account.secretAccessKey);
  }));

Deno.test("startLocal() joins whoever was first when many start at once", () =>
  withFolder(async (folder) => {
    const sessions = await Promise.all(
      Array.from({ length: 5 }, () => startLocal(optionsFor(folder))),
    );
    assertEquals(sessions.filter(({ joined }) => !joined).length, 1);
    assertEquals(new Set(sessions.map(({ endpoint }) => endpoint)).size, 1);
    const owner = sessions.find(({ joined }) => !joined)!;
    for (const session of sessions) {
      if (session.joined) await session.close();
    }
    for (const session of sessions) assert(await answers(session));
    await owner.close();
  }));

Deno.test("startLocal() joins another process, and takes over after it was killed", () =>
  withFolder(async (folder) => {
    const [one, other] = await Promise.all([
      startHolder(folder),
      startHolder(folder),
    ]);
    assertEquals([one.joined, other.joined].toSorted(), [false, true]);
    assertEquals(one.endpoint, other.endpoint);
    const joined = await startLocal(optionsFor(folder));
    assertEquals([joined.joined, joined.endpoint], [true, one.endpoint]);
    assert(await answers(joined));

    for (const holder of [one, other]) await holder.end("SIGKILL");
    assert(await Deno.stat(`${folder}/server.json`).then(() => true));
    const successor = await startLocal(optionsFor(folder));
    assertEquals(successor.joined, false);
    assertEquals(successor.account, joined.account);
    assert(await answers(successor));
    await successor.close();
  }));

Deno.test("startLocal() frees the folder if it cannot start", () =>
  withFolder(async (folder) => {
    await using holder = await startLocal(optionsFor(`${folder}-1`));
    const port = Number(new URL(holder.endpoint).port);
    const failed = await startLocal({ ...optionsFor(folder), port }).catch((
      e,
    ) => e);
    assert(failed instanceof Deno.errors.AddrInUse);
    const started = await startLocal(optionsFor(folder));
    assertEquals(started.joined, false);
    await started.close();
  }));
