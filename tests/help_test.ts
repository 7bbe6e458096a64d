import { assert, assertEquals, assertThrows } from "@std/assert";
import { display } from "lib/show/bundle.ts";
import * as churn from "lib/mod.ts";
import { documentation } from "lib/help/documentation.ts";

/** What a value shows, by MIME type. */
const shown = async (value: churn.show.Displayable) =>
  await value[display]() as Record<string, string>;

Deno.test("help() lists every function by section, with its first sentence", async () => {
  const { "text/plain": text, "text/html": html } = await shown(churn.help());
  const functions = Object.entries(churn)
    .filter(([, value]) => typeof value === "function").map(([name]) => name);
  assert(functions.length > 100);
  for (const name of functions) assert(html.includes(`>${name}</td>`), name);
  for (const section of ["Session", "Customers", "Explanation", "Plots"]) {
    assertEquals(html.split(`>${section}</td>`).length, 2, section);
  }
  assert(/startTraining +Uploads the scripts and starts the job\./.test(text));
});

Deno.test("everything exported is documented, with a whole declaration", () => {
  const entries = Object.entries(documentation());
  assertEquals(
    Object.keys(churn).filter((name) => !(name in documentation())),
    [],
  );
  for (const [name, { section, summary, markdown }] of entries) {
    const declaration = markdown.split("```")[1].replace(/^ts\n/, "");
    assert(section && summary, name);
    for (const [open, close] of ["()", "{}", "[]"]) {
      assertEquals(
        declaration.split(open).length,
        declaration.split(close).length,
        `${name}: ${declaration}`,
      );
    }
    assert(
      /^(function\*?|interface|type|class|const) /.test(declaration),
      `${name}: ${declaration}`,
    );
  }
});

Deno.test("help(name) shows the signature, what is said of it, and its options", async () => {
  const { "text/markdown": markdown } = await shown(
    churn.help("loadCustomers"),
  );
  for (
    const part of [
      "function loadCustomers(\n",
      "Reads the session's customers",
      "Throws `CustomersError`",
      "readonly sample?: SampleOptions;",
    ]
  ) assert(markdown.includes(part), part);
  for (const name of ["loadCustomer", "constructor", "__proto__", ""]) {
    assertThrows(() => churn.help(name), RangeError, "has no such name");
  }
});
