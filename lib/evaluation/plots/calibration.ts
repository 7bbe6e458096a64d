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
import type { Calibration } from "../calibration.ts";
import { dot, interval, reference, tip } from "../../show/marks.ts";
import { count, customers, percent } from "../../words.ts";

/**
 * Plots the churn rate of each bin with its interval, next to the line of true
 * probabilities.
 *
 * @example
 * ```ts ignore
 * const calibrated = churn.calibrationPlot(churn.calibration(test));
 * ```
 */
export function calibrationPlot(
  { bins, error, chance, rows }: Calibration,
  options: PlotOptions = {},
): Spec {
  checkOptions("calibrationPlot", options, ["title"]);
  const { title } = options;
  const points = (share: number) => (100 * share).toFixed(1);
  const most = Math.max(
    ...bins.map(({ high, predicted }) => Math.max(high, predicted)),
  );
  const axis = {
    type: "quantitative",
    axis: { format: ".0%", tickCount: 5 },
    scale: { domain: [0, Math.min(1, Math.ceil(10 * most) / 10)] },
  };
  const x = {
    ...axis,
    field: "predicted",
    title: "Mean predicted probability",
  };
  const y = {
    ...axis,
    field: "rate",
    title: "Customers who churned",
    scale: axis.scale,
  };
  const tooltip = [
    tip("customers", "customers", ","),
    tip("mean predicted probability", "predicted", ".1%"),
    tip("churned", "rate", ".1%"),
    tip("95% interval from", "low", ".1%"),
    tip("to", "high", ".1%"),
  ];
  return chart({
    title: title ??
      `Probabilities are off by ${points(error)} points, ${
        error > chance.high
          ? "more than chance explains"
          : "consistent with chance"
      }`,
    subtitle: [
      `${customers(rows)} in ${bins.length} bins, with 95% intervals`,
      `Even true probabilities would be off by ${
        points(chance.mean)
      } points, and by at most ${points(chance.high)} in 95% of cases`,
    ],
    description:
      `Calibration: expected calibration error ${percent(error, 1)}. ` +
      bins.map(({ predicted, rate, low, high, customers }) =>
        `Predicted ${percent(predicted, 1)}, churned ${percent(rate, 1)} of ${
          count(customers)
        } (95% interval ${percent(low)} to ${percent(high)})`
      ).join("; ") + ".",
    width: 560,
    height: 460,
    layer: [
      {
        data: {
          values: axis.scale.domain.map((v) => ({ predicted: v, rate: v })),
        },
        mark: { ...reference, type: "line" },
        encoding: { x, y },
      },
      {
        data: { values: bins },
        mark: interval(colors.stayed),
        encoding: {
          x,
          y: { ...y, field: "low" },
          y2: { field: "high" },
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
