/** Holds a state folder: prints how, and stays until it is ended. */
import { fileURLToPath } from "node:url";
import { startLocal } from "lib/local/mod.ts";

const { endpoint, joined } = await startLocal({
  stateFolder: Deno.args[0],
  python: "/usr/bin/python3",
  pythonFolder: fileURLToPath(new URL("../../python", import.meta.url)),
});
console.log(JSON.stringify({ endpoint, joined }));
for await (const _ of Deno.stdin.readable);
Deno.exit(1);
