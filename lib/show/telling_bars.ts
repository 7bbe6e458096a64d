/**
 * Bars by name, grey where chance explains them.
 *
 * @module
 */
import { brief } from "../words.ts";
import { bothSides, names, onPhone, textParams, texts } from "./marks.ts";
import { type ChartParts, colors } from "./theme.ts";

/** The texts of a bar. */
export interface TellingBar {
  readonly name: string;
  /** On the right side, on a phone. */
  readonly figure: string;
  /** On the right side elsewhere: the figure, and whether chance explains it. */
  readonly label: string;
}

/**
 * Returns the height, texts and layers of a plot whose data have `place` and
 * `telling`, and whose encoding has `x`.
 */
export function tellingBars(bars: readonly TellingBar[]) {
  return {
    height: 26 * bars.length,
    params: textParams({
      names: bars.map(({ name }) => brief(name)),
      texts: bars.map(({ label }) => label),
      figures: bars.map(({ figure }) => figure),
    }),
    resolve: bothSides,
    layer: [
      {
        mark: { type: "bar", height: { band: 0.62 } },
        encoding: {
          y: names(),
          color: {
            condition: { test: "datum.telling", value: colors.stayed },
            value: colors.neutral,
          },
        },
      },
      {
        mark: { type: "bar", opacity: 0 },
        encoding: { y: texts(onPhone("figures", "texts")) },
      },
    ],
  } satisfies Partial<ChartParts>;
}
