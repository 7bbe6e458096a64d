/**
 * `Search`: jobs by any property of theirs.
 *
 * @module
 */
import type {
  Filter,
  NestedFilters,
  SearchExpression,
  SearchRequest,
} from "@aws-sdk/client-sagemaker";
import type { Operation } from "../json/protocol.ts";
import { pick, serviceModel, type Shape } from "../model/mod.ts";
import type { Kind, OpenKind } from "./kind.ts";
import { pageOf } from "./listing.ts";
import { invalid, notOffered, refuseMembers } from "./offered.ts";
import type { Resource } from "./records.ts";

/** The shapes of what is found, by the value of `Resource`. */
const shapes: Readonly<Record<string, string>> = {
  TrainingJob: "TrainingJob",
  HyperParameterTuningJob: "HyperParameterTuningJobSearchEntity",
};

type Properties = Readonly<Record<string, unknown>>;

/** @param open The kinds that there are. */
export function searchOperation(
  open: ReadonlyMap<Kind, OpenKind>,
): Record<string, Operation> {
  return {
    async Search(request: SearchRequest) {
      const resource = request.Resource!;
      const kind = [...open.keys()].find(({ noun }) => noun === resource);
      const name = shapes[resource];
      if (!kind || !name) {
        throw notOffered(
          `Search for ${resource}`,
          `Search for ${Object.keys(shapes).join(" or ")}.`,
        );
      }
      refuseMembers(request, [
        "CrossAccountFilterOption",
        "VisibilityConditions",
      ]);
      const shape = serviceModel("sagemaker").shapes[name];
      checkNames(request, shape, resource);
      const found: Properties[] = [];
      for (const job of open.get(kind)!.records.all()) {
        const all = await propertiesOf(kind, open.get(kind)!, job);
        if (matches(all, request.SearchExpression ?? {})) {
          found.push(pick(shape, all) as Properties);
        }
      }
      const nameOf = (one: Properties) => String(one[`${resource}Name`]);
      const sorted = inOrder(found, nameOf, request);
      const { page, nextToken } = pageOf(sorted, nameOf, request);
      return {
        Results: page.map((one) => ({ [resource]: one })),
        NextToken: nextToken,
        TotalHits: { Value: sorted.length, Relation: "EqualTo" },
      };
    },
  };
}

/** What Describe answers, and the tags. */
async function propertiesOf(
  { noun }: Kind,
  { operations }: OpenKind,
  { name, tags }: Resource,
): Promise<Properties> {
  const described = await operations[`Describe${noun}`](
    { [`${noun}Name`]: name },
  ) as object;
  return { ...described, Tags: tags };
}

/** All names of an expression and of the order. */
function namesIn(expression: SearchExpression): string[] {
  return [
    ...(expression.Filters ?? []).map(({ Name }) => Name!),
    ...(expression.NestedFilters ?? []).map((nested) =>
      nested.NestedPropertyName!
    ),
    ...(expression.SubExpressions ?? []).flatMap(namesIn),
  ];
}

function checkNames(
  { SearchExpression: expression, SortBy }: SearchRequest,
  { members }: Shape,
  resource: string,
): void {
  for (const name of [...namesIn(expression ?? {}), SortBy ?? []].flat()) {
    const [first] = name.split(".");
    if (first in members! || first === "Metrics") continue;
    throw invalid(`Unknown property name: ${name} of ${resource}`);
  }
}

function matches(all: Properties, expression: SearchExpression): boolean {
  const { Filters = [], NestedFilters = [], SubExpressions = [] } = expression;
  const held = [
    ...Filters.map((filter) => holds(valueOf(all, filter.Name!), filter)),
    ...NestedFilters.map((nested) => holdsNested(all, nested)),
    ...SubExpressions.map((inner) => matches(all, inner)),
  ];
  if (held.length === 0) return true;
  return expression.Operator === "Or"
    ? held.some(Boolean)
    : held.every(Boolean);
}

/** One element of the list meets all the filters, whose names are whole paths. */
function holdsNested(
  all: Properties,
  { NestedPropertyName: place, Filters = [] }: NestedFilters,
): boolean {
  const list = valueOf(all, place!);
  return Array.isArray(list) &&
    list.some((element) =>
      Filters.every((filter) => {
        const name = filter.Name!.startsWith(`${place}.`)
          ? filter.Name!.slice(place!.length + 1)
          : filter.Name!;
        return holds(valueOf(element, name), filter);
      })
    );
}

/** `HyperParameters.eta`, `Metrics.validation:auc`, `Tags.stage`. */
function valueOf(all: Properties, name: string): unknown {
  const [first, ...rest] = name.split(".");
  const inside = rest.join(".");
  if (first === "Metrics") {
    const metrics = (all.FinalMetricDataList ?? []) as {
      MetricName?: string;
      Value?: number;
    }[];
    return metrics.find(({ MetricName }) => MetricName === inside)?.Value;
  }
  const value = all[first];
  if (rest.length === 0 || value === undefined || value === null) return value;
  if (first === "Tags") {
    return (value as { Key: string; Value: string }[])
      .find(({ Key }) => Key === inside)?.Value;
  }
  // A key may have dots of its own.
  const members = value as Properties;
  return inside in members ? members[inside] : valueOf(members, inside);
}

function holds(
  value: unknown,
  { Operator: operator = "Equals", Value: wanted, Name }: Filter,
): boolean {
  const isThere = value !== undefined && value !== null;
  if (operator === "Exists") return isThere;
  if (operator === "NotExists") return !isThere;
  if (wanted === undefined) {
    throw invalid(`The filter on ${Name} needs a Value with ${operator}.`);
  }
  if (operator === "NotEquals") return !isThere || compare(value, wanted) !== 0;
  if (!isThere) return false;
  switch (operator) {
    case "Contains":
      return String(value).includes(wanted);
    case "In":
      return wanted.split(",").some((one) => compare(value, one) === 0);
    case "GreaterThan":
      return compare(value, wanted) > 0;
    case "GreaterThanOrEqualTo":
      return compare(value, wanted) >= 0;
    case "LessThan":
      return compare(value, wanted) < 0;
    case "LessThanOrEqualTo":
      return compare(value, wanted) <= 0;
    default:
      return compare(value, wanted) === 0;
  }
}

/** By size where both are numbers or times, else as texts. */
function compare(value: unknown, wanted: string): number {
  const [a, b] = [numberOf(value), numberOf(wanted)];
  if (a !== undefined && b !== undefined) return a - b;
  const text = String(value);
  return text < wanted ? -1 : text > wanted ? 1 : 0;
}

/** A number, or a time in seconds. */
function numberOf(value: unknown): number | undefined {
  if (typeof value === "number") return value;
  const text = String(value).trim();
  if (text !== "" && Number.isFinite(Number(text))) return Number(text);
  if (/^\d{4}-\d\d-\d\d(T|$)/.test(text)) return Date.parse(text) / 1000;
}

function inOrder(
  found: Properties[],
  nameOf: (one: Properties) => string,
  { SortBy = "LastModifiedTime", SortOrder }: SearchRequest,
): Properties[] {
  const sign = SortOrder === "Ascending" ? 1 : -1;
  const order = (a: Properties, b: Properties) => {
    const [one, other] = [a, b].map((each) => valueOf(each, SortBy));
    if (one === undefined || other === undefined) {
      // What lacks the property comes last, whichever the order.
      return Number(one === undefined) - Number(other === undefined);
    }
    return sign * compare(one, String(other));
  };
  return found.sort((a, b) => order(a, b) || (nameOf(a) < nameOf(b) ? -1 : 1));
}
