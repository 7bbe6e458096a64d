import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import fc from "fast-check";
import { loadDanfojs } from "lib/customers/danfojs.ts";
import type * as danfojs from "danfojs";
import { frame } from "lib/customers/frame.ts";
import { sampleCustomers } from "lib/customers/sample/sample.ts";
import { summaries, summarise } from "lib/customers/summary.ts";
import type { Table } from "lib/table.ts";
import { type Data, display } from "lib/show/bundle.ts";
import { askPython } from "../python.ts";

const dfd = loadDanfojs();
const shown = (value: unknown) => (value as { [display](): Data })[display]();

Deno.test("a frame shows its ends, its types and its size", () => {
  const data = shown(frame(sampleCustomers()));
  const html = data["text/html"] as string;
  assertEquals(html.match(/<tr>/g)?.length, 2 + 5 + 1 + 5);
  assert(html.includes("1,000 rows × 10 columns: the first 5 and the last 5"));
  assert(html.includes(">whole number<") && html.includes(">text<"));
  const plain = data["text/plain"] as string;
  assert(plain.includes("Month-to-month") && plain.includes("88.4557"));
});

Deno.test("a small frame is shown whole", () => {
  const html = shown(frame(sampleCustomers({ count: 20 })))["text/html"];
  assertEquals((html as string).match(/<tr>/g)?.length, 2 + 20);
});

Deno.test("a frame of some rows, and its summary, say of how many", () => {
  const table = { ...sampleCustomers({ count: 100 }), of: 400_000 };
  const text = (value: unknown) => `${shown(value)["text/plain"]}`;
  assert(text(frame(table)).includes("; spread evenly over 400,000"));
  assert(
    text(summarise(table))
      .includes("; of 100 rows, spread evenly over 400,000"),
  );
});

Deno.test("texts of a frame can't become markup", () => {
  const table: Table = {
    rows: 1,
    columns: [{
      name: "<b>",
      kind: "text",
      values: [`<script>alert("1")</script>`],
    }],
  };
  const html = shown(frame(table))["text/html"] as string;
  assert(!/<b>|<script/.test(html), html);
});

Deno.test("what danfojs makes of frames and series is shown as well", () => {
  const made = frame(sampleCustomers());
  const grouped = made.groupby(["contract"]).agg({ churn: "mean" });
  assert(`${shown(grouped)["text/plain"]}`.includes("Two year"));
  assert(
    `${shown(made.column("contract").valueCounts())["text/plain"]}`
      .includes("3 rows × 1 column"),
  );
  assert(shown(new dfd.Series([1, 2]))["text/html"]);
});

Deno.test("danfojs loads mathjs and xlsx when it computes with them, not before", async () => {
  const data = { a: [1, 2, 4, 4], b: [3, 5, 7, 12] };
  const code = `import { createRequire } from "node:module";
import { loadDanfojs } from "lib/customers/danfojs.ts";
const { cache } = createRequire(Deno.cwd() + "/x");
const modules = () => Object.keys(cache)
  .filter((path) => /\\b(mathjs|xlsx)@/.test(path)).length;
const { DataFrame } = loadDanfojs();
const frame = new DataFrame(${JSON.stringify(data)});
const before = modules();
const answers = [...["std", "var", "median"]
  .map((name) => frame[name]({ axis: 0 }).values),
  frame.groupby(["a"]).std().values.at(-1)];
console.log(JSON.stringify({ before, after: modules(), answers }));`;
  const { stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["eval", "--quiet", code],
    cwd: new URL("../..", import.meta.url),
  }).output();
  const said = new TextDecoder().decode(stdout);
  assert(said, new TextDecoder().decode(stderr));
  const { before, after, answers } = JSON.parse(said);
  assertEquals(before, 2, "what stands for each of them");
  assert(after > 100, `${after} modules`);
  const expected = await askPython<number[][]>(
    `import json, sys, pandas as pd
f = pd.DataFrame(json.load(sys.stdin))
print(json.dumps([f.std().tolist(), f.var().tolist(), f.median().tolist(),
    [4, f.groupby("a")["b"].std().iloc[-1]]]))`,
    data,
  );
  assertEquals(answers, expected);
});

