import { assertEquals, assertRejects } from "@std/assert";
import { columnsDocument } from "lib/customers/columns/columns.ts";
import { csvStream } from "lib/customers/reading/csv.ts";
import { readCustomers } from "lib/customers/customers.ts";
import { sampleCustomers } from "lib/customers/sample/sample.ts";
import { checkDocument } from "lib/customers/schema.ts";

const target = { name: "churn", positive: "1", negative: "0" };
const columns = [{ name: "x", role: "numeric" }];

Deno.test("columns.json of the sample fits its schema", async () => {
  const open = () => Promise.resolve(csvStream(sampleCustomers()));
  const { roles } = await readCustomers("the sample", open);
  const document = columnsDocument(roles);
  assertEquals(await checkDocument("columns", document), document);
});

for (
  const [document, says] of [
    [{ version: 1, target, columns }, "/version"],
    [{ version: 3, columns }, "it must have required property 'target'"],
    [
      { version: 3, target, columns: [{ name: "x", role: "free text" }] },
      "/columns/0/role",
    ],
    [{ version: 3, target, columns: [{ name: "x", role: "id" }] }, "/columns"],
  ] as const
) {
  Deno.test(`columns.json is refused by its schema: ${says}`, async () => {
    await assertRejects(
      () => checkDocument("columns", document),
      TypeError,
      says,
    );
  });
}
