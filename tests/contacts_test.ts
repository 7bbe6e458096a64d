/** Whom to call, why, and who is held out. */
import { assert, assertEquals, assertRejects } from "@std/assert";
import { join } from "node:path";
import { wordsOf } from "lib/retention/reasons.ts";
import { csvText, readCsv } from "lib/customers/reading/csv.ts";
import * as churn from "lib/mod.ts";
import { withPreparedWalk } from "./prepared_walk.ts";

const terms = { cost: 20, success: 0.3, margin: 0.5, months: 12 };

Deno.test("a list of whom to call, from a file to the measured campaign", (test) =>
  withPreparedWalk(async (session, { prepared, endpoint }) => {
    const customers = await churn.loadCustomers(session, {
      sample: { count: 6000 },
    });
    const features = await churn.readFeatures(session, prepared);
    const path = join(session.settings.stateFolder, "today.csv");
    // Ids that a spreadsheet would run, an unseen category, blank amounts.
    const columns = customers.table.columns.filter(({ name }) =>
      name !== "churn"
    ).map((column): churn.customers.Column => {
      const texts = Array.from(column.values as ArrayLike<unknown>, String);
      return column.name === "customer_id"
        ? { ...column, kind: "text", values: texts.map((id) => `=${id}`) }
        : column.name === "contract"
        ? { ...column, kind: "text", values: ["Weekly", ...texts.slice(1)] }
        : column.name === "monthly_charges"
        ? { ...column, kind: "text", values: ["", ...texts.slice(1)] }
        : column;
    });
    await Deno.writeTextFile(path, csvText({ rows: 6000, columns }));
    const today = await churn.loadCustomersToScore(path, features);
    const assumptions = churn.assume(today, terms);
    const all = await Array.fromAsync(
      churn.scoreCustomers(session, endpoint, today),
    );
    assert(all.length > 1, "several batches");
    const probabilities = Float64Array.from(
      all.flatMap(({ probabilities }) => probabilities),
    );

    await test.step("it has the plan's customers, in the plan's order", async () => {
      const list = await churn.contactList(session, endpoint, today, {
        top: 70,
        offer: assumptions,
      });
      const plan = churn.retentionPlan(
        { labels: new Uint8Array(6000), probabilities },
        churn.customerValue(today.table, assumptions),
        assumptions,
        { resamples: 2 },
      );
      assertEquals(list.scored, 6000);
      assertEquals(list.worthIt, plan.contacts.length);
      assertEquals(
        list.contacts.map(({ place, probability, value, gain, id, group }) => ({
          ...{ row: place - 1, probability, value, gain, id, group },
        })),
        plan.contacts.slice(0, 70).map((contact) => ({
          ...contact,
          id: `=${contact.row + 1}`,
          group: "call" as const,
        })),
      );
      assertEquals(list.unseen, { contract: 1 });
    });

    await test.step("without an offer the likeliest to leave come first", async () => {
      const list = await churn.contactList(session, endpoint, today, {
        top: 40,
      });
      const sorted = probabilities.toSorted().toReversed().subarray(0, 40);
      assertEquals(
        list.contacts.map(({ probability }) => probability),
        [...sorted],
      );
      assertEquals(list.contacts[0].value, undefined);
    });

    await test.step("a budget bounds the calls, not those held out", async () => {
      const list = await churn.contactList(session, endpoint, today, {
        holdout: 0.25,
        offer: { ...terms, budget: 319 },
      });
      const calls = list.contacts.filter(({ group }) => group === "call");
      assertEquals([calls.length, list.contacts.length], [15, 20]);
    });

    const options = {
      ...{ top: 40, holdout: 0.2, seed: 9, offer: terms },
      actionable: ["contract", "tech_support"],
    };
    const list = await churn.contactList(
      session,
      endpoint,
      today,
      options,
    );
    const again = await churn.contactList(
      session,
      endpoint,
      today,
      options,
    );
    assertEquals(again, list);
    const other = { ...options, seed: 10 };
    const drawn = await churn.contactList(
      session,
      endpoint,
      today,
      other,
    );
    const heldOut = ({ contacts }: churn.retention.ContactList) =>
      contacts.filter(({ group }) => group === "holdout").map(({ id }) => id);
    assertEquals([heldOut(list).length, heldOut(drawn).length], [10, 10]);
    assert(heldOut(list).join() !== heldOut(drawn).join());

    await test.step("reasons are what the endpoint's contributions say", async () => {
      const raw = churn.customers.rawCustomers(customers, 6000);
      const some = list.contacts.filter(({ place }) => place > 1).slice(0, 10);
      const explained = await churn.endpoint.explainCustomers(
        session,
        endpoint,
        some.map(({ place }) => raw[place - 1]),
      );
      some.forEach((contact, i) => {
        const { reasons, against, actions } = contact;
        const by = new Map(
          explained.features.map((
            name,
            j,
          ) => [name, explained.contributions[i][j]]),
        );
        const values = [...by.values()].sort((a, b) => b - a);
        assertEquals(
          reasons.map(({ contribution }) => contribution),
          values.filter((value) => value > 0).slice(0, 3),
        );
        assertEquals(
          against[0]?.contribution,
          values.find((v, i) => v < 0 && i === values.length - 1),
        );
        for (const reason of [...reasons, ...against, ...actions]) {
          assertEquals(reason.contribution, by.get(reason.column));
          assert(reason.words.startsWith(`${reason.column} `), reason.words);
        }
        assert(
          actions.every(({ column }) => options.actionable.includes(column)),
        );
        assert(actions.every(({ contribution }) => contribution > 0));
      });
    });

    await test.step("as CSV, read back and measured", async () => {
      const write = async (group: "call" | "holdout") => {
        const csv = join(session.settings.stateFolder, `${group}.csv`);
        await Deno.writeFile(csv, churn.retention.contactsCsv(list, { group }));
        return csv;
      };
      const paths = [await write("call"), await write("holdout")];
      const [header, first, ...rest] = await Array.fromAsync(
        readCsv((await Deno.open(paths[0])).readable),
      );
      assertEquals(header, [
        ...["customer", "customer_id", "group", "probability", "value"],
        ...["expected_gain", "reason_1", "reason_2", "reason_3"],
        ...["speaks_against", "can_be_acted_on"],
      ]);
      assertEquals(rest.length, 39);
      assertEquals(first[1], `'=${first[0]}`, "a formula is guarded");
      const read = await churn.readContacts(paths);
      const outcomes = new Map(
        list.contacts.map(({ id }, i) => [id, i % 3 === 0]),
      );
      assertEquals(
        churn.measureCampaign(read, outcomes),
        churn.measureCampaign(list, outcomes),
      );
      await assertRejects(
        () => churn.readContacts([path]),
        RangeError,
        "it has no column 'customer'",
      );
    });

    await test.step("more customers than a request takes are asked about in several", async () => {
      const raw = churn.customers.rawCustomers(customers, 6000);
      const many = Array.from({ length: 6 }, () => raw).flat();
      assert(JSON.stringify(many).length > 6 * 2 ** 20);
      const few = await churn.predictCustomers(session, endpoint, raw);
      const chances = await churn.predictCustomers(session, endpoint, many);
      assertEquals(chances.length, 36_000);
      assert(chances.every((chance, i) => chance === few[i % 6000]));
      const allowUnseen = true;
      const { features, unseen, ...explained } = await churn.endpoint
        .explainCustomers(
          ...[session, endpoint, many, { allowUnseen }] as const,
        );
      assertEquals(explained.predictions, chances);
      const { contributions, bias, margins } = explained;
      for (const i of [0, 5_999, 6_000, 35_999]) {
        assertEquals(contributions[i].length, features.length);
        const sum = contributions[i].reduce((a, b) => a + b, bias[i]);
        assert(Math.abs(sum - margins[i]) < 1e-4);
      }
      assertEquals([contributions, bias, margins].map(({ length }) => length), [
        ...[36_000, 36_000, 36_000],
      ]);
      assertEquals(unseen, {});
      const odd = { ...raw[0], contract: "Weekly" };
      await assertRejects(
        () => churn.predictCustomers(session, endpoint, [...many, odd]),
        churn.endpoint.PredictionError,
        "counting from customer 35001 as row 1: ",
      );
    });

    await test.step("options that can't be used are named", async () => {
      const refused = (options: churn.retention.ContactOptions, says: string) =>
        assertRejects(
          () => churn.contactList(session, endpoint, today, options),
          RangeError,
          says,
        );
      await refused({ top: 0 }, "'top' must be a positive whole number");
      await refused({ top: NaN }, "'top'");
      await refused({ holdout: 1 }, "'holdout' must be a share");
      await refused({ reasons: -1 }, "'reasons'");
      await refused({ seed: -1 }, "'seed'");
      await refused({ actionable: ["Contract"] }, "did you mean 'contract'?");
      await refused({ actionable: ["plan"] }, "it learned from tenure");
      await refused({ offer: { ...terms, cost: 0 } }, "'cost' must be");
      await refused(
        { offer: { ...terms, value: "income" } },
        "there is no column 'income'",
      );
    });
  }));

