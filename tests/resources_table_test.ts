import { assert, assertEquals } from "@std/assert";
import { display } from "lib/show/bundle.ts";
import { showResources } from "lib/resources/tables.ts";

const rows = ["train", "validation", "test"].map((set) => ({
  kind: "s3-prefix" as const,
  name:
    `s3://sagemaker-us-east-1-123456789012/churn_data/${set}/churn-processing-1/`,
  state: "deleted",
}));
const textOf = async (shown: ReturnType<typeof showResources>) =>
  String((await shown[display]())["text/plain"]);

Deno.test("objects of one job are told apart, and their bucket is named once", async () => {
  const text = await textOf(showResources(rows));
  for (const set of ["train", "validatio", "test"]) {
    assert(text.includes(`churn_data/${set}`), text);
  }
  assertEquals(text.split("sagemaker-us-east-1-123456789012").length, 2);
  assert(!text.includes("s3://"), text);
});

Deno.test("where nothing is left, the table says so", async () => {
  assertEquals((await textOf(showResources([]))).trim(), "Nothing is left.");
});
