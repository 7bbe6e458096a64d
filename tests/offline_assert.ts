/**
 * The functions of `@std/assert` that the tests use, on `node:assert/strict`,
 * for networks where jsr.io can't be reached.
 *
 * @module
 */
// `message!`: node:assert takes no message as well, its types do not say so.
import nodeAssert from "node:assert/strict";

export function assert(value: unknown, message?: string): asserts value {
  nodeAssert.ok(value, message!);
}
export function assertEquals<T>(actual: T, expected: T, message?: string) {
  nodeAssert.deepEqual(actual, expected, message!);
}
export function assertNotEquals<T>(actual: T, expected: T, message?: string) {
  nodeAssert.notDeepEqual(actual, expected, message!);
}
export function assertStrictEquals<T>(
  actual: unknown,
  expected: T,
  message?: string,
): asserts actual is T {
  nodeAssert.equal(actual, expected, message!);
}
export function assertAlmostEquals(
  actual: number,
  expected: number,
  tolerance = Math.abs(expected) * 1e-7,
  message?: string,
) {
  if (Object.is(actual, expected)) return;
  nodeAssert.ok(
    Math.abs(actual - expected) <= tolerance,
    message ??
      `Expected actual: "${actual}" to be close to "${expected}": ` +
        `delta is greater than "${tolerance}"`,
  );
}
export function assertExists<T>(
  value: T,
  message?: string,
): asserts value is NonNullable<T> {
  nodeAssert.ok(value !== undefined && value !== null, message!);
}
// deno-lint-ignore no-explicit-any
type Constructor = abstract new (...args: any[]) => any;
export function assertInstanceOf<T extends Constructor>(
  value: unknown,
  type: T,
  message?: string,
): asserts value is InstanceType<T> {
  nodeAssert.ok(
    value instanceof type,
    message ?? `Expected an instance of ${type.name}, but it was ${value}`,
  );
}
export function assertMatch(
  actual: string,
  expected: RegExp,
  message?: string,
) {
  nodeAssert.match(actual, expected, message!);
}
export function assertStringIncludes(
  actual: string,
  expected: string,
  message?: string,
) {
  nodeAssert.ok(
    actual.includes(expected),
    message ?? `Expected actual: "${actual}" to contain: "${expected}"`,
  );
}
export function fail(message?: string): never {
  nodeAssert.fail(message ? `Failed assertion: ${message}` : undefined);
}

// deno-lint-ignore no-explicit-any
type ErrorClass<E extends Error> = abstract new (...args: any[]) => E;

function checkError<E extends Error>(
  error: unknown,
  errorClass?: ErrorClass<E>,
  messageIncludes?: string,
): E {
  assertInstanceOf(error, Error, "A non-Error object was thrown");
  if (errorClass) assertInstanceOf(error, errorClass);
  if (messageIncludes) assertStringIncludes(error.message, messageIncludes);
  return error as E;
}

export function assertThrows<E extends Error = Error>(
  run: () => unknown,
  errorClass?: ErrorClass<E>,
  messageIncludes?: string,
): E {
  try {
    run();
  } catch (error) {
    return checkError(error, errorClass, messageIncludes);
  }
  return fail("Expected function to throw");
}
export async function assertRejects<E extends Error = Error>(
  run: () => PromiseLike<unknown>,
  errorClass?: ErrorClass<E>,
  messageIncludes?: string,
): Promise<E> {
  try {
    await run();
  } catch (error) {
    return checkError(error, errorClass, messageIncludes);
  }
  return fail("Expected function to reject");
}