Deno.test("danfojs is loaded with the first frame, not before", async () => {
  const code = `import { createRequire } from "node:module";
import "lib/mod.ts";
import { readCustomers } from "lib/customers/customers.ts";
import { csvStream } from "lib/customers/reading/csv.ts";
import { sampleCustomers } from "lib/customers/sample/sample.ts";
const isThere = () => Object.keys(createRequire(Deno.cwd() + "/x").cache)
  .some((path) => path.includes("danfojs"));
const customers = await readCustomers("x.csv", () => Promise.resolve(
  csvStream(sampleCustomers({ count: 200 }))));
const before = isThere();
const { shape } = customers.frame;
const isOne = customers.frame === customers.frame;
console.log(JSON.stringify([before, shape, isThere(), isOne]));`;
  const { stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["eval", "--quiet", code],
    cwd: new URL("../..", import.meta.url),
  }).output();
  const said = new TextDecoder().decode(stdout);
  assert(said, new TextDecoder().decode(stderr));
  assertEquals(JSON.parse(said), [false, [200, 10], true, true]);
});

Deno.test("danfojs computes with frames, samples and scales them", async () => {
  const numbers = fc.array(fc.integer({ min: -1000, max: 1000 }), {
    minLength: 2,
    maxLength: 30,
  });
  await fc.assert(
    fc.asyncProperty(numbers, numbers, async (a, b) => {
      const rows = Math.min(a.length, b.length);
      const [x, y] = [a, b].map((values) => values.slice(0, rows));
      const one = new dfd.DataFrame({ x, y });
      const other = new dfd.DataFrame({ x: y, y: x });
      const each = (combine: (p: number, q: number) => number | boolean) =>
        x.map((p, i) => [combine(p, y[i]), combine(y[i], p)]);
      assertEquals(
        (one.add(other) as danfojs.DataFrame).values,
        each((p, q) => p + q),
      );
      assertEquals(
        (one.sub(other) as danfojs.DataFrame).values,
        each((p, q) => p - q),
      );
      assertEquals(
        (one.mul(other) as danfojs.DataFrame).values,
        each((p, q) => p * q),
      );
      assertEquals(one.gt(other).values, each((p, q) => p > q));
      assertEquals(one.eq(other).values, each((p, q) => p === q));
      assertEquals(new dfd.Series(x).argMax(), x.indexOf(Math.max(...x)));
      assertEquals((await one.sample(1)).shape, [1, 2]);
      const [lowest, highest] = [Math.min(...x), Math.max(...x)];
      const scaled = new dfd.MinMaxScaler().fit([...x]).transform([...x]);
      if (highest > lowest) {
        (scaled as unknown as number[]).forEach((value, i) =>
          assertAlmostEquals(value, (x[i] - lowest) / (highest - lowest), 1e-6)
        );
      }
    }),
    { numRuns: 50 },
  );
  const scaler = new dfd.StandardScaler();
  const standard = scaler.fit([1, 2, 3, 4]).transform([1, 4]) as unknown;
  const deviation = Math.sqrt(1.25);
  (standard as number[]).forEach((value, i) =>
    assertAlmostEquals(value, [-1.5, 1.5][i] / deviation, 1e-6)
  );
});

Deno.test("importing the frames prints nothing", async () => {
  const code = `import { loadDanfojs } from "lib/customers/danfojs.ts";
import { frame } from "lib/customers/frame.ts";
import { sampleCustomers } from "lib/customers/sample/sample.ts";
frame(sampleCustomers()).groupby(["contract"]).agg({ churn: "mean" });`;
  const { stdout, stderr, success } = await new Deno.Command(Deno.execPath(), {
    args: ["eval", "--quiet", code],
    cwd: new URL("../..", import.meta.url),
    stdout: "piped",
    stderr: "piped",
  }).output();
  const text = new TextDecoder().decode(stdout) +
    new TextDecoder().decode(stderr);
  assertEquals(text, "");
  assert(success);
});

