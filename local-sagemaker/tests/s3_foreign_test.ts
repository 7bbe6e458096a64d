import * as s3 from "@aws-sdk/client-s3";
import { assert, assertEquals, assertMatch } from "@std/assert";
import { join } from "node:path";
import { contentsOf, filesBelow } from "./damage.ts";
import { clientOf, openServer } from "./s3_support.ts";
import { withWarnings } from "./warnings.ts";

const Bucket = "bucket";

/** An S3 with a bucket and two objects that is ended, and a folder outside of it. */
async function withFolders(
  test: (folder: string, outside: string) => Promise<void>,
) {
  const parent = await Deno.makeTempDir({ prefix: "local-sagemaker-foreign-" });
  const folder = join(parent, "s3");
  const outside = join(parent, "outside");
  await Deno.mkdir(outside);
  await Deno.writeTextFile(join(outside, "precious"), "precious");
  await serve(folder, async (client) => {
    await client.send(new s3.CreateBucketCommand({ Bucket }));
    for (const Key of ["a", "b"]) {
      await client.send(new s3.PutObjectCommand({ Bucket, Key, Body: Key }));
    }
  });
  try {
    await test(folder, outside);
  } finally {
    await Deno.remove(parent, { recursive: true });
  }
}

async function serve<T>(
  folder: string,
  use: (client: s3.S3Client) => Promise<T>,
): Promise<T> {
  const server = await openServer(folder);
  const client = clientOf(server.endpoint);
  try {
    return await use(client);
  } finally {
    client.destroy();
    await server.close();
  }
}

const keysOf = async (client: s3.S3Client) => {
  const listed = client.send(new s3.ListObjectsV2Command({ Bucket }));
  return (await listed).Contents?.map(({ Key }) => Key) ?? [];
};

Deno.test("a start leaves what is not the server's as it is, wherever it lies", () =>
  withFolders(async (folder, outside) => {
    const foreign = {
      ".DS_Store": "finder",
      "notes.txt": "notes",
      "website/content/index.html": "a site",
      "a-folder/file": "file",
      "a-file": "named like a bucket",
      "DELETED-old/file": "not by the server",
      "CREATING-mine/file": "not by the server",
      "bucket/notes.txt": "notes",
      "bucket/objects/.DS_Store": "finder",
      "bucket/objects/Thumbs.db": "explorer",
      "bucket/objects/a.json~": "an editor's copy",
      "bucket/objects/.a.json.swp": "an editor's",
      "bucket/objects/folder/file": "file",
      "bucket/content/readme.txt": "text",
      "bucket/content/notes.tmp": "not the server's",
      "bucket/content/folder/file": "file",
      "bucket/uploads/readme.txt": "text",
      "bucket/uploads/some-upload/file": "file",
    };
    for (const [name, content] of Object.entries(foreign)) {
      const path = join(folder, name);
      await Deno.mkdir(join(path, ".."), { recursive: true });
      await Deno.writeTextFile(path, content);
    }
    await Deno.symlink(outside, join(folder, "linked-bucket"));
    await Deno.symlink(outside, join(folder, "bucket", "content", "link"));
    await Deno.symlink(outside, join(folder, "bucket", "uploads", "link"));
    const before = contentsOf(folder);
    for (let round = 0; round < 2; round++) {
      await withWarnings(() =>
        serve(folder, async (client) => {
          assertEquals(await keysOf(client), ["a", "b"]);
        })
      );
    }
    assertEquals(contentsOf(folder).toSorted(), before.toSorted());
    for (const [name, content] of Object.entries(foreign)) {
      assertEquals(await Deno.readTextFile(join(folder, name)), content);
    }
    assertEquals(filesBelow(outside).length, 1);
  }));

Deno.test("a bucket whose record is lost is served on, its objects with it", () =>
  withFolders(async (folder) => {
    await Deno.remove(join(folder, Bucket, "bucket.json"));
    const said = await withWarnings(async (said) => {
      await serve(folder, async (client) => {
        assertEquals(await keysOf(client), ["a", "b"]);
      });
      return said;
    });
    assertEquals(said.length, 1);
    assertMatch(said[0], /The bucket 'bucket' has lost its record/);
  }));

