import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { csvLine, readCsv } from "lib/customers/reading/csv.ts";
import { type Customers, readCustomers } from "lib/customers/customers.ts";
import { type VariedFile, variedFiles } from "../fixtures/varied_files.ts";

const read = ({ name, content, options }: VariedFile) =>
  readCustomers(
    name,
    () => Promise.resolve(ReadableStream.from([content])),
    options,
  );

for (const file of variedFiles) {
  Deno.test(`a file of a team is read as meant: ${file.name}`, async () => {
    if (file.error) {
      const error = await read(file).then(() => undefined, (error) => error);
      assertStringIncludes(error?.message ?? "no error", file.error);
      return;
    }
    const customers = await read(file);
    const { roles: { target }, findings } = customers;
    assertEquals([target.name, target.positive, target.negative], file.target);
    checkRoles(customers, file.roles ?? {});
    assertEquals(
      findings.map(({ message }, i) =>
        file.warns?.[i] && message.includes(file.warns[i])
          ? file.warns[i]
          : message
      ),
      file.warns ?? [],
    );
    const text = await new Response(await customers.open()).text();
    const [header, first] = await Array.fromAsync(
      readCsv(ReadableStream.from([new TextEncoder().encode(text)])),
    );
    assertEquals(text.split("\n")[0], csvLine(header).trimEnd());
    for (const [name, text] of Object.entries(file.uploads ?? {})) {
      const cell = name === target.name
        ? [target.positive, target.negative].find((value) =>
          value === first[header.indexOf(name)]
        ) && text
        : first[header.indexOf(name)];
      assertEquals(cell, text, name);
    }
  });
}

function checkRoles(
  { roles: { columns } }: Customers,
  expected: NonNullable<VariedFile["roles"]>,
) {
  const usual: VariedFile["roles"] = {
    tenure: ["numeric", "numbers from 0 to 71"],
    plan: ["categorical", "3 categories"],
  };
  for (
    const [name, [role, reason]] of Object.entries({ ...usual, ...expected })
  ) {
    const found = columns.find((column) => column.name === name)!;
    assert(found, `${name}: ${columns.map(({ name }) => name)}`);
    assertEquals([found.name, found.role], [name, role], found.reason);
    assertStringIncludes(found.reason, reason ?? "");
  }
}
