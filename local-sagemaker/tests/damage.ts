/**
 * A state folder with something of everything in it, what it holds as a client
 * sees it, and ways to damage its files.
 *
 * @module
 */
import * as s3 from "@aws-sdk/client-s3";
import * as sdk from "@aws-sdk/client-sagemaker";
import {
  DescribeLogGroupsCommand,
  DescribeLogStreamsCommand,
  GetLogEventsCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import { assert, assertEquals } from "@std/assert";
import { createHash, randomBytes } from "node:crypto";
import { join, relative } from "node:path";
import { writeSession } from "../session_file.ts";
import { deploy } from "./deploy.ts";
import { runProcessing, runTraining } from "./jobs.ts";
import {
  BUCKET,
  type Clients,
  clientsOf,
  fixture,
  processingJob,
  put,
  putArchive,
  putFixtures,
  start,
  trainingJob,
} from "./support.ts";

const OTHER = "other-bucket";
const name = "own";

/** Makes a bucket of everything, and things of every kind. */
export async function populate(stateFolder: string): Promise<void> {
  const local = await start(stateFolder);
  const clients = clientsOf(local);
  const { s3: client } = clients;
  for (const Bucket of [BUCKET, OTHER]) {
    await client.send(new s3.CreateBucketCommand({ Bucket }));
  }
  await putFixtures(clients);
  await put(clients, "a key/with ünicode", "once");
  await put(clients, "a key/with ünicode", "twice");
  await client.send(
    new s3.PutBucketTaggingCommand({
      Bucket: BUCKET,
      Tagging: { TagSet: [{ Key: "project", Value: "own" }] },
    }),
  );
  await client.send(
    new s3.PutBucketPolicyCommand({
      Bucket: BUCKET,
      Policy: JSON.stringify({ Version: "2012-10-17", Statement: [] }),
    }),
  );
  const upload = { Bucket: OTHER, Key: "large" };
  const { UploadId } = await client.send(
    new s3.CreateMultipartUploadCommand(upload),
  );
  for (const PartNumber of [1, 2]) {
    const Body = `part ${PartNumber}`;
    await client.send(
      new s3.UploadPartCommand({ ...upload, UploadId, PartNumber, Body }),
    );
  }
  await runProcessing(clients, processingJob(name, "copy"));
  await runTraining(clients, trainingJob(name));
  await putArchive(clients, "model.tar.gz", {
    "inference.py": await fixture("inference.py"),
  });
  await deploy(clients, name);
  clients.destroy();
  await local.close();
  const { endpoint, roleArn } = local;
  const region = "us-east-1";
  await writeSession(stateFolder, { endpoint, pid: 1, region, roleArn });
}

/** What a client finds: an id, and everything that can be asked of it. */
export type Inventory = Map<string, string>;

export async function takeInventory(clients: Clients): Promise<Inventory> {
  const inventory: Inventory = new Map();
  const note = (id: string, value: object) => {
    const { $metadata: _, ...rest } = value as { $metadata?: unknown };
    inventory.set(id, JSON.stringify(rest));
  };
  await noteBuckets(clients, note);
  await noteResources(clients, note);
  await noteLogs(clients, note);
  return inventory;
}

type Note = (id: string, value: object) => void;

async function noteBuckets({ s3: client }: Clients, note: Note) {
  const { Buckets } = await client.send(new s3.ListBucketsCommand());
  for (const { Name: Bucket } of Buckets!) {
    note(`bucket ${Bucket}`, {});
    const { Contents = [] } = await client.send(
      new s3.ListObjectsV2Command({ Bucket }),
    );
    for (const { Key } of Contents) {
      const { Body, ...rest } = await client.send(
        new s3.GetObjectCommand({ Bucket, Key }),
      );
      const body = await Body!.transformToString();
      note(`object ${Bucket}/${Key}`, { ...rest, body });
    }
    const { Uploads = [] } = await client.send(
      new s3.ListMultipartUploadsCommand({ Bucket }),
    );
    for (const { Key, UploadId } of Uploads) {
      note(`upload ${UploadId}`, { Key });
      const { Parts = [] } = await client.send(
        new s3.ListPartsCommand({ Bucket, Key, UploadId }),
      );
      for (const part of Parts) {
        note(`part ${UploadId}/${part.PartNumber}`, part);
      }
    }
    for (
      const [document, command] of [
        ["tagging", new s3.GetBucketTaggingCommand({ Bucket })],
        ["policy", new s3.GetBucketPolicyCommand({ Bucket })],
      ] as const
    ) {
      // deno-lint-ignore no-explicit-any
      const found = await client.send(command as any).catch((error) => {
        if (error.$metadata?.httpStatusCode === 404) return undefined;
        throw error;
      });
      if (found) note(`document ${Bucket}/${document}`, found);
    }
  }
}

async function noteResources({ sagemaker: client }: Clients, note: Note) {
  // deno-lint-ignore no-explicit-any
  const commands = sdk as any;
  const kinds = {
    "processing-jobs": "ProcessingJob",
    "training-jobs": "TrainingJob",
    "models": "Model",
    "endpoint-configs": "EndpointConfig",
    "endpoints": "Endpoint",
  };
  for (const [kind, noun] of Object.entries(kinds)) {
    // deno-lint-ignore no-explicit-any
    const list: any = await client.send(
      new commands[`List${noun}sCommand`]({}),
    );
    for (const member of list[`${noun}Summaries`] ?? list[`${noun}s`]) {
      const name = member[`${noun}Name`];
      const describe = new commands[`Describe${noun}Command`]({
        [`${noun}Name`]: name,
      });
      note(`${kind} ${name}`, await client.send(describe));
    }
  }
}

async function noteLogs({ logs }: Clients, note: Note) {
  const { logGroups = [] } = await logs.send(new DescribeLogGroupsCommand());
  for (const { logGroupName } of logGroups) {
    const { logStreams = [] } = await logs.send(
      new DescribeLogStreamsCommand({ logGroupName }),
    );
    for (const { logStreamName } of logStreams) {
      const { events } = await logs.send(
        new GetLogEventsCommand({
          logGroupName,
          logStreamName,
          startFromHead: true,
        }),
      );
      note(`log ${logGroupName}/${logStreamName}`, { events });
    }
  }
}

/** The ids that a file of the state is about: what its damage may cost. */
export async function idsOf(folder: string, path: string): Promise<RegExp> {
  const file = relative(folder, path);
  const [top, second, third, fourth] = file.split("/");
  const json = async (at: string) =>
    JSON.parse(await Deno.readTextFile(join(folder, at)));
  const exactly = (...ids: string[]) =>
    new RegExp(`^(?:${ids.map((id) => RegExp.escape(id)).join("|")})$`);
  if (top === "sagemaker" && third?.endsWith(".json")) {
    return exactly(`${second} ${third.slice(0, -".json".length)}`);
  }
  if (top === "logs") {
    const parts = [second, third.slice(0, -".log".length)];
    return exactly(`log ${parts.map(decodeURIComponent).join("/")}`);
  }
  if (top !== "s3") return /^$/;
  if (third?.endsWith(".document")) {
    return exactly(`document ${second}/${third.slice(0, -".document".length)}`);
  }
  if (third === "objects") {
    return exactly(`object ${second}/${(await json(file)).key}`);
  }
  if (third === "content") {
    const objects = join("s3", second, "objects");
    for (const { name } of Deno.readDirSync(join(folder, objects))) {
      const { key, content } = await json(join(objects, name));
      if (content.file === fourth) return exactly(`object ${second}/${key}`);
    }
  }
  if (third === "uploads") {
    return new RegExp(`^(?:upload ${fourth}|part ${fourth}/\\d+)$`);
  }
  return /^$/;
}

/** All files below a folder, as absolute paths in their order. */
export function filesBelow(folder: string): string[] {
  return [...Deno.readDirSync(folder)]
    .toSorted((a, b) => a.name < b.name ? -1 : 1)
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      return entry.isDirectory ? filesBelow(path) : [path];
    });
}

