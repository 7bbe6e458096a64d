import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { lastLine, panel, type Progress } from "lib/resources/jobs/panel.ts";

const progress: Progress = {
  title: "Training job churn-training-1",
  status: "InProgress, Training",
  seconds: 3725,
  logTail: ["1", "2", "3", "4", "\x1b[31m<b>five</b>\x1b[0m", "10 %\r20 %"],
  notes: ["No log lines: & so on"],
};

Deno.test("a panel shows status, time, notes and the last five lines, escaped and without colours", () => {
  const { "text/html": html, "text/plain": text } = panel(progress);
  assertEquals(
    text,
    "Training job churn-training-1: InProgress, Training · 1 h 2 min · 20 %\n" +
      "No log lines: & so on",
  );
  assertStringIncludes(String(html), "&#60;b&#62;five&#60;/b&#62;");
  assertStringIncludes(String(html), "&#38; so on");
  assert(!/\[31m|10 %|>1</.test(String(html)), String(html));
});

Deno.test("a panel is as high without log lines as with them", () => {
  const rows = (logTail: string[]) =>
    String(panel({ ...progress, logTail })["text/html"]).split("<div").length;
  assertEquals(rows([]), rows(["1", "2", "3", "4", "5"]));
});

Deno.test("links lead to the console, in a tab of their own", () => {
  const links = {
    page: "https://console/page?a&b",
    logs: "https://console/logs",
  };
  const html = String(
    lastLine({
      ...{ title: "Endpoint a", status: "InService", good: true, links },
    })["text/html"],
  );
  assertStringIncludes(html, 'href="https://console/page?a&#38;b"');
  assertEquals(html.split('target="_blank" rel="noopener"').length, 3);
});

Deno.test("a panel tells round k of n with the curve so far", () => {
  const rounds = [0.6, 0.5, 0.52].map((validation, round) => ({
    ...{ round, validation, train: validation - 0.1 },
  }));
  const steps = { unit: "rounds", done: 3, rounds };
  const shown = (planned?: Progress["rounds"]) =>
    panel({ ...progress, steps, rounds: planned });
  const words = "rounds · validation log loss 0.5200, best 0.5000 in round 1";
  for (
    const [planned, of] of [
      [undefined, ""],
      [{ count: 1500, mayStop: false }, " of 1,500"],
      [{ count: 1500, mayStop: true }, " of at most 1,500"],
    ] as const
  ) {
    const { "text/html": html, "text/plain": text } = shown(planned);
    assertStringIncludes(String(text), ` · 3${of} ${words}`);
    assertStringIncludes(String(html), `3${of} ${words}`);
    assertEquals(String(html).includes("<progress"), planned !== undefined);
    const [, train, validation] = String(html).split("points=").map((part) =>
      part.split('"')[1]
    );
    // The highest loss at the top, the lowest one at the bottom.
    assertEquals(validation, "0.0,0.0 120.0,24.0 240.0,19.2");
    assertEquals(train, "0.0,24.0 120.0,48.0 240.0,43.2");
  }
});

Deno.test("the last line tells how long it took and what it came to", () => {
  const line = lastLine({
    ...{ title: "Training job a", status: "Completed", good: true },
    ...{ seconds: 185, result: "round 7 saved" },
  });
  assertEquals(
    line["text/plain"],
    "Training job a: Completed in 3 min 5 s: round 7 saved",
  );
  assertStringIncludes(String(line["text/html"]), "in 3 min 5 s: round 7");
});

Deno.test("a panel shows how what it has made stands in place of a log", () => {
  const { "text/html": html, "text/plain": text } = panel({
    ...progress,
    title: "Tuning job churn-tuning-1",
    progress: ["2 of 5 training jobs completed", "best: <0.41>"],
  });
  assertStringIncludes(
    String(text),
    " · 2 of 5 training jobs completed · best: <0.41>\n",
  );
  assertStringIncludes(String(html), "best: &#60;0.41&#62;");
  assert(!String(html).includes('role="log"'), String(html));
});
