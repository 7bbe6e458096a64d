/**
 * Requests to every offered operation, spoiled at every place in every way,
 * against botocore's verdict.
 */
import { assert, assertEquals } from "@std/assert";
import { compareVerdicts, makeRequests } from "../model_requests.ts";
import { localTests } from "../support.ts";

localTests("requests, spoiled in every way", {
  "are refused where botocore's model refuses them, and nowhere else": async (
    clients,
  ) => {
    let sent = 0;
    for (const seed of [1, 2, 3]) {
      const cases = await makeRequests(seed, 1_000_000);
      sent += cases.length;
      const found = await compareVerdicts(clients, cases);
      console.log(
        `seed ${seed}: ${found.accepted} accepted, ${found.refused} refused, ` +
          `${found.different.length} differently`,
      );
      assertEquals(found.different, []);
    }
    assert(sent > 20_000);
  },
});
