/**
 * What every plot has to keep to.
 *
 * @module
 */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { type Spec, titleOf } from "lib/show/theme.ts";
import { toSvg } from "lib/show/vega.ts";
import { inRoom, layout, overlap } from "./text_boxes.ts";

/**
 * What a phone of 375 pixels leaves, JupyterLab in a window of 1,000 beside its
 * side bar, and the column of the page.
 */
const rooms = [293, 522, 864];

/** Registers the tests that every plot has to pass. */
export function checkPlot(name: string, spec: Spec) {
  Deno.test(`${name}: texts lie inside the picture, none over another`, async () => {
    const { texts, picture, warnings } = await layout(spec);
    assertEquals(warnings, []);
    assert(texts.length >= 5, `${texts.length} texts`);
    texts.forEach((box, i) => {
      assert(
        box.x1 >= picture.x1 && box.x2 <= picture.x2 &&
          box.y1 >= picture.y1 && box.y2 <= picture.y2,
        `'${box.text}' is cut off`,
      );
      for (const other of texts.slice(i + 1)) {
        assert(!overlap(box, other), `'${box.text}' lies on '${other.text}'`);
      }
    });
  });

  for (const room of rooms) {
    Deno.test(`${name}: fits ${room} pixels, and can be read`, async () => {
      const { texts, picture } = await layout(inRoom(spec, room));
      const width = picture.x2 - picture.x1;
      assert(width <= room, `${width} pixels`);
      texts.forEach((box, i) => {
        assert(box.size! >= 9, `'${box.text}' has ${box.size} pixels`);
        assert(
          box.x1 >= picture.x1 && box.x2 <= picture.x2,
          `'${box.text}' is cut off`,
        );
        for (const other of texts.slice(i + 1)) {
          assert(!overlap(box, other), `'${box.text}' lies on '${other.text}'`);
        }
      });
    });
  }

  Deno.test(`${name}: words tell the finding and its figures`, async () => {
    const words = spec.description;
    assertStringIncludes(words, titleOf(spec));
    const figures = words.match(/\d+(\.\d+)?/g) ?? [];
    assert(figures.length >= (name.startsWith("one") ? 2 : 4), words);
    assert(words.length > 1.5 * titleOf(spec).length, words);
    const label = (await toSvg(spec)).match(/aria-label="([^"]*)"/)![1];
    assertEquals(
      label.replace(/&#(\d+);/g, (_, code) => String.fromCharCode(code)),
      words,
    );
  });

  Deno.test(`${name}: version 5, plain JSON, with a title and words`, () => {
    assert(spec.$schema.endsWith("/vega-lite/v5.json"));
    assertEquals(JSON.parse(JSON.stringify(spec)), spec);
    for (const words of [titleOf(spec), spec.description]) {
      assert(!/NaN|undefined|Infinity/.test(words) && words.length > 20, words);
    }
  });
}
