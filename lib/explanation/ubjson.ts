/**
 * Universal Binary JSON, as far as XGBoost writes it.
 *
 * @module
 */

/** A value of a document; arrays of numbers of one type are arrays, too. */
export type Value =
  | null
  | boolean
  | number
  | string
  | Value[]
  | { [name: string]: Value };

/**
 * Reads a document.
 *
 * Source: https://ubjson.org, with the optimised containers of draft 12.
 *
 * @throws {RangeError} If it is none, or ends before its end.
 */
export function readUbjson(bytes: Uint8Array): Value {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const decoder = new TextDecoder();
  let place = 0;
  const type = () => String.fromCharCode(view.getUint8(place++));
  const peek = () => String.fromCharCode(view.getUint8(place));
  const take = <T>(value: T, size: number): T => {
    place += size;
    return value;
  };

  function number(type: string): number | undefined {
    switch (type) {
      case "i":
        return take(view.getInt8(place), 1);
      case "U":
        return take(view.getUint8(place), 1);
      case "I":
        return take(view.getInt16(place), 2);
      case "l":
        return take(view.getInt32(place), 4);
      case "L":
        return take(Number(view.getBigInt64(place)), 8);
      case "d":
        return take(view.getFloat32(place), 4);
      case "D":
        return take(view.getFloat64(place), 8);
    }
  }

  function size(): number {
    const found = number(type());
    if (found !== undefined && found >= 0 && found <= bytes.length) {
      return found;
    }
    throw new RangeError(`Cannot read UBJSON: no length before byte ${place}`);
  }

  function text(): string {
    const length = size();
    const end = place + length;
    if (end > bytes.length) throw new RangeError("Cannot read UBJSON: cut off");
    return take(decoder.decode(bytes.subarray(place, end)), length);
  }

  function array(): Value[] {
    let kind: string | undefined;
    if (peek() === "$") [, kind] = [type(), type()];
    if (peek() === "#") {
      type();
      return Array.from({ length: size() }, () => value(kind ?? type()));
    }
    const found: Value[] = [];
    while (peek() !== "]") found.push(value(type()));
    type();
    return found;
  }

  function object(): Value {
    const found: [string, Value][] = [];
    while (peek() !== "}") found.push([text(), value(type())]);
    type();
    return Object.fromEntries(found);
  }

  function value(type: string): Value {
    switch (type) {
      case "Z":
        return null;
      case "T":
        return true;
      case "F":
        return false;
      case "S":
        return text();
      case "[":
        return array();
      case "{":
        return object();
    }
    const found = number(type);
    if (found !== undefined) return found;
    throw new RangeError(
      `Cannot read UBJSON: the type ${
        JSON.stringify(type)
      } before byte ${place} is not known`,
    );
  }

  return value(type());
}
