/**
 * A local SageMaker in a process of its own, which can be killed.
 *
 * @module
 */
import { python } from "./python.ts";
import { clientsOf, path } from "./support.ts";

/** Starts one on a state folder. */
export async function host(stateFolder: string) {
  const child = new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "-A",
      path("fixtures/host.ts"),
      stateFolder,
      python,
    ],
    stdout: "piped",
  }).spawn();
  const reader = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  const { value } = await reader.read();
  return {
    ...clientsOf(JSON.parse(value!)),
    async kill() {
      child.kill("SIGKILL");
      await child.status;
      await reader.cancel();
    },
  };
}
