import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { any, readColumn } from "./read_column.ts";

const number = (row: number) => (any(row, 100_000) / 100).toFixed(2);
const date = (row: number) => new Date(Date.UTC(2018, 0, 15 + any(row, 1500)));
const parts = (row: number) => {
  const day = date(row);
  return [day.getUTCFullYear(), day.getUTCMonth() + 1, day.getUTCDate()];
};

for (
  const [what, write] of [
    ["Chinese", ([y, m, d]) => `${y}年${m}月${d}日`],
    ["Korean with words", ([y, m, d]) => `${y}년 ${m}월 ${d}일`],
    ["Korean with points", ([y, m, d]) => `${y}. ${m}. ${d}.`],
  ] as [string, (parts: number[]) => string][]
) {
  Deno.test(`dates are read: ${what}`, async () => {
    const { role, cells, findings } = await readColumn((row) =>
      write(parts(row))
    );
    assertEquals([role, findings], ["date", []]);
    assertEquals(
      cells,
      Array.from(
        { length: 240 },
        (_, row) => date(row).toISOString().slice(0, 10),
      ),
    );
  });
}

for (
  const [what, write] of [
    ["RFC 1123", (row) => date(row).toUTCString()],
    ["JavaScript", (row) => String(date(row))],
    ["a weekday", (row) => date(row).toDateString()],
    ["points without zeros", (row) => {
      const [y, m, d] = parts(row);
      return `${d}.${m}.${y % 100}`;
    }],
    ["ordinals", (row) => {
      const [, month, , year] = date(row).toDateString().split(" ");
      return `${1 + any(row, 28)}th ${month} ${year}`;
    }],
    ["an apostrophe", (row) => {
      const [, month, , year] = date(row).toDateString().split(" ");
      return `${1 + any(row, 28)} ${month} '${year.slice(2)}`;
    }],
  ] as [string, (row: number) => string][]
) {
  Deno.test(`dates that are not read are named: ${what}`, async () => {
    const { role, findings } = await readColumn(write);
    assert(role !== "date", role);
    const texts = findings.map(({ message }) => message).join("\n");
    assertStringIncludes(texts, "column 'x' contains values that may be dates");
  });
}

for (
  const [what, write] of [
    ["days of pandas", (row) => `${any(row, 700)} days 0${any(row, 9)}:30:00`],
    ["underscores", (row) => number(row).replace(".", "_")],
    ["raised points", (row) => number(row).replace(".", "·")],
    ["euros for points", (row) => number(row).replace(".", "€")],
    ["powers of ten", (row) => `${number(row)}×10^${any(row, 5)}`],
    ["shares", (row) => `${any(row, 101)}/100`],
    ["weeks", (row) => `202${any(row, 5)}-W${10 + any(row * 7, 42)}`],
    [
      "days of years",
      (row) => `202${any(row, 5)}-${String(1 + any(row * 7, 365))}`,
    ],
    [
      "days without signs",
      (row) => {
        const [year, month, day] = date(row).toISOString().slice(0, 10)
          .split("-");
        return day + month + year;
      },
    ],
    ["counts of months", (row) => `${any(row, 72)} month(s)`],
  ] as [string, (row: number) => string][]
) {
  Deno.test(`figures that are not read as numbers are named: ${what}`, async () => {
    const { role, findings, error } = await readColumn(write);
    assertEquals(error, undefined);
    assert(role !== "numeric", role);
    const [found] = findings.filter(({ message }) =>
      / contains /.test(message)
    );
    assert(found, "nothing was found");
    assert(
      /the model can use|to use all of them/.test(found.remedy),
      found.remedy,
    );
  });
}

Deno.test("'3 month(s)' is a number where it is told to be one", async () => {
  const { cells } = await readColumn((row) => `${any(row, 72)} month(s)`, {
    roles: { x: "numeric" },
  });
  assertEquals(cells!.map(Number), cells!.map((_, row) => any(row, 72)));
});

for (const [script, zero] of [["Bengali", 0x9e6], ["Thai", 0xe50]] as const) {
  Deno.test(`digits of other scripts are digits: ${script}`, async () => {
    const write = (digit: string) => String.fromCharCode(zero + Number(digit));
    const { role, cells } = await readColumn((row) =>
      number(row).replace(/\d/g, write)
    );
    assertEquals([role, cells![7]], ["numeric", number(7)]);
  });
}

for (
  const [where, write] of [
    ["before", (text) => `\ufeff${text}`],
    ["behind", (text) => `${text} \ufeff`],
  ] as [string, (text: string) => string][]
) {
  Deno.test(`a byte order mark ${where} a cell is no part of it`, async () => {
    const numbers = await readColumn((row) => write(number(row)));
    assertEquals([numbers.role, numbers.cells![7]], ["numeric", number(7)]);
    const names = await readColumn((row) => row % 2 ? write("a") : "b");
    assertEquals([...new Set(names.cells)], ["b", "a"]);
  });
}

for (
  const word of [
    ...["#N/DISP", "#SAKNAS", "#PUUTTUU", "#NEDOSTUPNÝ", "#Error", "#Err:508"],
    ...["(vide)", "(en blanco)", "[em branco]", "<leeg>"],
  ]
) {
  Deno.test(`'${word}' among numbers is blank`, async () => {
    const { role, cells } = await readColumn((row) =>
      row % 9 ? number(row) : word
    );
    assertEquals([role, cells![0], cells![1]], ["numeric", "", number(1)]);
  });
}

for (const none of ["1/0/1900", "0/1/1900", "00.01.1900"]) {
  Deno.test(`the day of Excel's zero is no date: ${none}`, async () => {
    const { role, cells } = await readColumn((row) =>
      row % 9 ? date(row).toISOString().slice(0, 10) : none
    );
    assertEquals([role, cells![0]], ["date", ""]);
  });
}

Deno.test("a known stand-in is named among few dates, too", async () => {
  const { findings } = await readColumn((row) =>
    row % 5 ? `202${row % 3}-01-01` : "1900-01-01"
  );
  assertStringIncludes(
    findings.map(({ message }) => message).join(),
    "column 'x' is 1900-01-01 in 48 of 240 rows",
  );
  const clean = await readColumn((row) => `202${row % 3}-01-01`);
  assertEquals(clean.findings, []);
});

Deno.test("the only number below zero is named however often it is there", async () => {
  const { findings } = await readColumn((row) =>
    row % 3 ? String(any(row, 70)) : "-1"
  );
  assertStringIncludes(
    findings.map(({ message }) => message).join(),
    "column 'x' is below 0 in 80 of 240 rows",
  );
  const levels = await readColumn(["-1", "0", "1", "2"]);
  assertEquals(levels.findings, []);
});

for (
  const [role, remedy] of [
    ["number", "choose id, numeric, categorical, date, observation or"],
    ["text", "choose id"],
    ["Numeric", "choose id"],
    ["target", 'set { target: "x" }'],
  ]
) {
  Deno.test(`a role that there is not is refused: ${role}`, async () => {
    const { error } = await readColumn(number, {
      roles: { x: role as "numeric" },
    });
    assertStringIncludes(error!, `Cannot give column 'x' the role '${role}'`);
    assertStringIncludes(error!, remedy);
  });
}

Deno.test("what stops does not say that it is left out", async () => {
  const { error } = await readColumn((row) => `0${1 + row % 9}/01/2024`, {
    roles: { x: "date" },
  });
  assertStringIncludes(error!, "in the dates of column 'x' (rows");
});
