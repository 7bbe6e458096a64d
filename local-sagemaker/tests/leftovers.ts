/**
 * What a job may leave in a folder besides good files, as Python that makes it in
 * `folder`.
 *
 * @module
 */
import { assertEquals, assertMatch } from "@std/assert";
import { runProcessing, runTraining } from "./jobs.ts";
import { processingOf, trainingOf } from "./script_jobs.ts";
import type { Clients } from "./support.ts";

export interface Leftover {
  code: string;
  /** What the job's reason says of it; none where it is taken. */
  reason?: RegExp;
  /** Only objects of its own are refused, not members of an archive. */
  onlyAsKey?: true;
}

export const leftovers: Record<string, Leftover> = {
  socket: {
    code: 's = socket.socket(socket.AF_UNIX); os.chdir(folder); s.bind("it")',
    reason: /\/it is a socket, not a regular file/,
  },
  fifo: { code: 'os.mkfifo(f"{folder}/it")', reason: /\/it is a FIFO, not/ },
  "fifo below": {
    code: 'os.makedirs(f"{folder}/a/b"); os.mkfifo(f"{folder}/a/b/it")',
    reason: /\/a\/b\/it is a FIFO, not/,
  },
  "dangling link": {
    code: 'os.symlink("nothing", f"{folder}/it")',
    reason: /\/it is a symbolic link, not/,
  },
  "link to itself": {
    code: 'os.symlink("it", f"{folder}/it")',
    reason: /\/it is a symbolic link, not/,
  },
  "link to a file outside": {
    code: 'os.symlink("/etc/passwd", f"{folder}/it")',
    reason: /\/it is a symbolic link, not/,
  },
  "link to a folder outside": {
    code: 'os.symlink("/etc", f"{folder}/it")',
    reason: /\/it is a symbolic link, not/,
  },
  "link to the folder itself": {
    code: 'os.symlink(".", f"{folder}/it")',
    reason: /\/it is a symbolic link, not/,
  },
  "link in place of the folder": {
    code: 'shutil.rmtree(folder); os.symlink("/etc", folder)',
    reason: /leads elsewhere through a symbolic link/,
  },
  "link in place of all folders": {
    code: `base = os.environ["SAGEMAKER_BASE_DIR"]
shutil.rmtree(base); os.symlink("/etc", base)`,
    reason: /\/opt\/ml\/ no longer exists, or is a link/,
  },
  "file in place of the folder": {
    code: 'shutil.rmtree(folder); open(folder, "w")',
    reason: /is a file, not a folder/,
  },
  "name that is not UTF-8": {
    code: String.raw`open(os.fsencode(folder) + b"/it\xff", "w")`,
    reason: /\/it\\udcff' has a name that is not UTF-8/,
    onlyAsKey: true,
  },
  "folders deeper than a path is long": {
    code: `os.chdir(folder)
for _ in range(1500): os.mkdir("deep"); os.chdir("deep")
open("it", "w")`,
    reason: /can't be read: File name too long/,
  },
  "key that is too long": {
    code: `os.makedirs(folder + "/" + "/".join(["long" * 40] * 8))
open(folder + "/" + "/".join(["long" * 40] * 8) + "/it", "w")`,
    reason: /key is too long|KeyTooLong/i,
    onlyAsKey: true,
  },
  "no folder": { code: "shutil.rmtree(folder)" },
  "hard links": {
    code: 'open(f"{folder}/a", "w"); os.link(f"{folder}/a", f"{folder}/it")',
  },
  "name of two lines": { code: String.raw`open(f"{folder}/it\nit", "w")` },
  "empty file": { code: 'open(f"{folder}/it", "w")' },
  "sparse file": { code: 'open(f"{folder}/it", "wb").truncate(20_000_000)' },
};

type Leave = (clients: Clients, name: string, code: string) => Promise<{
  status?: string;
  reason?: string;
}>;

const inTraining = (folder: string): Leave => async (clients, name, code) => {
  const job = await runTraining(clients, trainingOf(name, folder, code));
  return { status: job.TrainingJobStatus, reason: job.FailureReason };
};

/** The folders that are taken out of jobs, and whether files become keys there. */
export const folders: Record<string, { asKeys: boolean; leave: Leave }> = {
  outputs: {
    asKeys: true,
    async leave(clients, name, code) {
      const job = await runProcessing(clients, processingOf(name, code));
      return { status: job.ProcessingJobStatus, reason: job.FailureReason };
    },
  },
  checkpoints: { asKeys: true, leave: inTraining("checkpoints") },
  model: { asKeys: false, leave: inTraining("model") },
  data: { asKeys: false, leave: inTraining("output/data") },
};

/** Runs a job that leaves something in a folder, and checks how it ends. */
export async function checkLeftover(
  clients: Clients,
  folder: string,
  what: string,
): Promise<void> {
  const { code, reason, onlyAsKey } = leftovers[what];
  const { asKeys, leave } = folders[folder];
  const name = `${folder}-${what.replaceAll(" ", "-")}`;
  const job = await leave(clients, name, code);
  if (!reason || onlyAsKey && !asKeys) {
    assertEquals(job, { status: "Completed", reason: undefined });
    return;
  }
  assertEquals(job.status, "Failed");
  assertMatch(job.reason!, reason);
  assertMatch(job.reason!, /^ClientError: /);
  assertMatch(job.reason!, asKeys ? /\/opt\/ml\/|s3:\/\// : /\/opt\/ml\//);
}
