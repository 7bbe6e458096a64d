/** boto3 against the local IAM. */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { python } from "./python.ts";
import { runPython } from "./run_python.ts";
import { localTests, path, ROLE } from "./support.ts";

interface Seen {
  arn: string;
  trusted: unknown;
  pages: number[];
  results: Record<string, unknown>[];
  truncated: boolean;
  anything: string[];
  refused: string[];
}

localTests("boto3", {
  "reads a role that jobs accept, and that it may do all that is asked": async (
    clients,
  ) => {
    const actions = ["s3:PutObject", "s3:GetObject", "logs:*"];
    const resources = ["arn:aws:s3:::a/*", "arn:aws:s3:::b/é & <c>"];
    const { refused, ...seen } = await runPython<Seen>(clients, {
      python,
      script: path("fixtures/boto3_iam.py"),
      input: [ROLE, actions, resources],
    });
    assertEquals(seen, {
      arn: ROLE,
      trusted: { Service: "sagemaker.amazonaws.com" },
      pages: [4, 2],
      results: actions.flatMap((EvalActionName) =>
        resources.map((EvalResourceName) => ({
          EvalActionName,
          EvalResourceName,
          EvalDecision: "allowed",
          MatchedStatements: [],
          MissingContextValues: [],
        }))
      ),
      truncated: false,
      anything: ["*", "*", "*"],
    });
    const said = [
      "InvalidInput: The local IAM reads no policies: leave out PolicyInputList",
      "ValidationError: Invalid Marker: 'later'",
      "leave out PolicyExclusionList",
      "InvalidInput: Invalid Entity Arn: arn:aws:iam::000000000000:root is not",
      "'actionNames.1.member' failed to satisfy constraint",
    ];
    said.forEach((words, i) => assertStringIncludes(refused[i], words));
  },
});
