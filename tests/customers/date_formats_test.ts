import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import type { CustomersOptions } from "lib/customers/customers.ts";
import { askPython } from "../python.ts";
import { any, readColumn } from "./read_column.ts";

/** Days from 2001 to 2029, of which every month has all. */
const days = Array.from(
  { length: 240 },
  (_, row) => new Date(Date.UTC(2001, 0, 1 + any(row, 10_000))),
);
const iso = days.map((day) => day.toISOString().slice(0, 10));

/** The days as Python writes them in each format. */
const write = (formats: readonly string[]) =>
  askPython<string[][]>(
    `import datetime, json, sys
days, formats = json.load(sys.stdin)
dates = [datetime.date.fromisoformat(day) for day in days]
print(json.dumps([[date.strftime(form) for date in dates] for form in formats]))`,
    [iso, formats],
  );

Deno.test("dates are read in every order, whether years have two digits or four", async () => {
  const formats = [
    ...["%m/%d/%y", "%d/%m/%y", "%y/%m/%d", "%m-%d-%y", "%d-%m-%y", "%y-%m-%d"],
    ...["%d.%m.%y", "%y.%m.%d", "%-m/%-d/%y", "%-d/%-m/%y", "%d-%b-%y"],
    ...["%d %b %y", "%m/%d/%Y", "%d/%m/%Y", "%Y/%m/%d", "%d.%m.%Y", "%Y.%m.%d"],
    ...["%d-%b-%Y", "%b %d, %Y", "%Y%m%d", "%m/%d/%y 12:30", "%d‐%m‐%Y"],
  ];
  const written = await write(formats);
  for (const [i, format] of formats.entries()) {
    const { role, reason, cells, error } = await readColumn(written[i]);
    assertEquals([error, role], [undefined, "date"], `${format} ${reason}`);
    assertEquals(cells!.map((cell) => cell.slice(0, 10)), iso, format);
  }
});

Deno.test("dates of one order are read whatever the width of their years", async () => {
  const [short, long] = await write(["%-m/%-d/%y", "%-m/%-d/%Y"]);
  for (const share of [1, 4, 6, 9]) {
    const { reason, cells } = await readColumn((row) =>
      (row % 10 < share ? short : long)[row]
    );
    assertStringIncludes(reason!, "month first");
    assertEquals(cells, iso);
  }
});

for (
  const [what, cells, says, told] of [
    ["days up to 12", (row) => `${1 + row % 12}/${1 + any(row, 12)}/2011`, [
      "it is unclear whether the day or the month comes first",
    ], { dayFirst: false }],
    [
      "years that may be days",
      (row) => `${10 + row % 15}-0${1 + row % 9}-${10 + any(row, 15)}`,
      [
        "whether the year, the day or the month comes first",
      ],
      { dayFirst: true },
    ],
    [
      "both orders",
      (row) => row % 2 ? `${13 + row % 9}/2/2011` : `2/${13 + row % 9}/2011`,
      [
        "with the day first and others with the month first",
      ],
    ],
    [
      "years of either century",
      (row) => `2/${13 + row % 9}/${30 + any(row, 40)}`,
      [
        "the century of the years",
      ],
    ],
    [
      "some years of either century",
      (row) => `2/${13 + row % 9}/${any(row, 90) + 10}`,
      [
        "the century of the years",
      ],
    ],
  ] as [string, (row: number) => string, string[], CustomersOptions?][]
) {
  Deno.test(`dates are left out with a finding where nothing tells them: ${what}`, async () => {
    const { role, findings } = await readColumn(cells);
    assertEquals(role, "ignored");
    assertStringIncludes(findings[0].message, says[0]);
    assert(findings[0].rows.length > 0);
    const asked = await readColumn(cells, { roles: { x: "date" } });
    assertStringIncludes(asked.error!, says[0]);
    if (told) assertEquals((await readColumn(cells, told)).role, "date");
  });
}

Deno.test("an order that is told is not read into dates that have another", async () => {
  const [mdy, ymd] = await write(["%m/%d/%y", "%y-%m-%d"]);
  const wrong = await readColumn(mdy, { dayFirst: true });
  assertStringIncludes(
    wrong.error!,
    "contains dates in another order than specified",
  );
  const { cells } = await readColumn(ymd, { dayFirst: true });
  assertEquals(cells, iso);
});