/** The contents below a folder: a hash and a size, or a link's target. */
export function contentsOf(
  folder: string,
  counts = (_: string) => true,
): string[] {
  return filesBelow(folder).filter(counts).map((path) => contentOf(path)!);
}

function contentOf(path: string): string | undefined {
  try {
    if (Deno.lstatSync(path).isSymlink) return Deno.readLinkSync(path);
    const bytes = Deno.readFileSync(path);
    const hash = createHash("sha256").update(bytes).digest("hex");
    return `${hash} of ${bytes.length} bytes`;
  } catch {
    return undefined;
  }
}

/** Ways to damage a file. */
export const damages: Record<string, (path: string) => void> = {
  empty: (path) => Deno.truncateSync(path),
  truncated(path) {
    const { size } = Deno.statSync(path);
    Deno.truncateSync(path, Math.floor(size / 2));
  },
  "random bytes": (path) => Deno.writeFileSync(path, randomBytes(300)),
  "zeros": (path) => Deno.writeFileSync(path, new Uint8Array(4096)),
  "a list": (path) => Deno.writeTextFileSync(path, "[]\n"),
  "null": (path) => Deno.writeTextFileSync(path, "null"),
  "a number": (path) => Deno.writeTextFileSync(path, "42\n"),
  "no members": (path) => Deno.writeTextFileSync(path, "{}\n"),
  "a member less": (path) => change(path, (value, name) => delete value[name]),
  "a member of another type": (path) =>
    change(path, (value, name) => {
      value[name] = typeof value[name] === "number" ? "text" : 7;
    }),
  "another's record"(path) {
    change(path, (value) => {
      value.name = value.key = value.id = "somebody-else's";
      value.number = 77;
    });
  },
  "a directory"(path) {
    Deno.removeSync(path);
    Deno.mkdirSync(path);
    Deno.writeTextFileSync(join(path, "inside"), `inside of ${path}`);
  },
  "a link"(path) {
    const target = `${path}.target`;
    Deno.renameSync(path, target);
    Deno.symlinkSync(target, path);
  },
  "a dangling link"(path) {
    Deno.removeSync(path);
    Deno.symlinkSync("/nowhere/at/all", path);
  },
  removed: (path) => Deno.removeSync(path),
};

