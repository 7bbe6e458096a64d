/**
 * Who gets an offer against what happened.
 *
 * @module
 */
import { checkOptions } from "../../options.ts";
import {
  byLayout,
  chart,
  onRamp,
  type PlotOptions,
  ramps,
  type Spec,
} from "../../show/theme.ts";
import type { ConfusionMatrix } from "../evaluate.ts";
import { tip } from "../../show/marks.ts";
import { count, percent } from "../../words.ts";

function sums(confusion: ConfusionMatrix) {
  return {
    churned: confusion.truePositives + confusion.falseNegatives,
    stayed: confusion.trueNegatives + confusion.falsePositives,
  };
}

function outcomes(confusion: ConfusionMatrix) {
  const all = sums(confusion);
  const cell = (
    actual: "churned" | "stayed",
    gets: "offer" | "no offer",
    customers: number,
  ) => {
    const share = all[actual] ? customers / all[actual] : 0;
    const right = (actual === "churned") === (gets === "offer");
    return {
      actual,
      gets,
      customers,
      shade: right ? share : 0 - share,
      label: count(customers),
      detail: `${percent(share)} of ${
        actual === "churned" ? "churners" : "stayers"
      }`,
    };
  };
  return [
    cell("churned", "offer", confusion.truePositives),
    cell("churned", "no offer", confusion.falseNegatives),
    cell("stayed", "offer", confusion.falsePositives),
    cell("stayed", "no offer", confusion.trueNegatives),
  ];
}

/** The four counts as text. */
export function confusionWords(confusion: ConfusionMatrix): string {
  return outcomes(confusion).map(({ actual, gets, label, detail }) =>
    `${actual}, ${gets}: ${label} (${detail})`
  ).join("; ");
}

const bare = {
  ticks: false,
  domain: false,
  labelPadding: 8,
  labelFontSize: 13,
};

/**
 * Plots the four counts, with their shares of those who churned and who stayed.
 *
 * @example
 * ```ts ignore
 * const outcomes = churn.confusionMatrixPlot(churn.confusionMatrix(test, 0.3));
 * ```
 */
export function confusionMatrixPlot(
  confusion: ConfusionMatrix,
  options: PlotOptions = {},
): Spec {
  checkOptions("confusionMatrixPlot", options, ["title"]);
  const { title } = options;
  const { truePositives, falsePositives } = confusion;
  const { churned, stayed } = sums(confusion);
  return chart({
    title: title ??
      `${count(truePositives)} of ${
        count(churned)
      } churners get an offer, and ${count(falsePositives)} of ${
        count(stayed)
      } stayers`,
    subtitle: `${
      count(churned + stayed)
    } customers; blue: correct, orange: wrong, darker: a larger share of the row`,
    description: `Confusion matrix: ${confusionWords(confusion)}.`,
    width: 520,
    height: 230,
    data: { values: outcomes(confusion) },
    ...cells,
  });
}

/** The four cells, blue where the decision was right and orange where wrong. */
export const cells = {
  encoding: {
    x: {
      field: "gets",
      type: "nominal",
      sort: ["offer", "no offer"],
      title: null,
      axis: { ...bare, orient: "top", labelAngle: 0 },
    },
    y: {
      field: "actual",
      type: "nominal",
      sort: ["churned", "stayed"],
      title: null,
      axis: bare,
    },
    tooltip: [
      tip("customers who", "actual"),
      tip("who get", "gets"),
      tip("customers", "customers", ","),
      tip("share", "detail"),
    ],
  },
  layer: [
    {
      mark: { type: "rect" },
      encoding: {
        color: {
          field: "shade",
          type: "quantitative",
          legend: null,
          scale: ramps.two,
        },
      },
    },
    {
      mark: { type: "text", fontSize: 24, fontWeight: 600, dy: -10 },
      encoding: { text: { field: "label" }, color: onRamp("shade") },
    },
    {
      mark: { type: "text", fontSize: byLayout(10, 12, 12), dy: 16 },
      encoding: { text: { field: "detail" }, color: onRamp("shade") },
    },
  ],
};
