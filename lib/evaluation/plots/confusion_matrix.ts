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
import { fieldsOf, whole } from "../../show/fields.ts";
import type { Axis, Layered } from "../../show/spec.ts";
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

/** One of the four outcomes. */
type Cell = ReturnType<typeof outcomes>[number];

const fields = fieldsOf<Cell>({
  actual: { tip: "customers who", title: null },
  gets: { tip: "who get", title: null },
  customers: { tip: "customers", ...whole },
  detail: { tip: "share" },
  shade: { type: "quantitative" },
});

/** The four counts as text. */
export function confusionWords(confusion: ConfusionMatrix): string {
  return outcomes(confusion).map(fields.words).map((cell) =>
    `${cell.actual}, ${cell.gets}: ${cell.customers} (${cell.detail})`
  ).join("; ");
}

const bare: Axis = {
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
 * const outcomes = churn.evaluation.confusionMatrixPlot(churn.evaluation.confusionMatrix(test, 0.3));
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
    x: fields.position("gets", {
      sort: ["offer", "no offer"],
      axis: { ...bare, orient: "top", labelAngle: 0 },
    }),
    y: fields.position("actual", { sort: ["churned", "stayed"], axis: bare }),
    tooltip: fields.tooltip(),
  },
  layer: [
    {
      mark: { type: "rect" },
      encoding: {
        color: fields.color("shade", { legend: null, scale: ramps.two }),
      },
    },
    {
      mark: { type: "text", fontSize: 24, fontWeight: 600, dy: -10 },
      encoding: { text: fields.only("label"), color: onRamp("shade") },
    },
    {
      mark: { type: "text", fontSize: byLayout(10, 12, 12), dy: 16 },
      encoding: { text: fields.only("detail"), color: onRamp("shade") },
    },
  ],
} satisfies Layered;
