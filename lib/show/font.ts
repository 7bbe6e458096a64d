/**
 * Widths of texts, from the TrueType files that pictures are drawn with, so
 * that plots are laid out right where there is no canvas to measure on.
 *
 * @module
 */

/** Gives the width of a text in units of the font's size. */
export type Measure = (text: string) => number;

/** Gives the advance of a character; nothing where the font lacks it. */
export type Advances = (code: number) => number | undefined;

/** Measures each character in the first font that has it. */
export function measureIn(...fonts: readonly Advances[]): Measure {
  const advance = (code: number) => {
    for (const font of fonts) {
      const width = font(code);
      if (width !== undefined) return width;
    }
    return 0.6;
  };
  return (text) => {
    let width = 0;
    for (const character of text) width += advance(character.codePointAt(0)!);
    return width;
  };
}

/** Reads the advance widths of a TrueType font. */
export function readFont(bytes: Uint8Array<ArrayBuffer>): Advances {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const table = tableOffsets(view);
  const unitsPerEm = view.getUint16(table("head") + 18);
  const metrics = view.getUint16(table("hhea") + 34);
  const hmtx = table("hmtx");
  const glyphOf = glyphFinder(view, table("cmap"));
  return (code) => {
    const glyph = glyphOf(code);
    if (glyph === 0) return undefined;
    return view.getUint16(hmtx + 4 * Math.min(glyph, metrics - 1)) / unitsPerEm;
  };
}

function tableOffsets(view: DataView): (tag: string) => number {
  const offsets = new Map<string, number>();
  for (let i = 0; i < view.getUint16(4); i++) {
    const entry = 12 + 16 * i;
    const tag = [0, 1, 2, 3].map((k) => view.getUint8(entry + k));
    offsets.set(String.fromCharCode(...tag), view.getUint32(entry + 8));
  }
  return (tag) => {
    const offset = offsets.get(tag);
    if (offset !== undefined) return offset;
    throw new SyntaxError(`Cannot read the font: it has no table '${tag}'`);
  };
}

/** Finds glyphs by `cmap` format 4, which covers the Basic Multilingual Plane. */
function glyphFinder(view: DataView, cmap: number): (code: number) => number {
  const start = format4(view, cmap);
  const doubled = view.getUint16(start + 6);
  const at = (list: number, segment: number) =>
    view.getUint16(start + list + 2 * segment);
  const [ends, starts, deltas, ranges] = [0, 1, 2, 3]
    .map((k) => 14 + k * doubled + (k > 0 ? 2 : 0));
  return (code) => {
    let segment = 0;
    while (segment < doubled / 2 && at(ends, segment) < code) segment++;
    if (segment === doubled / 2 || at(starts, segment) > code) return 0;
    const range = at(ranges, segment);
    if (range === 0) return (code + at(deltas, segment)) & 0xffff;
    const glyph = view.getUint16(
      start + ranges + 2 * segment + range + 2 * (code - at(starts, segment)),
    );
    return glyph && (glyph + at(deltas, segment)) & 0xffff;
  };
}

function format4(view: DataView, cmap: number): number {
  for (let i = 0; i < view.getUint16(cmap + 2); i++) {
    const start = cmap + view.getUint32(cmap + 8 + 8 * i);
    if (view.getUint16(start) === 4) return start;
  }
  throw new SyntaxError("Cannot read the font: it has no cmap of format 4");
}
