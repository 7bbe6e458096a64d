import { assert, assertEquals } from "@std/assert";
import { display } from "lib/display/bundle.ts";
import { displayTable, tableHtml, tableText } from "lib/display/table.ts";

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
  assert(html.includes('<td align="right" style="text-align: right">1</td>'));
  assert(html.includes('<td align="left" style="text-align: left">a</td>'));
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
