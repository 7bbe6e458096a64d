/**
 * `deno task model`: makes `service_models.json` from the botocore of the
 * workspace's environment.
 *
 * @module
 */
import { fileURLToPath } from "node:url";
import { type BotocoreModel, reduceModel } from "./reduce.ts";
import { offered, sent } from "./offered.ts";

const code = `import json, sys
from botocore.loaders import Loader
load = Loader().load_service_model
json.dump({name: load(name, "service-2") for name in sys.argv[1:]}, sys.stdout)`;

/** botocore's models by the names of their services. */
export function readBotocore(
  services: readonly string[],
): Record<string, BotocoreModel> {
  const python = Deno.env.get("LOCAL_SAGEMAKER_PYTHON") ??
    fileURLToPath(new URL("../../.venv/bin/python", import.meta.url));
  const { success, stdout, stderr } = new Deno.Command(python, {
    args: ["-c", code, ...services],
  }).outputSync();
  if (success) return JSON.parse(new TextDecoder().decode(stdout));
  throw new Error(
    `Cannot read botocore's models: ${new TextDecoder().decode(stderr)}`,
  );
}

/** The content of `service_models.json`: a line for each shape. */
export function generate(): string {
  const botocore = readBotocore(Object.keys(offered));
  const services = Object.entries(offered).map(([service, operations]) => {
    const { shapes, ...rest } = reduceModel(
      botocore[service],
      operations,
      sent,
    );
    const lines = Object.entries(shapes).sort().map(([name, shape]) =>
      `${JSON.stringify(name)}:${JSON.stringify(shape)}`
    );
    const head = JSON.stringify(rest).slice(1, -1);
    return `"${service}":{${head},"shapes":{\n${lines.join(",\n")}}}`;
  });
  return `{${services.join(",\n")}}\n`;
}

if (import.meta.main) {
  const path = fileURLToPath(new URL("service_models.json", import.meta.url));
  const text = generate();
  Deno.writeTextFileSync(path, text);
  console.log(`Wrote ${text.length} bytes to ${path}`);
}
