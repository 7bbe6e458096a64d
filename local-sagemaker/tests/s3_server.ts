/** Serves the S3 of a folder until it is killed; prints the endpoint. */
import { openServer } from "./s3_support.ts";

const { endpoint } = await openServer(Deno.args[0]);
console.log(endpoint);
for await (const _ of Deno.stdin.readable);
Deno.exit(1);
