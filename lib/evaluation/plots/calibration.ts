/**
 * Predicted probabilities against churn rates.
 *
 * @module
 */
import { checkOptions } from "../../options.ts";
import {
  chart,
  colors,
  type PlotOptions,
  type Spec,
} from "../../show/theme.ts";
import type { Calibration, CalibrationBin } from "../calibration.ts";
import { calibrationFinding, chanceFinding } from "../calibration_words.ts";
import { fieldsOf, share, whole } from "../../show/fields.ts";
import { dot, interval, reference } from "../../show/marks.ts";
import type { Along } from "../../show/spec.ts";
import { customers, intervalText, percent } from "../../words.ts";

const fields = fieldsOf<CalibrationBin>({
  customers: { tip: "customers", ...whole },
  predicted: {
    tip: "mean predicted probability",
    title: "Mean predicted probability",
    ...share(1),
  },
  rate: { tip: "churned", title: "Customers who churned", ...share(1) },
  low: { tip: "95% interval from", ...share() },
  high: { tip: "to", ...share() },
});

/**
 * Plots the churn rate of each bin with its interval, next to the line of true
 * probabilities.
 *
 * @example
 * ```ts ignore
 * const calibrated = churn.evaluation.calibrationPlot(churn.calibration(test));
 * ```
 */
export function calibrationPlot(
  found: Calibration,
  options: PlotOptions = {},
): Spec {
  checkOptions("calibrationPlot", options, ["title"]);
  const { title } = options;
  const { bins, error, rows } = found;
  const most = Math.max(
    ...bins.map(({ high, predicted }) => Math.max(high, predicted)),
  );
  const domain = [0, Math.min(1, Math.ceil(10 * most) / 10)];
  const along: Along = {
    axis: { format: ".0%", tickCount: 5 },
    scale: { domain },
  };
  const x = fields.position("predicted", along);
  const y = fields.position("rate", along);
  const tooltip = fields.tooltip();
  return chart({
    title: title ??
      calibrationFinding(found),
    subtitle: [
      `${customers(rows)} in ${bins.length} bins, with 95% intervals`,
      chanceFinding(found),
    ],
    description:
      `Calibration: expected calibration error ${percent(error, 1)}. ` +
      bins.map(fields.words).map((bin) =>
        `Predicted ${bin.predicted}, churned ${bin.rate} of ${bin.customers} ${
          intervalText(bin.low, bin.high)
        }`
      ).join("; ") + ".",
    width: 560,
    height: 460,
    layer: [
      {
        data: {
          values: domain.map((v) => ({ predicted: v, rate: v })),
        },
        mark: { ...reference, type: "line" },
        encoding: { x, y },
      },
      {
        data: { values: bins },
        mark: interval(colors.stayed),
        encoding: {
          x,
          y: { ...y, ...fields.only("low") },
          y2: fields.only("high"),
          tooltip,
        },
      },
      {
        data: { values: bins },
        mark: dot(colors.stayed),
        encoding: { x, y, tooltip },
      },
    ],
  });
}
