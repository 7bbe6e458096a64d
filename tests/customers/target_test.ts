/** Which value of the target means churn, and when nobody can know. */
import {
  assert,
  assertEquals,
  assertRejects,
  assertStringIncludes,
} from "@std/assert";
import fc from "fast-check";
import { csvLine } from "lib/customers/reading/csv.ts";
import {
  type CustomersOptions,
  readCustomers,
} from "lib/customers/customers.ts";
import { CustomersError } from "lib/customers/checks/findings.ts";
import { labels } from "lib/table.ts";
import { meaningOf, yesMeans } from "lib/customers/target/target_words.ts";

const bytes = (text: string) =>
  ReadableStream.from([new TextEncoder().encode(text)]);

const ROWS = 90;
/** A third of the customers has the first value. */
const isFirst = (row: number) => row * row % 7 === 2;
const firstRows = Array.from({ length: ROWS }, (_, row) => +isFirst(row));

function read(
  name: string,
  [first, second]: readonly string[],
  options?: CustomersOptions,
) {
  const text = [["x", "plan", name]].concat(
    Array.from({ length: ROWS }, (_, row) => [
      `${row * 37 % 89}.5`,
      "abc"[row * 5 % 11 % 3],
      isFirst(row) ? first : second,
    ]),
  ).map(csvLine).join("");
  return readCustomers("the test", () => Promise.resolve(bytes(text)), options);
}

const refusal = (...given: Parameters<typeof read>) =>
  assertRejects(() => read(...given), CustomersError);

const answers = [["1", "0"], ["Yes", "No"], ["true", "false"], ["J", "N"]];

/** `not churned` in many languages, spellings and ways. */
const opposite = [
  ...["not_churned", "NotChurned", "notchurned", "NOT CHURNED", "isNotChurned"],
  ...[
    "NonChurn",
    "non-churn",
    "non_churner",
    "no-churn",
    "No Churn",
    "nochurn",
  ],
  ...["churn_free", "ChurnFree", "churnless", "churn_proof", "unchurned"],
  ...["un-churned", "never_churned", "hasn't churned", "has_not_left"],
  ...["didnt_churn", "without_churn", "anti_churn", "churn_flag_inverse"],
  ...["churn_inv", "inverted churn", "churn_negated", "1-churn", "1 - churn"],
  ...["1_minus_churn", "!churn", "~churn", "churn=0", "churn_0", "Churn_No"],
  ...["Churn_False", "churn_n", "Attrition_Flag_Existing Customer"],
  ...["non_exited", "not exited", "NotExited", "non-attrition", "uncancelled"],
  ...["not_cancelled", "Kein Churn", "nicht gekündigt", "ungekündigt"],
  ...["nicht_abgewandert", "ohne Kündigung", "kündigungsfrei", "non résilié"],
  ...["sans résiliation", "sin_abandono", "no_cancelado", "nao cancelado"],
  ...["senza disdetta", "niet_opgezegd", "не отток", "churn_prevented"],
  ...["avoided_churn", "churn_resistant", "absence of churn", "zero_churn"],
  ...["saved from churn", "free_of_churn", "safe_from_churn", "churn_survivor"],
  ...[
    "escaped_churn",
    "immune to churn",
    "recovered_from_churn",
    "lack of churn",
  ],
  ...["failed_to_churn", "yet_to_churn", "dont_churn", "wouldnt_churn"],
  ...["won_back_churn", "churn_exempt", "0_churn", "churn_0_means_left"],
  ...["churn_1_no", "churn_ne_1", "churn is null", "churn yok", "churn değil"],
  ...["Churn (1 = stayed, 0 = left)", "churn (1=no, 0=yes)"],
];
for (const name of opposite) {
  Deno.test(`a yes to '${name}' is not taken for churn`, async () => {
    assertEquals(yesMeans(name), undefined);
    for (const values of answers) {
      for (const options of [{}, { target: name }]) {
        const { message } = await refusal(name, values, options);
        assertStringIncludes(message, name);
        assertStringIncludes(message, "{ positive: … }");
      }
    }
    const { roles, table } = await read(name, ["0", "1"], {
      target: name,
      positive: "0",
    });
    assertEquals([...labels(table, roles.target)], firstRows);
  });
}

