/** A search that is killed where it creates something, and its cleanup. */
import { assert, assertEquals } from "@std/assert";
import { cleansUp, killAt, run } from "../kill/killing.ts";
import { openPlace, type Place } from "../kill/place.ts";

const Create = "CreateHyperParameterTuningJob";

Deno.test("a search that is killed", async (test) => {
  await using place = await openPlace();
  await test.step("leaves nothing as soon as it is started", () =>
    killsEarly(place));
  await test.step("ends by the cleanup of another kernel", () =>
    killsLater(place));
});

/** Kills the client, and then the server, when the search has been created. */
async function killsEarly(place: Place) {
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
}

/** Kills the client while the search runs. */
async function killsLater(place: Place) {
  const { operations } = await run("search", place.stateFolder, {
    ...{ call: 3, of: "DescribeHyperParameterTuningJob", moment: "after" },
  });
  assert(operations.length > 0, operations.join());
  await cleansUp(place.server, place.stateFolder);
}
