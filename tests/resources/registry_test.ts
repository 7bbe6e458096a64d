/** The registry, beside what the service's own models say of each kind. */
import * as sagemaker from "@aws-sdk/client-sagemaker";
import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import type { Descriptor } from "lib/resources/descriptor.ts";
import {
  descriptorOf,
  inOrder,
  isKind,
  isWork,
  meaningOf,
  stageOf,
  UnknownKindError,
  UnknownStatusError,
  wordsOf,
} from "lib/resources/registry.ts";
import { removalOrder } from "lib/resources/removal_order.ts";
import { stagesOf } from "lib/resources/preflight/stages.ts";
import { askPython } from "../python.ts";

const ofSageMaker = inOrder.filter(({ noun }) => noun !== undefined);

Deno.test("a kind is removed before those that it needs, and jobs first", () => {
  const order = inOrder.map(({ kind }) => kind);
  for (const { kind, removedBefore } of inOrder) {
    for (const other of removedBefore) {
      assert(isKind(other));
      assert(order.indexOf(kind) < order.indexOf(other), `${kind} ${other}`);
    }
  }
  const stopped = inOrder.map(({ ends }) => ends === "by stopping");
  assertEquals(stopped, stopped.toSorted().toReversed());
  assertEquals(order.at(-1), "bucket");
  assert(order.indexOf("tuning-job") < order.indexOf("training-job"));
});

const kindsOf = (needs: Readonly<Record<string, readonly string[]>>) =>
  Object.entries(needs).map(([kind, removedBefore]) =>
    ({ kind, removedBefore, ends: "by deletion" }) as unknown as Descriptor
  );

Deno.test("removalOrder() keeps every kind and every need of any kinds", () => {
  const names = fc.uniqueArray(fc.string({ minLength: 1 }), { maxLength: 12 });
  fc.assert(
    fc.property(names, fc.infiniteStream(fc.boolean()), (kinds, needs) => {
      // Each may need those before it in a random order, so there is no circle.
      const given = kindsOf(Object.fromEntries(
        kinds.map((kind, i) => [
          kind,
          kinds.slice(0, i).filter(() => needs.next().value!),
        ]),
      ));
      const order = removalOrder(given).map(({ kind }) => kind);
      assertEquals(order.toSorted(), kinds.toSorted());
      for (const { kind, removedBefore } of given) {
        for (const other of removedBefore) {
          assert(order.indexOf(kind) < order.indexOf(other));
        }
      }
    }),
  );
});

Deno.test("kinds that can't be put into an order stop at the start", () => {
  const refused = (needs: Record<string, string[]>) =>
    assertThrows(() => removalOrder(kindsOf(needs)), TypeError).message;
  assert(refused({ a: ["b"] }).includes("'a' is removed before 'b'"));
  assert(refused({ a: ["a"] }).includes("a"));
  assert(refused({ a: ["b"], b: ["c"], c: ["a"] }).includes("a, b, c"));
  const [one] = kindsOf({ a: [] });
  assertThrows(() => removalOrder([one, one]), TypeError, "'a' occurs twice");
});

Deno.test("every status word of the service means something, and no other does", () => {
  const client = sagemaker as unknown as Record<string, object | undefined>;
  for (const { kind, noun, states } of ofSageMaker) {
    const words = Object.values(client[`${noun}Status`] ?? {}).toSorted();
    assertEquals(Object.values(states).flat().toSorted(), words, kind);
    const thing = { kind, name: "churn-a-1" };
    for (const status of words) meaningOf(thing, { status });
    if (words.length === 0) continue;
    for (const status of ["Paused", "completed", "InProgress ", "", "there"]) {
      const error = assertThrows(
        () => meaningOf(thing, { status }),
        UnknownStatusError,
        `status '${status}' of the ${wordsOf(kind)} churn-a-1`,
      );
      assertEquals(error.name, "UnknownStatusError");
    }
  }
});

const rulesOfNames = `
import json, sys
import botocore.session
model = botocore.session.get_session().get_service_model("sagemaker")
rules = {}
for noun in json.load(sys.stdin):
    name = model.operation_model(f"Create{noun}").input_shape.members[f"{noun}Name"]
    rules[noun] = [name.metadata.get("max"), name.metadata.get("pattern")]
print(json.dumps(rules))
`;

Deno.test("names are as botocore's model has them", async () => {
  const rules = await askPython<Record<string, [number, string]>>(
    rulesOfNames,
    ofSageMaker.map(({ noun }) => noun),
  );
  for (const { noun, names } of ofSageMaker) {
    const [longest, pattern] = rules[noun!];
    assertEquals(names!.longest, longest, noun);
    const theirs = new RegExp(`^(?:${pattern})$`);
    fc.assert(fc.property(
      fc.oneof(
        fc.stringMatching(/^[a-zA-Z0-9-]{1,70}$/),
        fc.string({ minLength: 1, maxLength: 70 }),
      ),
      (name) => {
        const isTaken = theirs.test(name) && name.length <= longest;
        const isOurs = names!.pattern.test(name) &&
          name.length <= names!.longest;
        assertEquals(isOurs, isTaken, `${noun} ${name}`);
      },
    ));
  }
});

Deno.test("a kind that nobody knows is an error that names it", () => {
  for (
    const kind of ["pipeline", "Training-Job", "training job", "", "toString"]
  ) {
    for (
      const ask of [
        () => descriptorOf(kind),
        () => wordsOf(kind),
        () => isWork({ kind, name: "a" }),
        () => stageOf({ kind, name: "a" }),
        () => meaningOf({ kind, name: "a" }, { status: "Completed" }),
      ]
    ) {
      const error = assertThrows(ask, UnknownKindError, `kind '${kind}'`);
      assertEquals(error.name, "UnknownKindError");
    }
    assertEquals(isKind(kind), false);
  }
});

Deno.test("every stage has one kind, and its names tell it", () => {
  const stages = inOrder.flatMap(({ stages }) => Object.keys(stages));
  assertEquals(stages.toSorted(), [...new Set(stages)].toSorted());
  for (const { kind, stages } of inOrder) {
    for (const stage of Object.keys(stages)) {
      const name = `churn-${stage}-20261127193000000`;
      assertEquals(stageOf({ kind, name }), stage);
      assert(descriptorOf(kind).names!.pattern.test(name));
      assert(name.length <= descriptorOf(kind).names!.longest);
    }
  }
});

Deno.test("a stage on demand is looked at where it is asked for alone", () => {
  const named = (also?: string[]) => stagesOf(also).map(({ stage }) => stage);
  const all = named(inOrder.flatMap(({ stages }) => Object.keys(stages)));
  const onDemand = all.filter((stage) => !named().includes(stage));
  assert(onDemand.includes("transform"));
  assertThrows(
    () => stagesOf(["transfrom"]),
    RangeError,
    `available: ${all.join(", ")}`,
  );
});
