/** PNG files of plots, read by another library. */
import { assert, assertEquals } from "@std/assert";
import { Buffer } from "node:buffer";
import fc from "fast-check";
// @ts-types="../plots/pngjs.d.ts"
import { PNG } from "pngjs";
import { palettePng, type Raster } from "lib/show/png.ts";

/** Dots in runs of one colour, as plots have them. */
function rasterOf(width: number, height: number, colours: number[][]) {
  const dots = Array.from({ length: width * height }, () => colours[0]);
  for (let dot = 0, i = 0; dot < dots.length; i++) {
    const end = dot + 1 + (i * 7) % (width + 3);
    dots.fill(colours[i % colours.length], dot, end);
    dot = end;
  }
  const pixels = Uint8Array.from(dots.flatMap((rgb) => [...rgb, 255]));
  return { width, height, pixels };
}

const decoded = (raster: Raster) =>
  new Uint8Array(PNG.sync.read(Buffer.from(palettePng(raster))).data);

const part = fc.integer({ min: 0, max: 255 });
const size = fc.integer({ min: 1, max: 40 });

Deno.test("a picture with at most 256 colours comes back as it was", () => {
  fc.assert(fc.property(
    fc.array(fc.array(part, { minLength: 3, maxLength: 3 }), {
      minLength: 1,
      maxLength: 256,
    }),
    size,
    size,
    (colours, width, height) => {
      const raster = rasterOf(width, height, colours);
      assertEquals(decoded(raster), raster.pixels);
    },
  ));
});

Deno.test("of more colours, each becomes the most frequent of those that are like it", () => {
  const near = [...Array(150).keys()].flatMap((i) =>
    [0, 0, 1].map((blue) => [i, 255 - i, 100 + blue])
  ); // 300 colours, the first of each pair twice as often
  const pixels = Uint8Array.from(near.flatMap((rgb) => [...rgb, 255]));
  const found = decoded({ width: 450, height: 1, pixels });
  for (let dot = 0; dot < near.length; dot++) {
    const [red, green, blue] = found.subarray(4 * dot, 4 * dot + 3);
    assertEquals(blue, 100, "the more frequent of two");
    assert(Math.abs(red - near[dot][0]) < 4, `${red}`);
    assert(Math.abs(green - near[dot][1]) < 4, `${green}`);
  }
});
