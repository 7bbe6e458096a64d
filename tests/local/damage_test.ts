import { checkDamage, damages, filesBelow, populate } from "./damage.ts";

Deno.test("the local SageMaker starts on a state with any one file damaged", async (t) => {
  const folder = await Deno.makeTempDir({ prefix: "churn-damage-" });
  await populate(folder);
  const names = Object.keys(damages);
  const files = filesBelow(folder).filter((file) => !file.endsWith("/lock"));
  // Each file in two ways, each way at many files; `deno task soak store` does all.
  for (const [i, file] of files.entries()) {
    for (const damage of [names[i % names.length], names[(7 * i + 3) % 13]]) {
      const title = `${file.slice(folder.length + 1)}: ${damage}`;
      await t.step(title, () => checkDamage(folder, file, damage));
    }
  }
  await Deno.remove(folder, { recursive: true });
});
