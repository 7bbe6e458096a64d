/** A search that is killed where it creates something, and its cleanup. */
import { assert, assertEquals } from "@std/assert";
import { cleansUp, killAt, run } from "../kill/killing.ts";
import { openPlace } from "../kill/place.ts";

const Create = "CreateHyperParameterTuningJob";

Deno.test("nothing is left where a search is killed as soon as it is started", async () => {
  await using place = await openPlace();
  for (const victim of ["client", "server"] as const) {
    const killed = await killAt(place, {
      ...{
        what: "search",
        victim,
        of: Create,
        moment: "after",
        call: 1,
      } as const,
    });
    assertEquals(killed, Create, victim);
  }
});

Deno.test("a search whose kernel is killed while it runs ends by the cleanup of another one", async () => {
  await using place = await openPlace();
  const { operations } = await run("search", place.stateFolder, {
    ...{ call: 3, of: "DescribeHyperParameterTuningJob", moment: "after" },
  });
  assert(operations.length > 0, operations.join());
  await cleansUp(place.server, place.stateFolder);
});
