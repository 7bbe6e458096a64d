/**
 * Misspelled options, of every function that takes some: cells are not
 * type-checked, so that the functions themselves must refuse them.
 */
import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { readCustomers } from "lib/customers/customers.ts";
import { csvText } from "lib/customers/reading/csv.ts";
import { sampleCustomers } from "lib/customers/sample/sample.ts";
import { checkOptions } from "lib/options.ts";
import { entryPoints } from "../lib/help/rooms.ts";
import { capture } from "../lib/tasks/command.ts";
import { inRoot } from "../lib/tasks/project.ts";

/** What `deno doc --json` tells of types. */
interface Type {
  readonly kind?: string;
  readonly repr: string;
  readonly value?: { readonly properties?: readonly Property[] };
}
interface Property {
  readonly name: string;
}
interface Parameter {
  readonly kind: string;
  readonly tsType?: Type;
  readonly left?: { readonly tsType?: Type };
  readonly optional?: boolean;
}
interface Declared {
  readonly name: string;
  readonly declarations: readonly {
    readonly kind: string;
    readonly location: { readonly filename: string };
    readonly def: {
      readonly params?: readonly Parameter[];
      readonly properties?: readonly Property[];
      readonly extends?: readonly Type[];
    };
  }[];
}

async function documented(): Promise<Map<string, Declared>> {
  const { stdout } = (await capture(
    Deno.execPath(),
    ["doc", "--quiet", "--no-npm", "--json", ...entryPoints()],
    { cwd: inRoot(), env: { NO_COLOR: "1" } },
  ))!;
  const nodes: Record<string, { symbols: Declared[] }> =
    JSON.parse(stdout).nodes;
  return new Map(
    Object.values(nodes).flatMap(({ symbols }) => symbols)
      .filter(({ declarations: [{ kind }] }) => kind !== "reference")
      .map((symbol) => [symbol.name, symbol]),
  );
}

/** Literals that a cell gives, though they are no mere options. */
const literals = ["OfferTerms", "Run", "Observed"];

/** A function with options, their place among its arguments, and their names. */
interface Optioned {
  readonly name: string;
  readonly file: string;
  readonly place: number;
  readonly options: readonly string[];
}

function optioned(symbols: ReadonlyMap<string, Declared>): Optioned[] {
  const membersOf = (type: string): string[] => {
    const { properties = [], extends: above = [] } =
      symbols.get(type)!.declarations[0].def;
    const own = properties.map(({ name }) => name);
    return [...own, ...above.flatMap(({ repr }) => membersOf(repr))];
  };
  return [...symbols.values()].flatMap(({ name, declarations }) =>
    declarations.flatMap(({ kind, location, def }) => {
      if (kind !== "function") return [];
      return def.params!.flatMap((parameter, place) => {
        const type = parameter.left?.tsType ?? parameter.tsType;
        const file = location.filename;
        const inline = type?.kind === "typeLiteral" &&
          parameter.kind === "assign";
        if (inline) {
          const options = type.value!.properties!.map(({ name }) => name);
          return [{ name, file, place, options }];
        }
        const repr = type?.repr ?? "";
        return /Options$/.test(repr) || literals.includes(repr)
          ? [{ name, file, place, options: membersOf(repr) }]
          : [];
      });
    })
  );
}

/** Stands for any other argument: has every member, and is a list of nothing. */
const anything: unknown = new Proxy(() => {}, {
  get: (_target, member) =>
    member === Symbol.iterator
      ? [][Symbol.iterator].bind([])
      : member === Symbol.toPrimitive
      ? () => "1"
      : member === "then"
      ? undefined
      : anything,
});

/** Spellings of a name that somebody may type. */
function misspellings(name: string): string[] {
  const half = Math.ceil(name.length / 2);
  const spellings = [
    name.slice(0, -1),
    name + "s",
    name.slice(0, half - 1) + name.slice(half),
    name.slice(0, half - 1) + name[half] + name[half - 1] +
    name.slice(half + 1),
    name.toUpperCase(),
    name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
  ];
  return [...new Set(spellings)].filter((other) => other && other !== name);
}

