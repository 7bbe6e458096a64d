import { assert, assertEquals } from "@std/assert";
import { display } from "lib/show/bundle.ts";
import { displayTable, tableHtml, tableText } from "lib/show/table.ts";

Deno.test("numbers of a column have equally many decimals, four at most", () => {
  const text = tableText({
    header: ["x", "whole", "tiny"],
    rows: [[1.5, 3, 1e-7], [2.123456, 40, 1], [NaN, 5, 0]],
  });
  assertEquals(
    text,
    "     x  whole  tiny\n1.5000      3  1e-7\n2.1235     40     1\n            5     0",
  );
});

Deno.test("numbers stand to the right, texts to the left", () => {
  const html = tableHtml({ header: ["n", "t"], rows: [[1, "a"]] });
  assert(html.includes('<td align="right" style="text-align: right; '));
  assert(html.includes('<td align="left" style="text-align: left">a</td>'));
});

Deno.test("numbers with units and intervals stay on one line, texts may wrap", () => {
  const short = ["1,169", "−5 to 12.5", "€1,235", "CHF\u00A012", "58% of 330"];
  const long = [
    "a text of words",
    "a sentence that goes on and on, about 3 of them",
  ];
  for (const cell of [...short, ...long]) {
    const html = tableHtml({ header: ["a", "b"], rows: [["x", cell]] });
    assertEquals(html.includes("nowrap"), short.includes(cell), cell);
  }
});

Deno.test("amounts stand to the right", () => {
  const rows = [["€12", "CHF\u00A012.50", "41.50\u00A0kr"], ["−€5", "", ""]];
  const html = tableHtml({ header: ["a", "b", "c"], rows });
  assertEquals(html.match(/<td align="right"/g)?.length, 6);
});

Deno.test("figures in words stand to the right, with a minus sign", () => {
  const text = tableText({
    header: ["gain", "share", "interval", "value"],
    rows: [["−153", "8.5%", "1 – 2", -0.5], ["1,799", "< 0.1%", "3 – 14", 2]],
  });
  assertEquals(
    text,
    " gain   share  interval  value\n" +
      " −153    8.5%  1 – 2      −0.5\n" +
      "1,799  < 0.1%  3 – 14      2.0",
  );
});

Deno.test("tables set no colours and run no scripts", () => {
  const html = tableHtml({
    header: ["<i>"],
    types: ["&"],
    rows: [['<img src=x onerror="1">']],
    note: "<b>",
  });
  assert(!/<(i|b|img|style|script)[ >]|color|background/.test(html), html);
});

Deno.test("the first column names the rows, the second line the types", () => {
  const html = tableHtml({
    header: ["", "n"],
    types: ["", "whole number"],
    rows: [["0", 7]],
    named: true,
  });
  assert(/<th scope="row"[^>]*sticky[^>]*>0<\/th>/.test(html), html);
  assert(/<th scope="col"[^>]*>n<\/th>/.test(html), html);
  assert(/<td [^>]*><em>whole number<\/em><\/td>/.test(html), html);
});

Deno.test("displayTable() takes its columns from the records", async () => {
  const shown = displayTable([{ a: 1, b: "x" }, { a: 2, b: null }]);
  const data = await shown[display]();
  assertEquals(data["text/plain"], "a  b\n1  x\n2");
});

Deno.test("displayTable() of nothing is an empty table", async () => {
  const data = await displayTable([], { note: "Nothing is left" })[display]();
  assert(`${data["text/html"]}`.includes("Nothing is left"));
});

Deno.test("figures of one table have one form: grouped, and none smaller than the others can show", () => {
  const rows = [[0.1234, 1526, 2e-6], [0.00000168, 20, -3.456e-5], [
    -0.00000168,
    1234567,
    0,
  ], [0, -4321, 5e-5]];
  assertEquals(
    tableText({ header: ["bits", "customers", "p"], rows, grouped: true }),
    [
      "     bits  customers         p",
      "   0.1234      1,526      2e-6",
      " < 0.0001         20  −3.46e-5",
      "> −0.0001  1,234,567         0",
      "   0.0000     −4,321      5e-5",
    ].join("\n"),
  );
});

Deno.test("values of customers are not grouped: a year stays a year", () => {
  assertEquals(tableText({ header: ["year"], rows: [[2023]] }), "year\n2023");
});

Deno.test("long names wrap, whole, and leave the other columns in view", () => {
  for (const length of [131, 300]) {
    const name = "x".repeat(length);
    const content = { header: ["column", name], rows: [[name, "role"]] };
    const html = tableHtml({ ...content, note: name });
    assertEquals(html.split(name).length, 4);
    const boxes = html.match(
      /<div style="[^"]*overflow-wrap: anywhere; [^"]*max-width: 60ch">x/g,
    );
    assertEquals(boxes?.length, 2);
    assert(/<p style="overflow-wrap: anywhere">x/.test(html));
    const plain = tableText(content).split("\n");
    assert(plain.every((line) => line.length < 100), plain.join("\n"));
  }
});
