/**
 * What a role's trust policy says to SageMaker.
 *
 * @module
 */
import { partitionOf } from "../../settings/partitions.ts";
import type { Session } from "../../aws/session.ts";

/** A statement of a trust policy, as IAM keeps it. */
interface Statement {
  readonly Effect: "Allow" | "Deny";
  readonly Principal?: "*" | Readonly<Record<string, string | string[]>>;
  readonly Action?: string | string[];
  readonly Condition?: Readonly<
    Record<string, Readonly<Record<string, string | string[]>>>
  >;
}

/** What a trust policy says to SageMaker. */
export type Trust = "allowed" | "conditional" | "denied";

/**
 * Reads a trust policy. Of conditions, those on what SageMaker works for are
 * worked out (`aws:SourceAccount`, `aws:SourceArn`), others are not.
 */
export function trustOf(
  policy: string,
  session: Pick<Session, "region" | "accountId">,
): Trust {
  const services = [
    "sagemaker.amazonaws.com",
    `sagemaker.${partitionOf(session.region).dnsSuffix}`,
  ];
  const ours = (asList(JSON.parse(policy).Statement) as Statement[]).filter(
    ({ Principal, Action }) =>
      (Principal === "*" ||
        asList(Principal?.Service).some((name) => services.includes(name))) &&
      asList(Action).some((action) =>
        ["sts:assumerole", "sts:*", "*"].includes(action.toLowerCase())
      ),
  );
  const holding = (effect: Statement["Effect"]) =>
    ours.filter(({ Effect }) => Effect === effect)
      .map(({ Condition }) => holds(Condition, session))
      .filter((held) => held !== false);
  const [allowing, denying] = [holding("Allow"), holding("Deny")];
  if (!allowing.length || denying.includes(true)) return "denied";
  return allowing.includes(true) && !denying.length ? "allowed" : "conditional";
}

/** `undefined` where that can't be said. */
function holds(
  condition: Statement["Condition"] = {},
  of: Pick<Session, "region" | "accountId">,
): boolean | undefined {
  const held = Object.entries(condition).flatMap(([operator, keys]) =>
    Object.entries(keys).map(([key, values]) => {
      switch (`${operator} ${key.toLowerCase()}`) {
        case "StringEquals aws:sourceaccount":
          return asList(values).includes(of.accountId);
        case "ArnLike aws:sourcearn":
        case "StringLike aws:sourcearn":
          return some(asList(values).map((arn) => isSource(arn, of)));
      }
    })
  );
  return held.includes(false)
    ? false
    : held.includes(undefined)
    ? undefined
    : true;
}

/** Whether a pattern of ARNs takes in whatever SageMaker runs here. */
function isSource(
  arn: string,
  { region, accountId }: Pick<Session, "region" | "accountId">,
): boolean | undefined {
  const parts = arn.split(":");
  const [pattern, resource] = [parts.slice(0, 5), parts.slice(5).join(":")];
  const partition = partitionOf(region).name;
  const ours = ["arn", partition, "sagemaker", region, accountId];
  const fits = ours.every((part, i) => ["*", part].includes(pattern[i]));
  const wild = pattern.some((part) => part.includes("*") && part !== "*");
  if (!fits) return wild ? undefined : false;
  return resource === "*" || undefined;
}

function some(held: (boolean | undefined)[]): boolean | undefined {
  return held.includes(true) || (held.includes(undefined) ? undefined : false);
}

function asList<T>(value: T | T[] | undefined): T[] {
  return Array.isArray(value) ? value : value === undefined ? [] : [value];
}
