/**
 * Contrast of two colours, after WCAG 2.2.
 *
 * @module
 */

/** From 1 (the same) to 21 (black on white); colours as `#rrggbb` or `rgb(…)`. */
export function contrast(a: string, b: string): number {
  const [dark, bright] = [a, b].map(luminance).sort((x, y) => x - y);
  return (bright + 0.05) / (dark + 0.05);
}

function luminance(color: string): number {
  const parts = color.startsWith("#")
    ? color.match(/[\da-f]{2}/gi)!.map((part) => parseInt(part, 16))
    : color.match(/[\d.]+/g)!.slice(0, 3).map(Number);
  const [red, green, blue] = parts.map((part) => part / 255)
    .map((c) => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
