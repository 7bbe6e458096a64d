import { assert, assertEquals, assertThrows } from "@std/assert";
import { display } from "lib/show/bundle.ts";
import * as churn from "lib/mod.ts";
import { documentation } from "lib/help/documentation.ts";
import { rooms } from "lib/help/rooms.ts";

/** What a value shows, by MIME type. */
const shown = async (value: churn.show.Displayable) =>
  await value[display]() as Record<string, string>;

Deno.test("help() lists the rooms and what cells call, with its first sentence", async () => {
  const { "text/plain": text, "text/html": html } = await shown(churn.help());
  const names = Object.keys(churn);
  assert(names.length > 80);
  for (const name of names) assert(html.includes(`>${name}</td>`), name);
  for (const room of ["session", "customers", "explanation", "takingUp"]) {
    assertEquals(html.split(`>${room}</td>`).length, 2, room);
  }
  assert(!html.includes(">rocCurve</td>"));
  assert(/startTraining +Uploads the scripts and starts the job\./.test(text));
});

Deno.test("help(room) says what the room is for, and lists all that it exports", async () => {
  for (const [room, path] of rooms()) {
    const { "text/markdown": markdown } = await shown(churn.help(room));
    const exported = Object.keys(await import(path));
    for (const name of exported) {
      const call = name in churn ? `churn.${name}` : `churn.${room}.${name}`;
      assert(markdown.includes(`\n- \`${call}\`: `), call);
    }
    assertEquals(
      markdown,
      (await shown(churn.help(`churn.${room}`)))["text/markdown"],
    );
  }
  const { "text/markdown": markdown } = await shown(churn.help("evaluation"));
  assert(markdown.startsWith("Judges the model by customers"));
  assert(markdown.includes("- `churn.evaluation.Metrics`: "));
});

Deno.test("help() takes a name by itself and with its room, not with another", async () => {
  const all = await Promise.all(
    ["rocCurve", "evaluation.rocCurve", "churn.evaluation.rocCurve"]
      .map(async (name) => (await shown(churn.help(name)))["text/markdown"]),
  );
  assertEquals(new Set(all).size, 1);
  assert(all[0].startsWith("`churn.evaluation.rocCurve`\n"), all[0]);
  for (
    const name of [
      "endpoint.rocCurve",
      "churn.endpoint.rocCurve",
      "other.churn.rocCurve",
      "evaluation.",
      ".rocCurve",
      "churn",
      "evaluation.evaluation",
    ]
  ) {
    assertThrows(() => churn.help(name), RangeError, "has no such name");
  }
});

Deno.test("everything exported is documented, with a whole declaration", () => {
  const entries = Object.entries(documentation());
  assertEquals(
    Object.keys(churn).filter((name) => !(name in documentation())),
    [],
  );
  for (const [name, { kind, room, summary, markdown }] of entries) {
    assert(summary, name);
    if (kind === "namespace") continue;
    assert(room || name === "help", name);
    const declaration = markdown.split("```")[1].replace(/^ts\n/, "");
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
