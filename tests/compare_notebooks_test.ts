import { assertEquals, assertStringIncludes } from "@std/assert";
import {
  close,
  compareNotebooks,
  exact,
  type ExecutedNotebook,
} from "./compare_notebooks.ts";

function notebook(data: Record<string, unknown>, text = "log\n") {
  return {
    cells: [
      { cell_type: "markdown" },
      {
        cell_type: "code",
        outputs: [
          { output_type: "stream", name: "stdout", text: [text] },
          { output_type: "display_data", data },
        ],
      },
    ],
  } satisfies ExecutedNotebook;
}

const result = { "text/plain": ["AUC 0.81"], "image/png": "iVBORw0" };

Deno.test("compareNotebooks() finds no difference between the same results", () => {
  const [one, other] = [notebook(result), notebook(result)];
  assertEquals(compareNotebooks(one, other, exact), []);
});

Deno.test("compareNotebooks() tells cell, type, line and both texts", () => {
  const other = notebook({ ...result, "text/plain": "AUC 0.82" });
  const [difference, ...more] = compareNotebooks(
    other,
    notebook(result),
    exact,
  );
  assertEquals(more, []);
  assertStringIncludes(difference, "Cell 1: text/plain differs, line 1");
  assertStringIncludes(difference, "- AUC 0.81\n  + AUC 0.82");
});

Deno.test("compareNotebooks() tells a different picture, stream and specification", () => {
  const picture = notebook({ ...result, "image/png": "iVBORw1" });
  assertEquals(compareNotebooks(picture, notebook(result), exact).length, 1);
  const stream = notebook(result, "other\n");
  assertEquals(compareNotebooks(stream, notebook(result), exact).length, 1);
  const plot = (value: number) =>
    notebook({ "application/vnd.vegalite.v5+json": { data: [{ value }] } });
  assertEquals(compareNotebooks(plot(1), plot(2), exact).length, 1);
});

Deno.test("compareNotebooks() tells a missing and an additional output", () => {
  const without = structuredClone(notebook(result));
  without.cells[1].outputs!.pop();
  for (
    const [a, b] of [[without, notebook(result)], [notebook(result), without]]
  ) {
    const [difference] = compareNotebooks(a, b, close);
    assertStringIncludes(difference, "instead of");
  }
});

Deno.test("compareNotebooks() takes a close number and another drawing elsewhere", () => {
  const nearly = { "text/plain": "AUC 0.82", "image/png": "other" };
  assertEquals(
    compareNotebooks(notebook(nearly), notebook(result), close),
    [],
  );
  const far = { ...nearly, "text/plain": "AUC 0.71" };
  assertEquals(
    compareNotebooks(notebook(far), notebook(result), close).length,
    1,
  );
  const words = { ...nearly, "text/plain": "F1 0.81" };
  assertEquals(
    compareNotebooks(notebook(words), notebook(result), close).length,
    1,
  );
});

Deno.test("compareNotebooks() passes over the port of the local target", () => {
  const at = (port: number) =>
    notebook({ "text/plain": `http://127.0.0.1:${port}/` });
  assertEquals(compareNotebooks(at(4001), at(51234), exact), []);
});
