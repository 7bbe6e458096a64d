/**
 * Filters, order and pages of the List operations.
 *
 * @module
 */
import { AwsError } from "../types.ts";
import type { Resource } from "./records.ts";

interface ListRequest {
  NameContains?: string;
  StatusEquals?: string;
  CreationTimeAfter?: number;
  CreationTimeBefore?: number;
  LastModifiedTimeAfter?: number;
  LastModifiedTimeBefore?: number;
  SortBy?: string;
  SortOrder?: string;
  MaxResults?: number;
  NextToken?: string;
}

/** How a list is sorted: by what and in which order if the request leaves that open. */
export interface Sorting<R extends Resource> {
  by: string;
  order: "Ascending" | "Descending";
  /** By the values of SortBy. `Status` is also what `StatusEquals` compares. */
  keys: Record<string, (resource: R) => string | number>;
}

/** @returns One page, and the token of the next if there is one. */
export function listResources<R extends Resource>(
  all: R[],
  request: ListRequest,
  { by, order, keys }: Sorting<R>,
): { page: R[]; nextToken?: string } {
  const key = keys[request.SortBy ?? by];
  const sign = (request.SortOrder ?? order) === "Descending" ? -1 : 1;
  const sorted = all
    .filter((resource) => matches(resource, request, keys.Status(resource)))
    .sort((a, b) =>
      sign * (compare(key(a), key(b)) || compare(a.name, b.name))
    );
  return pageOf(sorted, ({ name }) => name, request);
}

/** @returns One page of what is sorted, ten by default, and the token of the next. */
export function pageOf<T>(
  sorted: T[],
  nameOf: (one: T) => string,
  { MaxResults = 10, NextToken }: Pick<ListRequest, "MaxResults" | "NextToken">,
): { page: T[]; nextToken?: string } {
  const start = NextToken ? readToken(NextToken, sorted.map(nameOf)) : 0;
  const end = start + MaxResults;
  return {
    page: sorted.slice(start, end),
    nextToken: end < sorted.length ? btoa(nameOf(sorted[end])) : undefined,
  };
}

function matches(
  { name, state }: Resource,
  request: ListRequest,
  status: string | number,
): boolean {
  const created = state.CreationTime;
  const { LastModifiedTime: modified = created } = state as {
    LastModifiedTime?: number;
  };
  return (!request.NameContains ||
    name.toLowerCase().includes(request.NameContains.toLowerCase())) &&
    (!request.StatusEquals || status === request.StatusEquals) &&
    created > (request.CreationTimeAfter ?? -Infinity) &&
    created < (request.CreationTimeBefore ?? Infinity) &&
    modified > (request.LastModifiedTimeAfter ?? -Infinity) &&
    modified < (request.LastModifiedTimeBefore ?? Infinity);
}

/** A token names the first resource of its page, so it survives additions. */
function readToken(token: string, names: string[]): number {
  try {
    const index = names.indexOf(atob(token));
    if (index >= 0) return index;
  } catch {
    // Said below.
  }
  throw new AwsError("ValidationException", "The NextToken is not valid.");
}

function compare(a: string | number, b: string | number): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
