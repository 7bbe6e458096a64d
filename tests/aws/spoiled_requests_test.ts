/**
 * The check of requests itself: one that does not fit AWS's models is found.
 */
import { assert, assertEquals } from "@std/assert";
import { withMoto } from "./moto.ts";
import { type RecordedRequest, recordRequests } from "./recorder.ts";
import { readCalls, withAwsSession } from "./support.ts";
import { walkControlPlane } from "./walks.ts";

type Change = (request: RecordedRequest) => RecordedRequest;
// deno-lint-ignore no-explicit-any -- the body of any request
type BodyChange = (body: any) => void;

const spoiled: readonly [operation: string, problem: string, Change][] = [
  [
    "CreateModel",
    ".PrimaryContainer.Enviroment is unknown",
    inBody((model) => model.PrimaryContainer.Enviroment = {}),
  ],
  [
    "CreateTrainingJob",
    ".RoleArn is missing",
    inBody((job) => delete job.RoleArn),
  ],
  [
    "CreateTrainingJob",
    "'ml.m5.xlargest', not one of ml.",
    inBody((job) => job.ResourceConfig.InstanceType = "ml.m5.xlargest"),
  ],
  [
    "CreateTrainingJob",
    ".HyperParameters['eta'] has length 2501, the most is 2500",
    inBody((job) => job.HyperParameters.eta = "0".repeat(2501)),
  ],
  [
    "CreateTrainingJob",
    ".StoppingCondition.MaxRuntimeInSeconds has value 0, the least is 1",
    inBody((job) => job.StoppingCondition.MaxRuntimeInSeconds = 0),
  ],
  [
    "CreateProcessingJob",
    "type: <class 'str'>, valid types: <class 'int'>",
    inBody((job) => job.ProcessingResources.ClusterConfig.InstanceCount = "1"),
  ],
  [
    "CreateEndpoint",
    ".EndpointName is 'churn_endpoint', which does not match",
    inBody((endpoint) => endpoint.EndpointName = "churn_endpoint"),
  ],
  [
    "PutObject",
    "header x-amz-acl-of-nobody is unknown",
    inHeaders({ "x-amz-acl-of-nobody": "private" }),
  ],
  [
    "PutObject",
    "x-amz-checksum-crc32 AAAAAA== of a body with",
    inHeaders({ "x-amz-checksum-crc32": "AAAAAA==" }),
  ],
  [
    "PutObject",
    "botocore's path is",
    (request) => ({
      ...request,
      path: request.path.replace("_data/", "_data%2F"),
    }),
  ],
  [
    "PutObject",
    "no operation has PATCH",
    (request) => ({ ...request, method: "PATCH" }),
  ],
];

Deno.test("a request that does not fit AWS's models is found", () =>
  withMoto(async (endpoint) => {
    const requests = await recordRequests(() =>
      withAwsSession({ endpoint }, {}, walkControlPlane)
    );
    const calls = await readCalls(requests);
    const changed = spoiled.map(([operation, , change]) =>
      change(requests[calls.findIndex((call) => call.operation === operation)])
    );
    const found = await readCalls(changed);
    spoiled.forEach(([, problem], index) => {
      const { problems } = found[index];
      assertEquals(problems.length, 1, `${problem}: ${problems}`);
      assert(problems[0].includes(problem), problems[0]);
    });
  }));

function inHeaders(headers: Record<string, string>): Change {
  return (request) => ({
    ...request,
    headers: { ...request.headers, ...headers },
  });
}

function inBody(change: BodyChange): Change {
  return (request) => {
    const bytes = Uint8Array.fromBase64(request.body);
    const body = JSON.parse(new TextDecoder().decode(bytes));
    change(body);
    const changed = new TextEncoder().encode(JSON.stringify(body));
    return { ...request, body: changed.toBase64() };
  };
}
