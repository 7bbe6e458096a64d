/**
 * Paths inside a container: what a request may name, and where it lies here.
 *
 * @module
 */
import { invalid } from "./offered.ts";
import { rebase } from "./process.ts";

/** The longest name of a file, in bytes. */
const NAME_BYTES = 255;

/** Where a path of the container lies below a job's folder, with no slash at its end. */
export function folderOf(path: string, base: string): string {
  return rebase(plain(path), base);
}

/**
 * Checks a folder that a request names in the container.
 *
 * @param what Names the member, for the sentence.
 * @param parent The folder that it must lie in.
 * @param others Folders of the same request, to which it is added; none may be
 * the same. One may lie in another, as on AWS.
 * @throws {AwsError} `ValidationException`
 */
export function checkContainerPath(
  path: string | undefined,
  what: string,
  parent: string,
  others: Set<string>,
): void {
  const check = (holds: boolean, rule: string) => {
    if (holds) return;
    const shown = /[\p{Cc}\p{Cs}]/u.test(path ?? "")
      ? JSON.stringify(path)
      : path;
    throw invalid(`${what} must ${rule}: current value is ${shown}`);
  };
  const folder = plain(path ?? "");
  const names = folder.split("/");
  check(folder.startsWith(`${parent}/`), `lie below ${parent}`);
  check(!names.some((name) => /^\.\.?$/.test(name)), 'not contain "." or ".."');
  check(!/[\p{Cc}\p{Cs}]/u.test(folder), "not contain control characters");
  check(
    names.every((name) => new TextEncoder().encode(name).length <= NAME_BYTES),
    `have names of at most ${NAME_BYTES} bytes`,
  );
  check(!others.has(folder), "be used only once");
  others.add(folder);
}

/** Without slashes that mean nothing. */
function plain(path: string): string {
  return path.replace(/\/+/g, "/").replace(/\/$/, "");
}