/** Changes a member, in each file another one; what is no JSON gets a byte less. */
function change(
  path: string,
  // deno-lint-ignore no-explicit-any
  how: (value: any, name: string) => void,
) {
  try {
    const value = JSON.parse(Deno.readTextFileSync(path));
    const names = Object.keys(value);
    how(value, names[(path.length + names.length) % names.length]);
    Deno.writeTextFileSync(path, JSON.stringify(value));
  } catch {
    Deno.truncateSync(path, Math.max(0, Deno.statSync(path).size - 1));
  }
}

/** Whether something of a file is left that cannot be used. */
export function isUnusable(path: string, damage: string): boolean {
  const perhaps = /^(?:removed|a member less|a member of another type)$/;
  const anothers = damage === "another's record" &&
    /(?:bucket|credentials|server)\.json$/.test(path); // which has no name
  return path.endsWith(".json") && !perhaps.test(damage) && !anothers;
}

/** Starts on a damaged copy of a state folder and checks what follows. */
export async function checkDamage(
  stateFolder: string,
  file: string,
  damage: string,
): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "local-sagemaker-damage-" });
  try {
    await new Deno.Command("cp", { args: ["-a", `${stateFolder}/.`, folder] })
      .output();
    const path = join(folder, relative(stateFolder, file));
    const mayChange = await idsOf(stateFolder, file);
    damages[damage](path);
    // A server that has ended left it, so the start removes it.
    const stale = join(folder, "server.json");
    const isKept = path === stale && isUnusable(path, damage);
    const before = contentsOf(folder, (each) => each !== stale || isKept);
    const first = await startAndLook(folder);
    const undamaged = await inventoryOf(stateFolder);
    const changed = [...undamaged]
      .filter(([id, value]) => first.inventory.get(id) !== value)
      .map(([id]) => id);
    assertEquals(changed.filter((id) => !mayChange.test(id)), []);
    if (isUnusable(path, damage)) {
      const naming = first.said.filter((line) => line.includes(`'${path}'`));
      assertEquals(naming.length, 1, `${first.said}`);
    }
    const after = contentsOf(folder);
    for (const content of before) {
      const at = after.indexOf(content);
      assert(at >= 0, `lost: ${content}`);
      after.splice(at, 1);
    }
    const second = await startAndLook(folder);
    assertEquals(second.said, []);
    assertEquals([...second.inventory], [...first.inventory]);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

const inventories = new Map<string, Promise<Inventory>>();

/** What an undamaged folder holds, looked at once. */
function inventoryOf(stateFolder: string): Promise<Inventory> {
  let inventory = inventories.get(stateFolder);
  if (!inventory) {
    inventory = (async () => {
      const copy = await Deno.makeTempDir({
        prefix: "local-sagemaker-damage-",
      });
      await new Deno.Command("cp", { args: ["-a", `${stateFolder}/.`, copy] })
        .output();
      const { inventory, said } = await startAndLook(copy);
      await Deno.remove(copy, { recursive: true });
      assertEquals(said, []);
      return inventory;
    })();
    inventories.set(stateFolder, inventory);
  }
  return inventory;
}

/** Starts, takes the inventory, puts and gets an object, and ends. */
async function startAndLook(folder: string) {
  const said: string[] = [];
  const warn = console.warn;
  console.warn = (...words) => said.push(words.join(" "));
  try {
    const local = await start(folder);
    const clients = clientsOf(local);
    try {
      const inventory = await takeInventory(clients);
      await put(clients, "new", "work");
      await clients.s3.send(
        new s3.DeleteObjectCommand({ Bucket: BUCKET, Key: "new" }),
      );
      return { inventory, said };
    } finally {
      clients.destroy();
      await local.close();
    }
  } finally {
    console.warn = warn;
  }
}
