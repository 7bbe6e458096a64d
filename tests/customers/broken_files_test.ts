import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { join } from "node:path";
import { loadCustomers } from "lib/customers/customers.ts";
import { CustomersError } from "lib/customers/checks/findings.ts";
import type { Session } from "lib/aws/session.ts";
import { brokenFiles, healthyFile } from "../fixtures/broken_files.ts";
import { makeBrokenFiles } from "../fixtures/make_broken_files.ts";

const load = (csv: string) => loadCustomers({ settings: { csv } } as Session);

Deno.test("every broken file ends in its sentence", async (test) => {
  const folder = await Deno.makeTempDir();
  try {
    await makeBrokenFiles(folder);
    assert(brokenFiles.length >= 20);
    await Deno.writeFile(join(folder, "healthy.csv"), healthyFile);
    const { findings } = await load(join(folder, "healthy.csv"));
    assertEquals(findings, []);
    for (const { name, says } of brokenFiles) {
      await test.step(name, async () => {
        const error = await load(join(folder, name))
          .then(() => undefined, (error) => error);
        assert(
          error instanceof CustomersError || error instanceof SyntaxError,
          `${name}: ${error}`,
        );
        assertEquals(error.message.slice(0, 7), "Cannot ");
        for (const part of says) assertStringIncludes(error.message, part);
      });
    }
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
