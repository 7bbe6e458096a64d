import * as std from "@std/assert";

/** For each function the tests use: a call that must pass and one that must fail. */
const cases: Record<string, { right: () => unknown; wrong: () => unknown }> = {
  assert: { right: () => std.assert(1), wrong: () => std.assert(0) },
  assertEquals: {
    right: () => std.assertEquals({ a: [1] }, { a: [1] }),
    wrong: () => std.assertEquals({ a: [1] }, { a: [2] }),
  },
  assertNotEquals: {
    right: () => std.assertNotEquals([1], [2]),
    wrong: () => std.assertNotEquals([1], [1]),
  },
  assertStrictEquals: {
    right: () => std.assertStrictEquals(NaN, NaN),
    wrong: () => std.assertStrictEquals<unknown>(1, "1"),
  },
  assertAlmostEquals: {
    right: () => std.assertAlmostEquals(0.3, 0.1 + 0.2),
    wrong: () => std.assertAlmostEquals(1, 1.001),
  },
  assertExists: {
    right: () => std.assertExists(0),
    wrong: () => std.assertExists(null),
  },
  assertInstanceOf: {
    right: () => std.assertInstanceOf(new TypeError(), Error),
    wrong: () => std.assertInstanceOf(new Error(), TypeError),
  },
  assertMatch: {
    right: () => std.assertMatch("churn", /^c/),
    wrong: () => std.assertMatch("churn", /^x/),
  },
  assertStringIncludes: {
    right: () => std.assertStringIncludes("churn", "hur"),
    wrong: () => std.assertStringIncludes("churn", "hurt"),
  },
  assertThrows: {
    right: () =>
      std.assertThrows(
        () => {
          throw new TypeError("no such column");
        },
        TypeError,
        "column",
      ),
    wrong: () => std.assertThrows(() => {}),
  },
};

for (const [name, { right, wrong }] of Object.entries(cases)) {
  Deno.test(`${name}() takes a right value and refuses a wrong one`, () => {
    right();
    let refused = false;
    try {
      wrong();
    } catch {
      refused = true;
    }
    if (!refused) throw new Error(`${name}() took a wrong value`);
  });
}

Deno.test("assertThrows() refuses another class and another message", () => {
  const throwing = () => {
    throw new TypeError("no such column");
  };
  std.assertThrows(() => std.assertThrows(throwing, RangeError));
  std.assertThrows(() => std.assertThrows(throwing, TypeError, "row"));
});

Deno.test("assertRejects() takes a rejection and refuses a resolution", async () => {
  const rejecting = () => Promise.reject(new RangeError("no such row"));
  await std.assertRejects(rejecting, RangeError, "row");
  await std.assertRejects(() => std.assertRejects(() => Promise.resolve(1)));
  await std.assertRejects(() => std.assertRejects(rejecting, TypeError));
});

Deno.test("fail() fails", () => {
  std.assertThrows(() => std.fail("on purpose"), Error, "on purpose");
});
