import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { lastLine, panel, type Progress } from "lib/jobs/panel.ts";

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
