import { assert, assertEquals, assertThrows } from "@std/assert";
import { imageUri, imageVersions } from "lib/settings/images.ts";
import { partitionOf } from "lib/settings/partitions.ts";
import images from "lib/settings/sagemaker_images.json" with { type: "json" };
import {
  pythonFolder,
  sourceFiles,
} from "lib/resources/requests/source_archive.ts";
import { python } from "../python.ts";

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

Deno.test("every image's Python has what the scripts need", async () => {
  const contents = [images.xgboost.contents, images.sklearn.contents]
    .flatMap(Object.entries<{ python: string }>);
  const versions = [images.xgboost.versions, images.sklearn.versions].flat();
  assertEquals(contents.map(([version]) => version).sort(), versions.sort());
  const entries = Array.from(Deno.readDirSync(pythonFolder))
    .map(({ name }) => name).filter((name) => name.endsWith(".py"));
  const scripts = await sourceFiles(entries);
  // Against the standard library's types alone; what those of NumPy would be
  // checked for, the checks of the whole code do.
  const options = [
    "--config-file=",
    "--cache-dir=/dev/null",
    "--no-site-packages",
  ]
    .concat("--ignore-missing-imports", "--disable-error-code=valid-type")
    .concat("--disable-error-code=index");
  for (const version of new Set(contents.map(([, { python }]) => python))) {
    const { success, stdout, stderr } = await new Deno.Command(python, {
      args: ["-m", "mypy", ...options, "--python-version", version, ...scripts],
      cwd: pythonFolder,
    }).output();
    const text = new TextDecoder();
    assert(success, version + text.decode(stdout) + text.decode(stderr));
  }
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
