/**
 * Every request of every option, read and checked with AWS's own models, as
 * botocore has them, and sent to another implementation of the services.
 */
import { assertEquals } from "@std/assert";
import { variables } from "lib/settings/settings.ts";
import { motoLacks, resetMoto, withMoto } from "./moto.ts";
import { ofThisMachine, options } from "./options.ts";
import { type RecordedRequest, recordRequests } from "./recorder.ts";
import { type Call, readCalls, withAwsSession } from "./support.ts";
import { walkControlPlane } from "./walks.ts";

Deno.test("every setting is in the table of options", () => {
  const inTable = Object.values(options).flatMap(Object.keys);
  const known = new Set([...inTable, ...ofThisMachine]);
  const missing = Object.keys(variables).filter((name) => !known.has(name));
  assertEquals(missing, []);
});

Deno.test("every option's requests fit AWS's models, and moto takes them", () =>
  withMoto(async (endpoint) => {
    const requests: RecordedRequest[] = [];
    const ends: [name: string, end: number][] = [];
    for (const [name, option] of Object.entries(options)) {
      requests.push(
        ...await recordRequests(() =>
          withAwsSession({ endpoint }, option, walkControlPlane)
        ),
      );
      ends.push([name, requests.length]);
      await resetMoto(endpoint);
    }
    const all = await readCalls(requests); // botocore starts slowly
    let begin = 0;
    for (const [name, end] of ends) {
      assertEquals(wrong(all.slice(begin, end)), [], name);
      begin = end;
    }
    const taken = new Set(
      all.filter(({ status }) => status < 300).map(operationName),
    );
    const refused = new Set(all.map(operationName)).difference(taken);
    assertEquals([...refused].sort(), Object.keys(motoLacks).sort());
  }));

const operationName = ({ service, operation }: Call) =>
  `${service} ${operation}`;

function wrong(calls: readonly Call[]) {
  return calls.filter(({ problems }) => problems.length > 0);
}
