/** Holds a state folder: prints how, and stays until it is ended. */
import { startLocal } from "../mod.ts";

const { endpoint, joined } = await startLocal({
  stateFolder: Deno.args[0],
  python: "/usr/bin/python3",
});
console.log(JSON.stringify({ endpoint, joined }));
for await (const _ of Deno.stdin.readable);
Deno.exit(1);
