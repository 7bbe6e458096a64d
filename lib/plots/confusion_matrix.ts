/**
 * What the model said against what happened.
 *
 * @module
 */
import { chart, type Spec } from "../display/theme.ts";
import { count, percent } from "./words.ts";

/** Customers by what happened and what was predicted. */
export interface Confusion {
  readonly truePositives: number;
  readonly falsePositives: number;
  readonly trueNegatives: number;
  readonly falseNegatives: number;
}

/** The four counts with their shares of those who churned and who stayed. */
export function confusionMatrixPlot(
  confusion: Confusion,
  { title }: { title?: string } = {},
): Spec {
  const { truePositives, falsePositives, trueNegatives, falseNegatives } =
    confusion;
  const churned = truePositives + falseNegatives;
  const stayed = trueNegatives + falsePositives;
  const cell = (
    actual: string,
    predicted: string,
    customers: number,
    of: number,
  ) => {
    const share = of ? customers / of : 0;
    return {
      actual,
      predicted,
      customers,
      share,
      label: count(customers),
      detail: `${percent(share)} of those who ${actual}`,
    };
  };
  const values = [
    cell("churned", "churn", truePositives, churned),
    cell("churned", "stay", falseNegatives, churned),
    cell("stayed", "churn", falsePositives, stayed),
    cell("stayed", "stay", trueNegatives, stayed),
  ];
  const ink = {
    condition: { test: "datum.share > 0.55", value: "white" },
    value: "#212121",
  };
  return chart({
    title: title ??
      `${count(truePositives)} of ${count(churned)} churners found, ${
        count(falsePositives)
      } of ${count(stayed)} stayers wrongly alarmed`,
    subtitle: `${count(churned + stayed)} customers`,
    description: "Confusion matrix: " +
      values.map((v) =>
        `${v.actual}, predicted to ${v.predicted}: ${v.label} (${v.detail})`
      ).join("; ") + ".",
    width: 440,
    height: 240,
    data: { values },
    encoding: {
      x: {
        field: "predicted",
        type: "nominal",
        sort: ["churn", "stay"],
        title: "Predicted to",
        axis: {
          orient: "top",
          labelAngle: 0,
          ticks: false,
          domain: false,
          labelFontSize: 13,
        },
      },
      y: {
        field: "actual",
        type: "nominal",
        sort: ["churned", "stayed"],
        title: "Actually",
        axis: {
          labelPadding: 8,
          ticks: false,
          domain: false,
          labelFontSize: 13,
        },
      },
    },
    layer: [
      {
        mark: { type: "rect", stroke: "white", strokeWidth: 3 },
        encoding: {
          color: {
            field: "share",
            type: "quantitative",
            legend: null,
            scale: { domain: [0, 1], range: ["#EAF2F8", "#00507D"] },
          },
        },
      },
      {
        mark: { type: "text", fontSize: 24, fontWeight: "bold", dy: -10 },
        encoding: { text: { field: "label" }, color: ink },
      },
      {
        mark: { type: "text", fontSize: 12, dy: 16 },
        encoding: { text: { field: "detail" }, color: ink },
      },
    ],
  });
}
