/**
 * Removes folders of the server's own.
 *
 * @module
 */
import { join } from "node:path";
import { setAside } from "../set_aside.ts";
import { unfinishedName } from "../state.ts";
import { deletedEnding } from "./commit.ts";
import { contentName } from "./record_checks.ts";

const ownNames = [
  contentName,
  unfinishedName,
  /^(?:bucket|upload|\d+|[0-9a-f]{64})\.json$/,
  /^[a-zA-Z]+\.document$/,
];

/** Removes a folder with the server's files in it; what is not one is set aside. */
export async function removeOwn(root: string, folder: string): Promise<void> {
  for (const { name, isFile, isDirectory } of [...Deno.readDirSync(folder)]) {
    const path = join(folder, name);
    const own = name.replace(deletedEnding, "");
    if (isDirectory) await removeOwn(root, path);
    else if (isFile && ownNames.some((names) => names.test(own))) {
      await Deno.remove(path);
    } else {setAside(
        root,
        path,
        "is not the server's, in a folder that is being deleted",
      );}
  }
  await Deno.remove(folder);
}