/** The message that a call is refused with; nothing if it is not. */
async function refusal(
  { name, file, place }: Optioned,
  given: unknown,
): Promise<string | undefined> {
  const call = (await import(file))[name];
  try {
    const args = Array.from({ length: place }, () => anything);
    const result = await call(...args, given);
    // What is asked for on demand.
    for await (const _ of result?.[Symbol.asyncIterator] ? result : []) break;
  } catch (error) {
    if (error instanceof RangeError) return error.message;
    return `${error}`;
  }
}

/** Settings have a check of their own, which tells where they are listed. */
const own = ["openSession"];

Deno.test("every function refuses a misspelled option, names it and says which there are", async () => {
  const found = optioned(await documented())
    .filter(({ name }) => !own.includes(name));
  assert(found.length >= 55, `${found.length} functions have options`);
  const wrong: string[] = [];
  for (const each of found) {
    for (const option of each.options) {
      for (const spelling of misspellings(option)) {
        if (each.options.includes(spelling)) continue;
        const message = await refusal(each, { [spelling]: 1 });
        const says = `Cannot call ${each.name}() with the unknown option ` +
          `'${spelling}'`;
        const lists = `: it has ${each.options.join(", ")}`;
        if (message?.startsWith(says) && sameNames(message, lists)) continue;
        wrong.push(`${each.name}({ ${spelling} }): ${message}`);
      }
    }
  }
  assertEquals(wrong, []);
});

/** Whether a message ends with the names, in any order. */
function sameNames(message: string, wanted: string): boolean {
  const names = (text: string) =>
    text.slice(text.lastIndexOf(": it has ") + 9).split(", ").sort().join();
  return names(message) === names(wanted);
}

Deno.test("every function refuses what is no options at all", async () => {
  const found = optioned(await documented())
    .filter(({ name }) => !own.includes(name));
  const wrong: string[] = [];
  for (const each of found) {
    for (const given of [0.3, "title", true, ["a"], null]) {
      const message = await refusal(each, given);
      if (message?.includes("in place of options: give them by name")) continue;
      wrong.push(`${each.name}(${JSON.stringify(given)}): ${message}`);
    }
  }
  assertEquals(wrong, []);
});

Deno.test("the nearest name is asked for, and of several unknown ones each is named", () => {
  const refused = (given: object) =>
    assertThrows(
      () =>
        checkOptions("f", given as { least?: 1; breakEven?: 1 }, [
          ...["least", "breakEven"] as const,
        ]),
      RangeError,
    ).message;
  assertEquals(
    refused({ lest: 3 }),
    "Cannot call f() with the unknown option 'lest', did you mean 'least'?: " +
      "it has least, breakEven",
  );
  assertEquals(
    refused({ breakeven: 1, colour: 2 }),
    "Cannot call f() with the unknown options 'breakeven', did you mean " +
      "'breakEven'? and 'colour': it has least, breakEven",
  );
});

Deno.test("a function's options are all known, or it does not compile", () => {
  type Two = { one?: number; other?: number };
  const given: Two = { one: 1, other: 2 };
  checkOptions("f", given, ["one", "other"]);
  // @ts-expect-error: one is left out
  assertThrows(() => checkOptions("f", given, ["one"]), RangeError);
  // @ts-expect-error: one is none of them
  checkOptions("f", given, ["one", "other", "third"]);
});

Deno.test("limits and decimal signs refuse a column that is not there and a member that nobody reads", async () => {
  const text = csvText(sampleCustomers({ count: 200 }));
  const open = () =>
    Promise.resolve(ReadableStream.from([new TextEncoder().encode(text)]));
  const refused = async (options: Record<string, unknown>, says: string) => {
    const { message } = await assertRejects(
      () => readCustomers("some.csv", open, options),
      RangeError,
    );
    assert(message.startsWith(says), message);
  };
  await refused(
    { limits: { tenure: { mni: 0 } } },
    "Cannot set the limits of column 'tenure' with the unknown option 'mni', " +
      "did you mean 'min'?",
  );
  await refused(
    { limits: { tenur: { min: 0 } } },
    "Cannot find column 'tenur', did you mean 'tenure'?",
  );
  await refused(
    { decimal: { monthly_charge: "," } },
    "Cannot find column 'monthly_charge', did you mean 'monthly_charges'?",
  );
});