for (
  const name of [
    ...["is_active", "Retained", "stayed", "kept", "loyal", "renewed"],
    ...["still_active", "existing customer", "IsActiveMember", "survived"],
    ...["retention_flag", "bleibt", "Active?", "remained", "stays"],
  ]
) {
  Deno.test(`'${name}' is no target by itself, and as one its no means churn`, async () => {
    for (const [yes, no] of answers) {
      const { message } = await refusal(name, [no, yes]);
      assertStringIncludes(message, `these have two values: '${name}'`);
      const { roles, table } = await read(name, [no, yes], { target: name });
      assertEquals(roles.target.positive, no);
      assertEquals([...labels(table, roles.target)], firstRows);
    }
  });
}

for (
  const name of [
    ...["churn", "Churn?", "Churn (Yes/No)", "Churn Y/N", "churn_1_0"],
    ...["Churn (1=Yes, 0=No)", "Churn (0 = stayed, 1 = left)", "churn_yes_no"],
    ...["churn_notice", "Notice of churn", "nonpayment churn", "north_churn"],
    ...["Non-Payment Churn", "non_voluntary_churn", "churn_november"],
    ...[
      "noted_churn",
      "free_trial_churn",
      "unlimited_churn",
      "innovation churn",
    ],
    ...["churn 30 days", "churn_2024", "churn_1", "Customer_Churn_Yes"],
    ...["churn_at_renewal", "Exited", "Kündigung", "Kuendigung", "Résilié"],
    ...["Attrition_Flag", "churn_union", "annotated_churn", "churn_unit"],
  ]
) {
  Deno.test(`a yes to '${name}' means churn`, async () => {
    for (const [yes, no] of answers) {
      const { roles, table } = await read(name, [yes, no]);
      assertEquals(roles.target, { name, positive: yes, negative: no });
      assertEquals([...labels(table, roles.target)], firstRows);
    }
  });
}

Deno.test("a yes to a name that says nothing is not taken for churn", async () => {
  for (const name of ["flag7", "zůstal", "still_customer", "Customer Status"]) {
    const { message } = await refusal(name, ["1", "0"], { target: name });
    assertStringIncludes(message, "does not say whether its '1' means churn");
    assertStringIncludes(message, "{ positive: … }: '0' or '1'");
  }
  const { roles } = await read("target", ["1", "0"], { target: "target" });
  assertEquals(roles.target.positive, "1");
});

const unclear = [
  ...[["1", "2"], ["2", "1"], ["0", "2"], ["1", "-1"], ["0", "-1"]],
  ...[["A", "B"], ["No", "NULL"], ["No", "Unknown"], ["Yes", "N/A"]],
  ...[["Yes", "No answer"], ["Y", "X"], ["No", "maybe"], ["true", "?"]],
  ...[["+", "-"], ["✔", "✘"], ["✔️", "❌"], ["👍", "👎"], ["↑", "↓"]],
  ...[["A+", "A-"], ["Churned", "?"], ["bye", "no"], ["Left", "Joined"]],
  ...[["C#", "C"], ["1", "10"], ["yes", "y/n"], ["●", "○"], ["<", ">"]],
];
for (const values of unclear) {
  const [one, other] = values;
  Deno.test(`'${one}' and '${other}' say nothing until told, and then either way`, async () => {
    const { message } = await refusal("churn", values);
    assertStringIncludes(message, "{ positive: … }: ");
    assertStringIncludes(message, `'${one}'`);
    assertStringIncludes(message, `'${other}'`);
    for (const positive of values) {
      const negative = values.find((value) => value !== positive)!;
      for (
        const told of [{ positive }, { negative }, { positive, negative }]
      ) {
        const { roles, table, open } = await read("churn", values, told);
        assertEquals(roles.target, { name: "churn", positive, negative });
        assertEquals(
          [...labels(table, roles.target)],
          firstRows.map((first) => positive === one ? first : 1 - first),
        );
        const text = await new Response(await open()).text();
        const cells = text.trimEnd().split("\n").slice(1)
          .map((line) => line.split(",").at(-1));
        assertEquals(cells, firstRows.map((first) => first ? one : other));
      }
    }
  });
}

