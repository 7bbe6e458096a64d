import { ListBucketsCommand } from "@aws-sdk/client-s3";
import { assert, assertEquals, assertRejects } from "@std/assert";
import { join } from "node:path";
import { claimStateFolder } from "../state_folder.ts";
import { contentsOf } from "./damage.ts";
import { clientsOf, start } from "./support.ts";
import { withWarnings } from "./warnings.ts";

const isRoot = Deno.uid() === 0; // who alone can give a file to another user
const stranger = 65_534;

async function withParent(test: (state: string) => Promise<void>) {
  const parent = await Deno.makeTempDir({ prefix: "local-sagemaker-state-" });
  try {
    await test(join(parent, "state"));
  } finally {
    await Deno.remove(parent, { recursive: true });
  }
}

const modeOf = (path: string) => Deno.statSync(path).mode! & 0o777;

Deno.test("a state folder that others may write to is refused, with the remedy", () =>
  withParent(async (state) => {
    for (const mode of [0o777, 0o770, 0o702, 0o720, 0o1777]) {
      await Deno.mkdir(state, { recursive: true });
      await Deno.chmod(state, mode);
      await Deno.writeTextFile(join(state, "credentials.json"), "{}");
      const before = contentsOf(state);
      const error = await assertRejects(() => start(state), Error);
      assert(error.message.includes(`chmod -R go-rwx ${state}`));
      assertEquals([modeOf(state), contentsOf(state)], [mode & 0o777, before]);
    }
    await Deno.chmod(state, 0o700);
    await using local = await start(state);
    assertEquals(local.joined, false);
  }));

Deno.test("a state folder that others may only look into is closed to them", () =>
  withParent(async (state) => {
    for (const mode of [0o755, 0o750, 0o711, 0o744]) {
      await Deno.mkdir(state, { recursive: true });
      await Deno.chmod(state, mode);
      await using _ = await start(state);
      assertEquals(modeOf(state), 0o700);
    }
    for (const { name, isDirectory } of Deno.readDirSync(state)) {
      const path = join(state, name);
      assertEquals(modeOf(path), isDirectory ? 0o700 : 0o600, path);
    }
  }));

Deno.test("a state folder is for its user's eyes alone whatever the umask", () =>
  withParent((state) => {
    const before = Deno.umask(0);
    try {
      claimStateFolder(state);
      assertEquals(modeOf(state), 0o700);
    } finally {
      Deno.umask(before);
    }
    return Promise.resolve();
  }));

Deno.test({
  name: "a state folder of another user, or a link of one, is refused",
  ignore: !isRoot,
  fn: () =>
    withParent(async (state) => {
      await Deno.mkdir(state, { mode: 0o700 });
      await Deno.chown(state, stranger, stranger);
      await assertRejects(() => start(state), Error, "another user");
      await Deno.chown(state, 0, 0);
      const link = `${state}-link`;
      await Deno.symlink(state, link);
      await new Deno.Command("chown", { args: ["-h", `${stranger}`, link] })
        .output();
      await assertRejects(() => start(link), Error, "another user");
      assertEquals([...Deno.readDirSync(state)], []);
    }),
});

Deno.test("a state folder may be a link of its user's, and is then checked where it leads", () =>
  withParent(async (state) => {
    await Deno.mkdir(state);
    const link = `${state}-link`;
    await Deno.symlink(state, link);
    await Deno.chmod(state, 0o770);
    await assertRejects(() => start(link), Error, "may write to it");
    await Deno.chmod(state, 0o755);
    await using _ = await start(link);
    assertEquals(modeOf(state), 0o700);
  }));

Deno.test("what is no folder is refused as a state folder", () =>
  withParent(async (state) => {
    await Deno.writeTextFile(state, "a file");
    await assertRejects(() => start(state), Error, `'${state}'`);
    await Deno.remove(state);
    await Deno.symlink("/nowhere/at/all", state);
    await assertRejects(() => start(state), Error, `'${state}'`);
  }));

Deno.test("keys and servers that others may have planted are not used", () =>
  withParent(async (state) => {
    const planted = {
      accessKeyId: "LOCAL0123456789ABCDE",
      secretAccessKey: "planted",
    };
    const server = {
      endpoint: "http://127.0.0.1:9",
      pid: 1,
      region: "planted",
      roleArn: "arn:aws:iam::000000000000:role/planted",
    };
    const plants: ((path: string) => Promise<void>)[] = [
      (path) => Deno.chmod(path, 0o666),
      (path) => Deno.chmod(path, 0o620),
      async (path) => {
        await Deno.rename(path, `${path}.target`);
        await Deno.symlink(`${path}.target`, path);
      },
    ];
    if (isRoot) plants.push((path) => Deno.chown(path, stranger, stranger));
    for (const plant of plants) {
      await Deno.mkdir(state, { mode: 0o700 });
      for (
        const [name, content] of [
          ["credentials.json", planted],
          ["server.json", server],
        ] as const
      ) {
        const path = join(state, name);
        await Deno.writeTextFile(path, JSON.stringify(content));
        await plant(path);
      }
      const before = contentsOf(state);
      await withWarnings(async (said) => {
        await using local = await start(state);
        assert(local.account.accessKeyId !== planted.accessKeyId);
        assertEquals(local.account.region, "us-east-1");
        assertEquals(said.length, 2, `${said}`);
      });
      const after = contentsOf(state);
      for (const content of before) assert(after.includes(content));
      await Deno.remove(state, { recursive: true });
    }
  }));

Deno.test("a lock that is a folder is set aside, a link stops the start", () =>
  withParent(async (state) => {
    const lock = join(state, "lock");
    await Deno.mkdir(join(lock, "inside"), { recursive: true, mode: 0o700 });
    await Deno.writeTextFile(join(lock, "inside", "file"), "kept");
    await withWarnings(async (said) => {
      await using _ = await start(state);
      assertEquals(said.length, 1);
      assert(said[0].includes(lock));
    });
    assertEquals(
      contentsOf(state).filter((each) => / 4 bytes$/.test(each)).length,
      1,
    );
    await Deno.remove(lock);
    const target = `${state}-target`;
    await Deno.symlink(target, lock);
    await assertRejects(() => start(state), Error, lock);
    await assertRejects(() => Deno.lstat(target), Deno.errors.NotFound);
    await Deno.remove(lock);
    await using _ = await start(state);
  }));

Deno.test("a session that cannot be joined is named with the file that keeps it", () =>
  withParent(async (state) => {
    await using local = await start(state);
    const { joinObstacle } = await import("../join.ts");
    assertEquals(joinObstacle(state), "");
    await Deno.writeTextFile(join(state, "credentials.json"), "damaged");
    assert(joinObstacle(state).includes("'credentials.json'"));
    const clients = clientsOf(local);
    await clients.s3.send(new ListBucketsCommand());
    clients.destroy();
  }));
