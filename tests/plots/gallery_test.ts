import { assert } from "@std/assert";
import pixelmatch from "pixelmatch";
// @ts-types="./pngjs.d.ts"
import { PNG } from "pngjs";
import { Buffer } from "node:buffer";
import { toPng, toSvg } from "lib/show/vega.ts";
import { inRoot } from "../../lib/tasks/project.ts";
import { plots } from "./gallery.ts";

/** The share of dots that may differ, as edges are smoothed elsewhere a little otherwise. */
const tolerance = 0.002;
const references = new URL("references/", import.meta.url);
const seen = inRoot("build", "plots");
const rewrite = Deno.env.get("CHURN_REWRITE_PLOTS") === "1";

for (const [name, spec] of Object.entries(plots)) {
  Deno.test(`${name}: looks like its reference picture`, async () => {
    const { bytes } = await toPng(await toSvg(spec), 1);
    const path = new URL(`${name}.png`, references);
    if (rewrite) return await Deno.writeFile(path, bytes);
    const difference = await compare(name, bytes, await Deno.readFile(path));
    assert(
      difference === undefined,
      `${difference}; if it is meant: CHURN_REWRITE_PLOTS=1 deno task test tests/plots/gallery_test.ts`,
    );
  });
}

Deno.test("each reference picture is that of a plot", () => {
  for (const { name } of Deno.readDirSync(references)) {
    assert(name.replace(".png", "") in plots, `${name} is of no plot`);
  }
});

/** Tells how two pictures differ, and leaves both beside their difference. */
async function compare(
  name: string,
  actual: Uint8Array,
  expected: Uint8Array,
): Promise<string | undefined> {
  const [ours, theirs] = [actual, expected]
    .map((bytes) => PNG.sync.read(Buffer.from(bytes)));
  const { width, height } = theirs;
  const size = (png: PNG) => `${png.width} × ${png.height}`;
  await Deno.mkdir(seen, { recursive: true });
  const keep = (file: string, bytes: Uint8Array) =>
    Deno.writeFile(`${seen}/${file}.png`, bytes);
  if (size(ours) !== size(theirs)) {
    await keep(name, actual);
    return `${seen}/${name}.png is ${size(ours)} instead of ${size(theirs)}`;
  }
  const diff = new PNG({ width, height });
  const dots = pixelmatch(ours.data, theirs.data, diff.data, width, height);
  if (dots <= tolerance * width * height) return;
  await keep(name, actual);
  await keep(`${name}.difference`, PNG.sync.write(diff));
  return `${dots} dots differ: see ${seen}/${name}.png and ${name}.difference.png`;
}
