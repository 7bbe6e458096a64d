/**
 * The session's bucket: how it is made, and that another account's is refused.
 */
import {
  CreateBucketCommand,
  GetBucketEncryptionCommand,
  GetBucketPolicyCommand,
  GetBucketTaggingCommand,
  GetPublicAccessBlockCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  PutBucketPolicyCommand,
  type S3Client,
} from "@aws-sdk/client-s3";
import { assert, assertEquals, assertRejects } from "@std/assert";
import { requireOwnBuckets, tlsOnly } from "lib/storage/bucket.ts";
import * as churn from "lib/mod.ts";
import { python } from "../python.ts";
import { withLocal } from "./local_server.ts";
import { withMoto } from "./moto.ts";
import { recordRequests } from "./recorder.ts";
import { readCalls, withAwsSession } from "./support.ts";

const kmsKey = "1234abcd-12ab-34cd-56ef-1234567890ab";

async function read(s3: S3Client, Bucket: string) {
  const { TagSet } = await s3.send(new GetBucketTaggingCommand({ Bucket }));
  const { PublicAccessBlockConfiguration } = await s3.send(
    new GetPublicAccessBlockCommand({ Bucket }),
  );
  const { ServerSideEncryptionConfiguration } = await s3.send(
    new GetBucketEncryptionCommand({ Bucket }),
  );
  return {
    tags: TagSet!,
    blocked: PublicAccessBlockConfiguration!,
    encryption: ServerSideEncryptionConfiguration!.Rules![0],
  };
}

async function checkMade(session: churn.session.Session) {
  const { clients: { s3 }, bucket } = session;
  const missing = await assertRejects(
    () => s3.send(new HeadBucketCommand({ Bucket: bucket })),
  );
  assertEquals((missing as Error).name, "NotFound");
  await churn.putObject(session, "a", "text", "text/plain");
  const object = await s3.send(
    new HeadObjectCommand({ Bucket: bucket, Key: "a" }),
  );
  assertEquals(object.ServerSideEncryption, "aws:kms");
  assert(object.SSEKMSKeyId?.endsWith(kmsKey));
  const { tags, blocked, encryption } = await read(s3, bucket);
  assertEquals(
    new Set(tags.map(({ Key, Value }) => `${Key}=${Value}`)),
    new Set(["churn:project=churn", "team=x"]),
  );
  assert(Object.values(blocked).every((value) => value === true));
  assertEquals(encryption.ApplyServerSideEncryptionByDefault, {
    SSEAlgorithm: "aws:kms",
    KMSMasterKeyID: kmsKey,
  });
}

Deno.test("the bucket's policy refuses what does not come by TLS, in every partition", () =>
  withLocal((server) =>
    withAwsSession(server, {}, async ({ clients: { s3 } }) => {
      const Bucket = "own-bucket";
      await s3.send(new CreateBucketCommand({ Bucket }));
      for (
        const [region, arn] of [
          ["eu-west-1", "arn:aws:s3:::own-bucket"],
          ["cn-north-1", "arn:aws-cn:s3:::own-bucket"],
          ["us-gov-west-1", "arn:aws-us-gov:s3:::own-bucket"],
        ]
      ) {
        const policy = tlsOnly(Bucket, region);
        await s3.send(new PutBucketPolicyCommand({ Bucket, Policy: policy }));
        const { Policy } = await s3.send(
          new GetBucketPolicyCommand({ Bucket }),
        );
        const [statement, ...others] = JSON.parse(Policy!).Statement;
        assertEquals(others, []);
        assertEquals(statement.Effect, "Deny");
        assertEquals(statement.Resource, [arn, `${arn}/*`]);
        assertEquals(statement.Condition, {
          Bool: { "aws:SecureTransport": "false" },
        });
      }
    })
  ));

const options = { kmsKey, tags: { team: "x" } };

Deno.test("the first upload makes the bucket: private, encrypted, tagged", () =>
  withLocal((server) => withAwsSession(server, options, checkMade)));

Deno.test("moto takes the bucket as it is made", () =>
  withMoto((endpoint) => withAwsSession({ endpoint }, options, checkMade)));

Deno.test("a bucket whose making was cut short is finished, another is left as it is", () =>
  withLocal((server) =>
    withAwsSession(server, {}, async (session) => {
      const { clients: { s3 }, bucket, ledger } = session;
      await s3.send(new CreateBucketCommand({ Bucket: bucket }));
      const tagsOf = () =>
        s3.send(new GetBucketTaggingCommand({ Bucket: bucket }));
      await churn.putObject({ ...session }, "a", "text", "text/plain");
      await assertRejects(tagsOf, Error, "TagSet");
      await ledger.record("bucket", bucket);
      await churn.putObject({ ...session }, "a", "text", "text/plain");
      assertEquals((await tagsOf()).TagSet, [
        { Key: "churn:project", Value: "churn" },
      ]);
    })
  ));

Deno.test("every S3 call on a bucket names the account that it must belong to", () =>
  withLocal(async (server) => {
    const requests = await recordRequests(() =>
      withAwsSession(server, {}, async (session) => {
        const text = new Blob(["text"]).stream();
        const uri = await churn.putObject(session, "a", text, "text/plain");
        await churn.storage.getObject(session, uri).then((body) =>
          body.cancel()
        );
        await churn.listObjects(session, uri);
        await churn.cleanUp(session, { objects: true, bucket: true });
      })
    );
    const calls = (await readCalls(requests)).filter(({ service, sender }) =>
      service === "s3" && sender === "session"
    );
    const unowned = new Set(
      calls.filter(({ parameters }) =>
        parameters.ExpectedBucketOwner !== "000000000000"
      ).map(({ operation }) => operation),
    );
    assert(calls.length > 10);
    assertEquals([...unowned], ["CreateBucket"]);
  }));

Deno.test("what a job reads must lie in this account's buckets", () =>
  withLocal((server) =>
    withAwsSession(server, {}, async (session) => {
      await assertRejects(
        () => requireOwnBuckets(session, ["s3://somebody-elses/data.csv"]),
        RangeError,
        "Cannot read from the bucket 'somebody-elses'",
      );
    })
  ));

Deno.test("another S3 for the local target gets a plain bucket, and no account to check", () =>
  withLocal(async ({ endpoint, keys }) => {
    const stateFolder = await Deno.makeTempDir();
    try {
      const requests = await recordRequests(async () => {
        await using session = await churn.openSession({
          ...{ target: "local", stateFolder, python, kmsKey },
          s3: {
            endpoint,
            credentials: {
              accessKeyId: keys!.AWS_ACCESS_KEY_ID,
              secretAccessKey: keys!.AWS_SECRET_ACCESS_KEY,
            },
          },
        });
        await churn.putObject(session, "a", "text", "text/plain");
      });
      const calls = (await readCalls(requests)).filter(({ service }) =>
        service === "s3"
      );
      assertEquals(calls.map(({ operation }) => operation), [
        "HeadBucket",
        "CreateBucket",
        "HeadObject",
        "PutObject",
      ]);
      for (const { parameters } of calls) {
        assertEquals(parameters.ExpectedBucketOwner, undefined);
        assertEquals(parameters.ServerSideEncryption, undefined);
      }
    } finally {
      await Deno.remove(stateFolder, { recursive: true });
    }
  }));
