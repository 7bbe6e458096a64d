/**
 * Files on this machine.
 *
 * @module
 */
import { fromRoot } from "../settings/settings.ts";

const { NotFound, NotADirectory, PermissionDenied } = Deno.errors;

/**
 * Opens a file to be read.
 *
 * @param path Relative to the root of the repository.
 * @throws {RangeError} When it can't be: why, and what to do.
 */
export async function openFile(
  path: string,
): Promise<ReadableStream<Uint8Array>> {
  const at = fromRoot(path);
  let problem: string;
  let cause: unknown;
  try {
    const file = await Deno.open(at);
    if (!(await file.stat()).isDirectory) return file.readable;
    file.close();
    problem = "it is a folder; give the path of a file in it";
  } catch (error) {
    cause = error;
    if (error instanceof NotFound || error instanceof NotADirectory) {
      problem =
        `there is no such file; the path is relative to the repository: '${at}'`;
    } else if (error instanceof PermissionDenied) {
      problem = "you are not allowed to read it; change its permissions";
    } else {
      problem = `${(error as Error).message}; give the path of a CSV`;
    }
  }
  throw new RangeError(`Cannot open '${path}': ${problem}`, { cause });
}
