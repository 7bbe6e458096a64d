import { checkDamage, damages, filesBelow, populate } from "./damage.ts";

Deno.test("the local SageMaker starts on a state with any one file damaged", async (t) => {
  const folder = await Deno.makeTempDir({ prefix: "local-sagemaker-damage-" });
  await populate(folder);
  const names = Object.keys(damages);
  const files = filesBelow(folder).filter((file) => !file.endsWith("/lock"));
  // Each file in one way, each way at several files; `deno task soak store` does all.
  for (const [i, file] of files.entries()) {
    const damage = names[i % names.length];
    const title = `${file.slice(folder.length + 1)}: ${damage}`;
    await t.step(title, () => checkDamage(folder, file, damage));
  }
  await Deno.remove(folder, { recursive: true });
});