Deno.test("a value is put into words beside those of the training customers", () => {
  const of = (column: string, mean: number, scale: number) =>
    ({ name: column, column, kind: "numeric", mean, scale }) as const;
  const words: [
    churn.customers.Customer[string],
    churn.customers.Feature,
    string,
  ][] = [
    [1, of("tenure", 32, 24), "tenure 1: new customer"],
    [70, of("tenure", 32, 24), "tenure 70: long-standing customer"],
    [30, of("tenure", 32, 24), "tenure 30: about average"],
    [13, of("tenure", 32, 24), "tenure 13: below average"],
    [
      99,
      of("MonthlyCharges", 65, 20),
      "MonthlyCharges 99: pays far more than average",
    ],
    [
      50,
      of("MonthlyCharges", 65, 20),
      "MonthlyCharges 50: pays less than average",
    ],
    [9, of("support_calls", 2, 2), "support_calls 9: far above average"],
    [0, of("support_calls", 2, 2), "support_calls 0: below average"],
    ...[0, 1].map((flag): typeof words[number] => [
      flag,
      { ...of("SeniorCitizen", 0.16, 0.37), low: 0, high: 1, whole: true },
      `SeniorCitizen ${flag}`,
    ]),
    [
      1,
      { ...of("share", 0.16, 0.37), low: 0, high: 1, whole: false },
      "share 1: far above average",
    ],
    [null, of("support_calls", 2, 2), "support_calls is blank"],
    ["", of("support_calls", 2, 2), "support_calls is blank"],
    [
      "Two year",
      { ...of("contract", 1, 1), kind: "codes", categories: ["Two year"] },
      "contract Two year",
    ],
    [
      "Weekly",
      { ...of("contract", 1, 1), kind: "codes", categories: ["Two year"] },
      "contract Weekly: unknown to the model",
    ],
  ];
  for (const [value, feature, expected] of words) {
    assertEquals(wordsOf(value, feature), expected);
  }
});

Deno.test("a list that a spreadsheet has saved anew is read as it was", async () => {
  const folder = await Deno.makeTempDir();
  const read = async (text: string) => {
    const path = `${folder}/calls.csv`;
    await Deno.writeTextFile(path, text);
    return (await churn.readContacts([path])).contacts;
  };
  const plain = "customer,id,group,probability,reason_1\n" +
    '1,a,call,0.875,"fees 1;2"\n2,b,holdout,1,\n';
  const expected = await read(plain);
  assertEquals(expected.map(({ id, probability }) => [id, probability]), [
    ["a", 0.875],
    ["b", 1],
  ]);
  for (const delimiter of [";", "\t"]) {
    const text = [
      ["\ufeffcustomer", "id", '"group"', "probability", "reason_1"],
      ["1", "a", "call", "0,875", '"fees 1;2"'],
      ["2", "b", "holdout", "1", ""],
    ].map((cells) => cells.join(delimiter)).join("\r\n");
    assertEquals(await read(text), expected);
  }
  await assertRejects(() => read(""), RangeError, "it is empty");
});