Deno.test("links in the place of a bucket or its folders are neither followed nor removed", () =>
  withFolders(async (folder, outside) => {
    for (const name of [Bucket, "objects", "content", "uploads"]) {
      const path = name === Bucket
        ? join(folder, Bucket)
        : join(folder, Bucket, name);
      const moved = join(outside, name);
      await Deno.rename(path, moved);
      const stray = join(
        moved,
        "01234567-89ab-cdef-0123-456789abcdef.tmp",
      );
      await Deno.writeTextFile(stray, "looks unfinished");
      await Deno.symlink(moved, path);
      const before = contentsOf(outside);
      const said = await withWarnings(async (said) => {
        await serve(folder, async (client) => {
          const { Buckets } = await client.send(new s3.ListBucketsCommand());
          assertEquals(Buckets, []);
          const again = client.send(new s3.CreateBucketCommand({ Bucket }));
          const error = await again.catch((error) => error);
          assertEquals(error.name, "BucketAlreadyExists");
          assert(error.message.includes(join(folder, Bucket)));
        });
        return said;
      });
      assertEquals(said.length, 1, `${said}`);
      assertEquals(contentsOf(outside), before);
      await Deno.remove(path);
      await Deno.remove(stray).catch(() => {});
      await Deno.rename(moved, path);
    }
    await Deno.remove(
      join(folder, Bucket, "01234567-89ab-cdef-0123-456789abcdef.tmp"),
    ).catch(() => {});
    await serve(folder, async (client) => {
      assertEquals(await keysOf(client), ["a", "b"]);
    });
  }));

Deno.test("a link in the place of the whole folder stops the start", () =>
  withFolders(async (folder, outside) => {
    const moved = join(outside, "s3");
    await Deno.rename(folder, moved);
    await Deno.symlink(moved, folder);
    const error = await openServer(folder).catch((error) => error);
    assertMatch(error.message, /because it is a link: move it away/);
    assert(error.message.includes(folder));
  }));

Deno.test("a bucket that is deleted takes no foreign file with it", () =>
  withFolders(async (folder, outside) => {
    const path = join(folder, Bucket);
    await Deno.writeTextFile(join(path, "notes.txt"), "notes");
    await Deno.mkdir(join(path, "content", "deep"));
    await Deno.writeTextFile(join(path, "content", "deep", "file"), "file");
    await Deno.symlink(outside, join(path, "objects", "link"));
    const before = contentsOf(folder).filter((each) => !/ 1 bytes$/.test(each));
    await withWarnings(() =>
      serve(folder, async (client) => {
        for (const Key of ["a", "b"]) {
          await client.send(new s3.DeleteObjectCommand({ Bucket, Key }));
        }
        await client.send(new s3.DeleteBucketCommand({ Bucket }));
        await client.send(new s3.CreateBucketCommand({ Bucket }));
        assertEquals(await keysOf(client), []);
      })
    );
    const after = contentsOf(folder);
    const kept = before.filter((each) => after.includes(each));
    assert(kept.length >= 3, `${kept}`);
    assertEquals(filesBelow(outside).length, 1);
  }));

Deno.test("what the server has marked is finished or removed by the next start", () =>
  withFolders(async (folder) => {
    const path = join(folder, Bucket);
    const uuid = () => crypto.randomUUID();
    const records = filesBelow(join(path, "objects"));
    const contents = filesBelow(join(path, "content"));
    const keyOf = (file: string) => JSON.parse(Deno.readTextFileSync(file)).key;
    const a = records.find((file) => keyOf(file) === "a")!;
    const { content } = JSON.parse(Deno.readTextFileSync(a));
    const file = join(path, "content", content.file);
    // Killed between the record and its content's own name,
    await Deno.rename(file, `${file}.tmp`);
    // and while another was written, while a record was, while both were removed.
    await Deno.writeTextFile(join(path, "content", `${uuid()}.tmp`), "half");
    await Deno.writeTextFile(`${a}.${uuid()}.tmp`, '{"ke');
    const b = records.find((file) => keyOf(file) === "b")!;
    await Deno.rename(b, `${b}.deleted`);
    await Deno.mkdir(join(folder, `DELETED-${uuid()}`, "objects"), {
      recursive: true,
    });
    await Deno.mkdir(join(folder, `CREATING-${uuid()}`, "content"), {
      recursive: true,
    });
    const said = await withWarnings(async (said) => {
      await serve(folder, async (client) => {
        assertEquals(await keysOf(client), ["a"]);
        const { Body } = await client.send(
          new s3.GetObjectCommand({ Bucket, Key: "a" }),
        );
        assertEquals(await Body!.transformToString(), "a");
      });
      return said;
    });
    assertEquals(said, []);
    assertEquals(filesBelow(join(path, "objects")), [a]);
    assertEquals(filesBelow(join(path, "content")), [file]);
    assertEquals(contents.length, 2);
    assertEquals([...Deno.readDirSync(folder)].map(({ name }) => name), [
      Bucket,
    ]);
  }));
