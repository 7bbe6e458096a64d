import { assert, assertEquals, assertThrows } from "@std/assert";
import { imageUri, imageVersions } from "lib/images.ts";
import { partitionOf } from "lib/partitions.ts";
import images from "lib/sagemaker_images.json" with { type: "json" };
import { python } from "./python.ts";

Deno.test("imageUri() knows both frameworks in a region", () => {
  assertEquals(
    imageUri("xgboost", "us-east-1"),
    "683313688378.dkr.ecr.us-east-1.amazonaws.com/sagemaker-xgboost:3.2-0",
  );
  assertEquals(
    imageUri("sklearn", "eu-central-1"),
    "492215442770.dkr.ecr.eu-central-1.amazonaws.com/sagemaker-scikit-learn:1.9-0-cpu-py3",
  );
});

Deno.test("imageUri() knows other partitions' domains", () => {
  assertEquals(
    imageUri("xgboost", "cn-north-1", "3.0-5"),
    "450853457545.dkr.ecr.cn-north-1.amazonaws.com.cn/sagemaker-xgboost:3.0-5",
  );
});

Deno.test("imageUri() says what there is instead", () => {
  assertThrows(() => imageUri("xgboost", "mars-1"), RangeError, "us-west-2");
  assertThrows(
    () => imageUri("sklearn", "us-east-1", "0.23-1"),
    RangeError,
    "1.9-0",
  );
});

Deno.test("every region's image is on the host that AWS's partition has", async () => {
  const regions = Object.keys(images.accounts);
  const { success, stdout } = await new Deno.Command(python, {
    args: [
      "-c",
      "import json, sys; from botocore.session import Session\n" +
      "s = Session(); p = s.get_component('endpoint_resolver')\n" +
      "print(json.dumps({r: [s.get_partition_for_region(r), " +
      "p.get_partition_dns_suffix(s.get_partition_for_region(r))] " +
      "for r in json.loads(sys.argv[1])}))",
      JSON.stringify(regions),
    ],
  }).output();
  assert(success);
  const botocore: Record<string, [string, string]> = JSON.parse(
    new TextDecoder().decode(stdout),
  );
  for (const region of regions) {
    const { name, dnsSuffix } = partitionOf(region);
    assertEquals([name, dnsSuffix], botocore[region], region);
    for (const framework of ["xgboost", "sklearn"] as const) {
      for (const version of imageVersions(framework)) {
        const uri = imageUri(framework, region, version);
        assert(uri.includes(`.dkr.ecr.${region}.${dnsSuffix}/`), uri);
      }
    }
  }
  assertEquals(new Set(Object.values(botocore).map(([name]) => name)).size, 6);
});
