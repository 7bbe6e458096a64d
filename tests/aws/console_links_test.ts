import { assertEquals } from "@std/assert";
import { consoleLinks } from "lib/resources/console_links.ts";
import { logOf, type Work } from "lib/resources/jobs/job.ts";
import { resolveSettings } from "lib/settings/settings.ts";

function links(region: string, work: Work, target: "aws" | "local" = "aws") {
  const settings = resolveSettings({ target }, {});
  return consoleLinks({ settings, region }, { ...work, ...logOf(work) });
}

const job = { kind: "training-job", name: "churn-training-1" } as const;

Deno.test("a job has a page and a log page in its region's console", () => {
  assertEquals(links("eu-west-1", job), {
    page:
      "https://eu-west-1.console.aws.amazon.com/sagemaker/home?region=eu-west-1#/jobs/churn-training-1",
    logs:
      "https://eu-west-1.console.aws.amazon.com/cloudwatch/home?region=eu-west-1#logsV2:log-groups/log-group/$252Faws$252Fsagemaker$252FTrainingJobs$3FlogStreamNameFilter$3Dchurn-training-1$252F",
  });
});

Deno.test("China and GovCloud have consoles of their own", () => {
  const host = (region: string) => new URL(links(region, job)!.page).host;
  assertEquals(host("cn-north-1"), "console.amazonaws.cn");
  assertEquals(host("us-gov-west-1"), "console.amazonaws-us-gov.com");
});

Deno.test("there are no links where no console is known", () => {
  assertEquals(links("us-iso-east-1", job), undefined);
  assertEquals(links("us-east-1", job, "local"), undefined);
});
