import { assert, assertEquals } from "@std/assert";
import { canBeSent, makeRequests, refusal } from "./model_requests.ts";
import { localTests } from "./support.ts";

localTests("requests, right and spoiled", {
  "are refused where botocore's model refuses them, and nowhere else": async (
    clients,
  ) => {
    const cases = (await makeRequests(15, 40)).filter(canBeSent);
    const wrong: unknown[] = [];
    const count = { right: 0, refused: 0 };
    for (const one of cases) {
      const said = await refusal(clients, one);
      count[said ? "refused" : "right"]++;
      if ((said !== undefined) !== one.problems.length > 0) {
        wrong.push({ ...one, said });
      }
    }
    assertEquals(wrong, []);
    assert(count.right > 150 && count.refused > 500, JSON.stringify(count));
  },
});
