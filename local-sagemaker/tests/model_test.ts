import { assert, assertEquals, assertMatch, assertThrows } from "@std/assert";
import * as sdk from "@aws-sdk/client-sagemaker";
import { generate } from "../model/generate.ts";
import { serviceModel, type ServiceName } from "../model/mod.ts";
import { offered } from "../model/offered.ts";
import { compile, toJavaScript } from "../model/pattern.ts";
import { type BotocoreModel, reduceModel } from "../model/reduce.ts";
import { validate } from "../model/validate.ts";
import { AwsError } from "../types.ts";
import { sendRaw } from "./raw_request.ts";
import { localTests } from "./support.ts";

const services = Object.keys(offered) as ServiceName[];

Deno.test("service_models.json is what the task makes from the locked botocore", () => {
  const path = new URL("../model/service_models.json", import.meta.url);
  assert(Deno.readTextFileSync(path) === generate(), "run deno task model");
});

localTests("the model", {
  "has every operation that the server offers, and no other": async (
    clients,
  ) => {
    const jsonServices = services.filter((name) => serviceModel(name).target);
    for (const service of jsonServices) {
      const { target } = serviceModel(service);
      const ask = async (operation: string) => {
        const signed = service.replace("-", "");
        const answer = await sendRaw(clients, signed, {
          headers: {
            "content-type": "application/x-amz-json-1.1",
            "x-amz-target": `${target}.${operation}`,
          },
          body: '{"Nobody":1}',
        });
        return await answer.json();
      };
      const { others } = serviceModel(service);
      const { __type, message } = await ask(others[0]);
      assertEquals(__type, "UnsupportedOperation");
      const [, listed] = /It supports: (.*)$/.exec(message)!;
      assertEquals(
        listed.split(", ").sort(),
        [...offered[service]].sort(),
      );
      assertEquals(
        (await ask("CreateNothing")).__type,
        "UnknownOperationException",
      );
      for (const operation of offered[service]) {
        assertMatch((await ask(operation)).message, /^Unknown member 'Nobody'/);
      }
    }
  },
});

Deno.test("the model's operations are those of botocore, the AWS SDK has no others", () => {
  const { operations, others } = serviceModel("sagemaker");
  const known = new Set([...Object.keys(operations), ...others]);
  const commands = Object.keys(sdk).flatMap((name) =>
    /^([A-Z]\w+)Command$/.exec(name)?.[1] ?? []
  );
  assert(commands.length > 300);
  assertEquals(commands.filter((name) => !known.has(name)), []);
});

Deno.test("every pattern compiles, and those that Java spells otherwise mean the same", () => {
  for (const service of services) {
    for (const shape of Object.values(serviceModel(service).shapes)) {
      if (shape.pattern !== undefined) compile(shape.regex ?? shape.pattern);
    }
  }
  const cases: [pattern: string, fits: string[], doesNot: string[]][] = [
    ["[\\S]+", ["a", "\u00a0", "😀"], ["", " ", "a b", "\t"]],
    ["\\A\\S[\\p{Print}]*\\z", ["a b"], ["aé", "a\n"]],
    ["[\\p{Alnum}\\-]+", ["a-1"], ["é", "_"]],
    ["(?!\\s*$).+", ["a", "\u00a0"], ["", "  "]],
    ["[\\S\\s]*", ["", "a\n\u00a0😀"], []],
  ];
  for (const [pattern, fits, doesNot] of cases) {
    const expression = compile(toJavaScript(pattern));
    for (const text of fits) assert(expression.test(text), pattern + text);
    for (const text of doesNot) assert(!expression.test(text), pattern + text);
  }
});

Deno.test("what can't be converted is refused when the data is made", () => {
  for (const pattern of ["[a-z&&[^b]]", "a++", "[[:alpha:]]", "\\p{javaX}"]) {
    assertThrows(() => toJavaScript(pattern), SyntaxError, pattern);
  }
  const model = (shape: object): BotocoreModel => ({
    metadata: {},
    operations: { Do: { input: { shape: "In" } } },
    shapes: { In: shape as BotocoreModel["shapes"][string] },
  });
  assertThrows(() => reduceModel(model({}), ["Undo"]), TypeError, "Undo");
  const list = model({ type: "structure", members: {}, flattened: true });
  assertThrows(() => reduceModel(list, ["Do"]), TypeError, "flattened");
});

Deno.test("validate() names every place and rule in AWS's words", () => {
  const model = serviceModel("sagemaker");
  const refused = (value: unknown, options = {}) =>
    assertThrows(
      () => validate(model, "ListModelsInput", value, options),
      AwsError,
    );
  const { code, message } = refused({ MaxResults: 0, SortBy: "name" });
  assertEquals(
    [code, message],
    [
      "ValidationException",
      "2 validation errors detected: Value '0' at 'maxResults' failed to " +
      "satisfy constraint: Member must have value greater than or equal to 1; " +
      "Value 'name' at 'sortBy' failed to satisfy constraint: Member must " +
      "satisfy enum value set: [Name, CreationTime]",
    ],
  );
  for (const MaxResults of [1.5, 2 ** 31, "1", true]) {
    assertEquals(refused({ MaxResults }).code, "SerializationException");
  }
  const asked = { code: "InvalidParameterException" };
  assertEquals(refused({ MaxResults: 0 }, asked).code, asked.code);
  validate(model, "ListModelsInput", { MaxResults: 0 }, { bounds: false });
  const exclude = (...PolicyExclusionList: object[]) =>
    validate(serviceModel("iam"), "SimulatePrincipalPolicyRequest", {
      ...{ PolicySourceArn: "arn:aws:iam::000000000000:role/a" },
      ...{ ActionNames: [], PolicyExclusionList },
    });
  const PolicyArn = "arn:aws:iam::aws:policy/A";
  exclude({ PolicyType: "scp" }, { PolicyArn, PolicyType: undefined });
  for (const not of [{}, { PolicyType: "scp", PolicyArn }]) {
    assertThrows(
      () => exclude({ PolicyArn }, not),
      AwsError,
      "at 'policyExclusionList.2.member' failed to satisfy constraint: Member " +
        "must have exactly one of PolicyType, PolicyArn, InlinePolicyIdentifier",
    );
  }
});
