/**
 * Numbers as texts: a cell's number, and numbers as Python writes them, the
 * shortest text that reads back to the same double, in the form of `repr`.
 *
 * @module
 */

/** The number in a cell of a CSV as later stages read it, NaN in a blank one. */
export const cellNumber = (cell: string): number =>
  cell.trim() === "" ? NaN : Number(cell);

/** `20` → `20.0`, `1e-5` → `1e-05`, `1e16` → `1e+16`, `NaN` → `nan`. */
export function floatText(value: number): string {
  if (!Number.isFinite(value)) {
    return Number.isNaN(value) ? "nan" : value > 0 ? "inf" : "-inf";
  }
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-4 || size >= 1e16)) {
    const [digits, exponent] = value.toExponential().split("e");
    const power = exponent.slice(1).padStart(2, "0");
    return `${digits}e${exponent[0]}${power}`;
  }
  if (Object.is(value, -0)) return "-0.0";
  return Number.isInteger(value) ? `${value}.0` : `${value}`;
}
