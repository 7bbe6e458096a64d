/**
 * What every plot has to keep to.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import type { Spec } from "lib/display/theme.ts";
import { layout, overlap } from "./text_boxes.ts";

/** A plot's title. */
export const titleOf = (spec: Spec): string =>
  (spec.title as { text: string }).text;

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

  Deno.test(`${name}: version 5, plain JSON, with a title and words`, () => {
    assert(spec.$schema.endsWith("/vega-lite/v5.json"));
    assertEquals(JSON.parse(JSON.stringify(spec)), spec);
    for (const words of [titleOf(spec), spec.description]) {
      assert(!/NaN|undefined|Infinity/.test(words) && words.length > 20, words);
    }
  });
}
