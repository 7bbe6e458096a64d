import { assert, assertEquals } from "@std/assert";
import { compareVerdicts, makeRequests } from "./model_requests.ts";
import { localTests } from "./support.ts";

localTests("requests, right and spoiled", {
  "are refused where botocore's model refuses them, and nowhere else": async (
    clients,
  ) => {
    const cases = await makeRequests(15, 40);
    const found = await compareVerdicts(clients, cases);
    assertEquals(found.different, []);
    assert(found.accepted > 250 && found.refused > 700);
  },
});