Deno.test("summaries() of numbers are those of pandas", async () => {
  const columns = [
    ...fc.sample(
      fc.array(
        fc.oneof(
          fc.double({ min: -1e6, max: 1e6, noNaN: true }),
          fc.integer({ min: 0, max: 5 }),
          fc.constant(NaN),
        ),
        { minLength: 1, maxLength: 40 },
      ),
      60,
    ),
    [NaN, NaN],
    [3],
  ];
  const expected = await askPython<(number | null)[][]>(
    `import json, math, sys
import pandas as pd
rows = [pd.Series([math.nan if v is None else v for v in c], dtype=float).describe().tolist() for c in json.load(sys.stdin)]
print(json.dumps([[None if math.isnan(v) else v for v in r] for r in rows]))`,
    columns,
  );
  columns.forEach((values, i) => {
    const [made] = summaries({
      rows: values.length,
      columns: [{
        name: "x",
        kind: "float64",
        values: Float64Array.from(values),
      }],
    });
    const { count, mean, std, min, max } = made;
    [count, mean, std, min, made["25%"], made["50%"], made["75%"], max]
      .forEach((value, k) =>
        assertAlmostEquals(value, expected[i][k] ?? NaN, 1e-6)
      );
    assertEquals(made.missing, values.length - count);
  });
});

Deno.test("summaries() of texts count, and name the most frequent", () => {
  const [texts, blank] = summaries({
    rows: 4,
    columns: [
      { name: "a", kind: "text", values: ["x", "y", "", "y"] },
      { name: "b", kind: "text", values: ["", "", "", ""] },
    ],
  });
  const { count, missing, unique, top, freq, mean } = texts;
  assertEquals([count, missing, unique, top, freq, mean], [
    3,
    1,
    2,
    "y",
    2,
    NaN,
  ]);
  assertEquals([blank.count, blank.unique, blank.top], [0, NaN, ""]);
});

Deno.test("summarise() gives a frame of one row a column", () => {
  assertEquals(summarise(sampleCustomers()).shape, [10, 13]);
});

Deno.test("summarise() looks at each of 200,000 texts a few times", () => {
  const rows = 200_000;
  const texts = Array.from({ length: rows }, (_, row) => `${row % 1000}`);
  let looks = 0;
  const values = new Proxy(texts, {
    get(texts, key) {
      if (typeof key === "string" && key !== "length") looks++;
      return Reflect.get(texts, key);
    },
  });
  const numbers = Float64Array.from(texts, Number);
  const [text, number] = summaries({
    rows,
    columns: [
      { name: "text", kind: "text", values },
      { name: "number", kind: "int64", values: numbers },
    ],
  });
  assertEquals([text.unique, number.count], [1000, rows]);
  assert(looks >= rows && looks <= 4 * rows, `${looks} looks`);
});

Deno.test("a column named as a frame's own property doesn't hide it", () => {
  const names = ["index", "shape", "constructor", "index_", "x"];
  const shown = frame({
    rows: 2,
    columns: names.map((name) => ({
      name,
      kind: "int64",
      values: Float64Array.of(3, 4),
    })),
  });
  assertEquals(shown.shape, [2, 5]);
  assertEquals(
    shown.columns,
    ["index__", "shape_", "constructor_", "index_", "x"],
  );
});

Deno.test("a frame keeps the order and the names of its columns", () => {
  const names = ["b", "2023", "a\\", "1", "$x", "🎉", "0"];
  const table: Table = {
    rows: 1,
    columns: names.map((name) => ({ name, kind: "text", values: [name] })),
  };
  assertEquals(frame(table).columns, names);
  assertEquals(frame(table).values[0], names);
});
