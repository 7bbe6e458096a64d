/**
 * AWS's query protocol: a form with the operation in `Action`, XML as answer.
 *
 * @module
 */
import { operationOf, type ServiceModel } from "./model/mod.ts";
import { validate } from "./model/validate.ts";
import { readForm } from "./query_form.ts";
import { AwsError, type Service } from "./types.ts";
import { type Xml, xmlDocument } from "./xml.ts";

export interface QueryService {
  /** For sentences: `IAM`. */
  readonly title: string;
  readonly model: ServiceModel;
  /** Of the answers' XML. */
  readonly namespace: string;
  /** Take the checked request, answer the members of the result. */
  readonly operations: Readonly<
    // deno-lint-ignore no-explicit-any
    Record<string, (request: any) => Xml>
  >;
}

/** A service that speaks the query protocol. */
export function createQueryService(
  { title, model, namespace, operations }: QueryService,
): Service {
  return {
    async handle(call) {
      const { Action: action, Version: _, ...form } = Object.fromEntries(
        new URLSearchParams(
          call.method === "POST"
            ? await new Response(call.body).text()
            : call.url.search,
        ),
      );
      if (action === undefined || !Object.hasOwn(operations, action)) {
        throw new AwsError(
          "InvalidAction",
          model.others.includes(action)
            ? `The local ${title} does not support ${action}. It supports: ` +
              Object.keys(operations).join(", ")
            : `${title} has no operation "${action}"`,
        );
      }
      const { input } = operationOf(model, action);
      const request = readForm(model, input, Object.entries(form));
      validate(model, input, request, { code: "ValidationError" });
      const body = xmlDocument(`${action}Response`, {
        [`${action}Result`]: operations[action](request),
        ResponseMetadata: { RequestId: call.requestId },
      }, namespace);
      return new Response(body, { headers: { "content-type": "text/xml" } });
    },
    close: () => Promise.resolve(),
  };
}
