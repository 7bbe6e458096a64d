/** Forms of the query protocol, as clients write them. */
import { assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { serviceModel } from "../model/mod.ts";
import { validate } from "../model/validate.ts";
import { readForm } from "../query_form.ts";
import { AwsError } from "../types.ts";

const model = serviceModel("iam");
const shape = "SimulatePrincipalPolicyRequest";
const read = (form: Record<string, string>) =>
  readForm(model, shape, Object.entries(form));

Deno.test("elements come in the order of their numbers, and everything in its type", () => {
  assertEquals(
    read({
      "ActionNames.member.10": "c",
      "ActionNames.member.2": "b",
      "ActionNames.member.1": "a",
      "ContextEntries.member.1.ContextKeyName": "d.e",
      "ContextEntries.member.1.ContextKeyValues.member.1": "",
      ResourceArns: "",
      MaxItems: "7",
      Marker: "7",
    }),
    {
      ActionNames: ["a", "b", "c"],
      ContextEntries: [{ ContextKeyName: "d.e", ContextKeyValues: [""] }],
      ResourceArns: [],
      MaxItems: 7,
      Marker: "7",
    },
  );
});

Deno.test("elements without numbers are refused", () => {
  for (
    const name of [
      "ActionNames.1",
      "ActionNames.member",
      "ActionNames.member.0",
      "ActionNames.member.x",
      "ActionNames.members.1",
      "ContextEntries.member.1.ContextKeyValues.entry.1",
    ]
  ) {
    const error = assertThrows(() => read({ [name]: "a" }), AwsError, "member");
    assertEquals(error.code, "MalformedInput");
  }
});

Deno.test("any form is read or refused, and nothing of it is taken for what it isn't", () => {
  const names = [
    ...["ActionNames", "PolicySourceArn", "MaxItems", "ContextEntries"],
    ...["member", "1", "2", "ContextKeyValues", "__proto__", "constructor", ""],
  ];
  const path = fc.array(fc.constantFrom(...names), {
    ...{ minLength: 1, maxLength: 5 },
  }).map((parts) => parts.join("."));
  const form = fc.array(fc.tuple(path, fc.string()), { maxLength: 6 });
  fc.assert(fc.property(form, (entries) => {
    try {
      validate(model, shape, readForm(model, shape, entries));
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
    }
  }));
});
