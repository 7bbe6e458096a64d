import { assertEquals, assertThrows } from "@std/assert";
import { imageUri } from "lib/images.ts";

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