Deno.test("a blank cell is a label where that is told", async () => {
  for (const mark of ["Yes", "✔", "x", "1"]) {
    const { message } = await refusal("churn", [mark, ""]);
    assertStringIncludes(
      message,
      `'${mark}' for 26 customers, and is blank for 64`,
    );
    assertStringIncludes(message, `{ positive: "${mark}", negative: "" }`);
    for (const name of ["churn", "churned last year"]) {
      const told = { positive: mark, negative: "" };
      const { roles, table } = await read(name, [mark, ""], told);
      assertEquals([...labels(table, roles.target)], firstRows);
      assertStringIncludes(
        roles.columns.at(-1)!.reason,
        `'${mark}' means churn: 26 of 90`,
      );
      const turned = { positive: "", negative: mark };
      const other = await read(name, [mark, ""], turned);
      assertEquals(
        [...labels(other.table, other.roles.target)],
        firstRows.map((first) => 1 - first),
      );
      assertStringIncludes(
        other.roles.columns.at(-1)!.reason,
        "a blank cell means churn: 64 of 90",
      );
    }
  }
});

Deno.test("what N/A means beside yes and no can be told", async () => {
  const text = "x,churn\n" + Array.from(
    { length: ROWS },
    (_, row) => `${row}.5,${["Yes", "No", "N/A", "", "No"][row % 5]}\n`,
  ).join("");
  const open = () => Promise.resolve(bytes(text));
  await assertRejects(
    () => readCustomers("the test", open),
    CustomersError,
    "does not say whether 36 of 90 customers churned",
  );
  const { roles, table } = await readCustomers("the test", open, {
    positive: "Yes",
    negative: ["No", "N/A", ""],
  });
  assertEquals(
    [...labels(table, roles.target)],
    Array.from({ length: ROWS }, (_, row) => +(row % 5 === 0)),
  );
  await assertRejects(
    () =>
      readCustomers("the test", open, { negative: ["Yes", "No", "N/A", ""] }),
    CustomersError,
    "every value of column 'churn' is set to mean staying",
  );
});

Deno.test("a number or a boolean that is told is the text of it", async () => {
  const { roles } = await read("churn", ["2", "1"], {
    positive: 2 as unknown as string,
  });
  assertEquals(roles.target.positive, "2");
  const { roles: other } = await read("not_churned", ["False", "True"], {
    positive: false as unknown as string,
  });
  assertEquals(other.target.positive, "False");
});

Deno.test("a value means what its own words say", () => {
  const meanings = {
    churned: ["Yes", "1", "1.0", "+1", "True.", "Churned", "Attrited Customer"],
    stayed: [
      "No",
      "0",
      "Non-Churn",
      "Did not churn",
      "hasn't left",
      "Kein Churn",
    ],
    nothing: [
      "2",
      "-1",
      "+",
      "✔",
      "NULL",
      "Unknown",
      "No answer",
      "none",
      "1-",
    ],
  };
  meanings.churned.push("not retained", "Leaver", "Inactive", "has left");
  meanings.stayed.push("nicht gekündigt", "still active", "Existing Customer");
  for (const [meaning, values] of Object.entries(meanings)) {
    for (const value of values) {
      assertEquals(meaningOf(value) ?? "nothing", meaning, value);
    }
  }
});

Deno.test("any two values can be told apart, whatever they are", async () => {
  const value = fc.string({ unit: "grapheme", minLength: 1, maxLength: 6 })
    .map((text) => text.normalize("NFC").trim())
    .filter((text) => text !== "" && !/[\r\n\0"]/.test(text));
  await fc.assert(
    fc.asyncProperty(value, value, async (positive, negative) => {
      fc.pre(positive !== negative);
      const told = { positive, negative };
      const { roles, table } = await read("churn", [positive, negative], told);
      assertEquals([...labels(table, roles.target)], firstRows);
    }),
    { numRuns: 100, seed: 11 },
  );
});

Deno.test("of a column and its opposite the column is the target", async () => {
  const text = "x,not_churned,churned\n" +
    firstRows.map((first, row) => `${row * 37 % 89}.5,${1 - first},${first}\n`)
      .join("");
  const open = () => Promise.resolve(bytes(text));
  const { roles, findings } = await readCustomers("the test", open);
  assertEquals(roles.target.name, "churned");
  assertEquals(roles.columns[1].role, "ignored");
  assert(!findings.some(({ severity }) => severity === "error"));
});
