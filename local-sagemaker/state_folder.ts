/**
 * The state folder itself: nobody but its user may read or write it.
 *
 * @module
 */

/**
 * Makes a state folder, or takes one that is there. A folder of this user's that
 * others may look into is closed to them; it may be reached over a link of this
 * user's.
 *
 * @throws {Error} Where it belongs to another user, or others may write to it:
 *   they may have put keys, records or code into it.
 */
export function claimStateFolder(path: string): void {
  const refuse = (why: string, remedy: string, cause?: unknown) =>
    new Error(
      `Cannot keep state in '${path}' because ${why}: ${remedy}, or choose another ` +
        "state folder",
      { cause },
    );
  let own: Deno.FileInfo, link: Deno.FileInfo;
  try {
    Deno.mkdirSync(path, { recursive: true, mode: 0o700 });
    [own, link] = [Deno.statSync(path), Deno.lstatSync(path)];
  } catch (error) {
    const { message } = error as Error;
    throw refuse(
      `no folder can be created there (${message})`,
      "move away what is in its place",
      error,
    );
  }
  const user = Deno.uid();
  if (user === null || own.mode === null) return; // a system without these
  if (own.uid !== user || link.uid !== user) {
    throw refuse("it belongs to another user", "change its owner to yourself");
  }
  if (own.mode & 0o022) {
    throw refuse(
      "other users may write to it, and may have put files into it",
      `empty it or check what is in it, then 'chmod -R go-rwx ${path}'`,
    );
  }
  if (own.mode & 0o077) Deno.chmodSync(path, 0o700);
}

/** Why a file of this user's cannot be trusted; completes "as it …". */
export function trustFault(path: string): string | undefined {
  const { uid, mode, isSymlink } = Deno.lstatSync(path);
  const user = Deno.uid();
  if (isSymlink) return "is a link";
  if (user === null || mode === null) return undefined;
  if (uid !== user) return "belongs to another user";
  return mode & 0o022 ? "can be written by other users" : undefined;
}
