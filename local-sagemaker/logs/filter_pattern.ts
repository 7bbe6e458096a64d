/**
 * Filter patterns of CloudWatch Logs for plain text: terms that must all be
 * there, `-term` that must not, `?term` of which one must; quotes hold a phrase
 * together. Patterns in braces, brackets or percent signs are refused.
 *
 * @module
 */
import { AwsError } from "../types.ts";

/** @throws {AwsError} for the kinds of patterns that are not offered. */
export function compilePattern(pattern = ""): (message: string) => boolean {
  if (/^\s*[{[%]/.test(pattern)) {
    throw new AwsError(
      "InvalidParameterException",
      "The local CloudWatch Logs supports only filter patterns made of terms: " +
        `current value is '${pattern}'`,
    );
  }
  const terms = [...pattern.matchAll(/([-?]?)(?:"((?:[^"\\]|\\.)*)"|(\S+))/g)]
    .map(([, sign, quoted, plain]) => ({
      sign,
      text: quoted?.replace(/\\(.)/g, "$1") ?? plain,
    }));
  const of = (sign: string) =>
    terms.filter((term) => term.sign === sign).map(({ text }) => text);
  const [all, none, any] = [of(""), of("-"), of("?")];
  return (message) =>
    all.every((text) => message.includes(text)) &&
    !none.some((text) => message.includes(text)) &&
    (any.length === 0 || any.some((text) => message.includes(text)));
}
