/**
 * A disk that is soon full.
 *
 * @module
 */
import { until } from "./support.ts";

/** A folder on a disk of its own; `fill` takes what room is left. */
export async function smallDisk(megabytes: number) {
  const folder = await Deno.makeTempDir();
  const options = ["-t", "tmpfs", "-o", `size=${megabytes}m,mode=0700`];
  await run("mount", [...options, "tmpfs", folder]).catch(async (error) => {
    await Deno.remove(folder);
    throw error;
  });
  const ballast = `${folder}/ballast`;
  return {
    folder,
    async fill() {
      const file = await Deno.create(ballast);
      const piece = new Uint8Array(4096);
      try {
        while (true) await file.write(piece);
      } catch {
        file.close();
      }
    },
    free: () => Deno.remove(ballast),
    async [Symbol.asyncDispose]() {
      // A process that was killed may still be there for a moment.
      await until(() => run("umount", [folder]).then(() => true, () => false));
      await Deno.remove(folder);
    },
  };
}

/** Whether a file system may be mounted here: by root, outside of most containers. */
export const canMount = await smallDisk(1)
  .then((disk) => disk[Symbol.asyncDispose]())
  .then(() => true, () => false);

async function run(program: string, args: string[]): Promise<void> {
  const { success, stderr } = await new Deno.Command(program, { args })
    .output();
  if (!success) throw new Error(new TextDecoder().decode(stderr));
}
