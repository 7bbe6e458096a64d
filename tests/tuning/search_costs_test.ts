/** The machines that a search starts. */
import { assert, assertEquals, assertThrows } from "@std/assert";
import { display } from "lib/show/bundle.ts";
import { searchCosts } from "lib/tuning/search_costs.ts";
import { showSearchCosts } from "lib/tuning/tables.ts";
import type { TuningTrial } from "lib/tuning/types.ts";
import { withSession } from "../with_session.ts";

const textOf = async (costs: ReturnType<typeof searchCosts>) =>
  String((await showSearchCosts(costs)[display]())["text/plain"]);

Deno.test("a search starts a machine for every training job, within its time limits", () =>
  withSession(async (session) => {
    const costs = searchCosts(session);
    const { jobs, parallel, starts, hours, instances } = costs;
    assertEquals([jobs, parallel, starts, hours], [30, 2, 30, 30]);
    assertEquals(instances, "1 × ml.m5.xlarge, 30 GB");
    const text = await textOf(costs);
    for (const part of ["30 at most, 2 at the same time", "30 starts"]) {
      assert(text.includes(part), text);
    }
    const two = {
      ...session,
      settings: { ...session.settings, trainingInstanceCount: 2 },
    };
    assertEquals(searchCosts(two, { jobs: 5 }).starts, 10);
    assertEquals(searchCosts(two, { jobs: 5 }).hours, 10);
    // The time of the search as a whole.
    const limited = { jobs: 30, parallel: 3, completion: { seconds: 1800 } };
    assertEquals(searchCosts(session, limited).hours, 1.5);
    const lists = { max_depth: [2, 3, 4], tree_method: ["hist", "exact"] };
    const grid = { strategy: "Grid" as const, ranges: lists };
    assertEquals(searchCosts(session, grid).starts, 6);
    assertThrows(
      () => searchCosts(session, { jobs: 0 }),
      RangeError,
      "'jobs' must be a whole number from 1",
    );
    assertThrows(
      // @ts-expect-error There is no such option.
      () => searchCosts(session, { job: 3 }),
      RangeError,
      "did you mean 'jobs'?",
    );
  }));

Deno.test("after a search its training jobs are added up, without those that run", () =>
  withSession(async (session) => {
    const trials = [600, 900, undefined].map((seconds, i): TuningTrial => ({
      ...{ trainingJob: `churn-tuning-1-00${i}`, tuned: {}, ranges: {} },
      status: seconds ? "Completed" : "InProgress",
      created: new Date(0),
      ...seconds && { ended: new Date(seconds * 1000) },
    }));
    const costs = searchCosts(session, trials);
    assertEquals([costs.jobs, costs.starts, costs.running], [3, 3, 1]);
    assertEquals(costs.hours, 1500 / 3600);
    const text = await textOf(costs);
    for (
      const part of ["3, 1 of them running", "0.417, from creation to end"]
    ) assert(text.includes(part), text);
    assertEquals(searchCosts(session, []).starts, 0);
  }));
