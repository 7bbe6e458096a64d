/** What a slip of the pen in a plot costs: a type error, not a wrong picture. */
import { assert, assertEquals } from "@std/assert";
import { chart, type Spec, titleOf } from "lib/show/theme.ts";
import { decimal, fieldsOf, share, tip, whole } from "lib/show/fields.ts";
import { inRoot } from "../../lib/tasks/project.ts";
import { capture } from "../../lib/tasks/command.ts";
import { toSvg } from "lib/show/vega.ts";

interface Group {
  readonly group: string;
  readonly customers: number;
  readonly rate: number;
  readonly low?: number;
}

const fields = fieldsOf<Group>({
  group: { tip: "group", title: null },
  customers: { tip: "customers", ...whole },
  rate: { tip: "churned", title: "Customers who churned", ...share() },
  low: { tip: "from", ...decimal(3) },
});

const words = { title: "A third churned", description: "33% of 6" };

Deno.test("a property that Vega-Lite does not know is a type error", () => {
  const known: Spec = {
    $schema: "https://vega.github.io/schema/vega-lite/v5.json",
    description: "words",
    // @ts-expect-error -- of the whole plot
    heigth: 100,
    mark: "bar",
  };
  assert(known);
  chart({ ...words, layer: [{ mark: { type: "bar", opacity: 1 } }] });
  // @ts-expect-error -- of a plot's parts
  chart({ ...words, layer: [], resovle: {} });
  // @ts-expect-error -- of a mark
  chart({ ...words, layer: [{ mark: { type: "bar", opacty: 1 } }] });
  // @ts-expect-error -- a mark that there is not
  chart({ ...words, layer: [{ mark: "bra" }] });
  // @ts-expect-error -- a channel
  chart({ ...words, layer: [{ mark: "bar", encoding: { z: {} } }] });
  // @ts-expect-error -- of a layer
  chart({ ...words, layer: [{ mark: "bar", encodng: {} }] });
  // @ts-expect-error -- of a panel
  chart({ ...words, concat: [{ layer: [], heigth: 3 }] });
  // @ts-expect-error -- neither layers nor panels
  assert(chart(words));
});

Deno.test("a field that the rows lack, or a wrong property of it, is a type error", () => {
  // @ts-expect-error -- rows have 'rate'
  fieldsOf<Group>({ rte: { tip: "churned" } });
  // @ts-expect-error -- 'tip' of the table
  fieldsOf<Group>({ rate: { tpi: "churned" } });
  // @ts-expect-error -- words of another type
  fieldsOf<Group>({ group: { words: (value: number) => value.toFixed(1) } });
  // @ts-expect-error -- of an axis
  assert(fields.position("rate", { axis: { tickCuont: 4 } }));
  // @ts-expect-error -- of a scale
  assert(fields.axis("rate", { scale: { domian: [0, 1] } }));
  // @ts-expect-error -- of a legend
  assert(fields.color("group", { legend: { ofset: 10 } }));
  // @ts-expect-error -- rows have 'low'
  assertEquals(fields.only("lwo"), { field: "lwo" });
  // @ts-expect-error -- a row without it
  assert(fields.words({ group: "a" }).rate === undefined);
});

Deno.test("axis, tooltip and words of a field come from its declaration", () => {
  const axis = { tickCount: 4 };
  const title = "Customers who churned";
  const type = "quantitative";
  assertEquals(fields.position("rate", { axis }), {
    ...{ field: "rate", type, title, axis },
  });
  assertEquals(fields.axis("rate", { axis }), { type, title, axis });
  assertEquals(fields.color("group"), {
    ...{ field: "group", type: "nominal", title: null },
  });
  assertEquals(fields.only("low"), { field: "low" });
  assertEquals(fields.tooltip("rate", "group"), [
    { field: "rate", title: "churned", type, format: ".1%" },
    { field: "group", title: "group", type: "nominal" },
  ]);
  assertEquals(fields.tooltip().map(({ field }) => field), [
    ...["group", "customers", "rate", "low"],
  ]);
  assertEquals(tip("churned", "rate", share()), fields.tooltip("rate")[0]);
  assertEquals(
    fields.words({ group: "a", customers: 1234, rate: 0.305 }),
    { group: "a", customers: "1,234", rate: "31%" },
  );
  assertEquals(fields.words({ low: 0.5 }), { low: "0.500" });
});

Deno.test("a plot of declared fields is drawn with them", async () => {
  const spec = chart({
    ...words,
    data: { values: [{ group: "a", customers: 6, rate: 1 / 3 }] },
    encoding: { x: fields.position("rate"), tooltip: fields.tooltip() },
    layer: [{ mark: "bar" }],
  });
  assertEquals(titleOf(spec), words.title);
  assert((await toSvg(spec)).includes("Customers who churned"));
});

Deno.test("nothing of Vega is loaded until a plot is drawn", async () => {
  interface Dependency {
    readonly specifier: string;
    readonly code?: unknown;
    readonly isDynamic?: boolean;
  }
  const { stdout } = (await capture(
    Deno.execPath(),
    ["info", "--json", "lib/mod.ts"],
    { cwd: inRoot(), env: { NO_COLOR: "1" } },
  ))!;
  const modules: { dependencies?: Dependency[] }[] = JSON.parse(stdout).modules;
  const needed = modules.flatMap(({ dependencies = [] }) => dependencies)
    .filter(({ specifier }) => /^(npm:)?vega/.test(specifier));
  assert(needed.length >= 5, "the types and both imports");
  assertEquals(needed.filter(({ code, isDynamic }) => code && !isDynamic), []);
});
