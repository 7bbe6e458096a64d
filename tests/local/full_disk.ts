/**
 * A disk that is soon full.
 *
 * @module
 */

/** Whether a file system may be mounted here. */
export const canMount = Deno.build.os === "linux" && Deno.uid() === 0;

/** A folder on a disk of its own; `fill` takes what room is left. */
export async function smallDisk(megabytes: number) {
  const folder = await Deno.makeTempDir();
  await run("mount", [
    ...["-t", "tmpfs", "-o", `size=${megabytes}m`, "tmpfs", folder],
  ]);
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
      await run("umount", [folder]);
      await Deno.remove(folder);
    },
  };
}

async function run(program: string, args: string[]): Promise<void> {
  const { success, stderr } = await new Deno.Command(program, { args })
    .output();
  if (!success) throw new Error(new TextDecoder().decode(stderr));
}
