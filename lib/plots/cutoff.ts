/**
 * What mistakes cost along all cutoffs.
 *
 * @module
 */
import { chart, colors, type Spec } from "../display/theme.ts";
import type { CutoffChoice } from "../judging/cutoff.ts";
import { customers, percent, short } from "./words.ts";

/** The cost curve, the chosen cutoff with its range, and the Bayes cutoff. */
export function cutoffPlot(
  choice: CutoffChoice,
  { title }: { title?: string } = {},
): Spec {
  const { cutoff, cost, range, bayes, costs } = choice;
  const simple = choice.everybody < choice.nobody
    ? { name: "offers to everybody", cost: choice.everybody }
    : { name: "no offers at all", cost: choice.nobody };
  const saved = percent(1 - cost / simple.cost);
  const at = (cutoff: number) => cutoff.toFixed(3);
  const finding = `Cutoff ${at(cutoff)} costs least: ${
    saved === "0%" ? "no less" : `${saved} less`
  } than ${simple.name}`;
  const marks = [
    { kind: "chosen", cutoff, cost },
    { kind: "Bayes", cutoff: bayes.cutoff, cost: bayes.cost },
  ];
  const color = {
    field: "kind",
    type: "nominal",
    title: null,
    sort: null,
    legend: { symbolType: "circle" },
    scale: {
      domain: ["chosen", "Bayes"],
      range: [colors.churned, colors.neutral],
    },
  };
  const x = {
    field: "cutoff",
    type: "quantitative",
    title: "Cutoff: customers with a higher probability get an offer",
    axis: { grid: false, format: ".0%", tickCount: 10 },
    scale: { domain: [0, 1] },
  };
  const y = {
    field: "cost",
    type: "quantitative",
    title: "Mean cost a customer",
    scale: { domainMin: 0 },
  };
  return chart({
    title: title ?? finding,
    subtitle: `A missed churner costs ${
      short(costs.missedChurner)
    }, a needless offer ${short(costs.needlessOffer)}; ${
      customers(choice.rows)
    }; shaded: 95% of resamples`,
    description: `Mean cost a customer by cutoff. ${finding}: ${
      short(cost)
    } a customer; 95% of resamples choose ${at(range.low)} to ${
      at(range.high)
    }. Bayes cutoff ${at(bayes.cutoff)}: ${short(bayes.cost)}. Everybody: ${
      short(choice.everybody)
    }, nobody: ${short(choice.nobody)}.`,
    layer: [
      {
        data: { values: [range] },
        mark: { type: "rect", color: colors.churned, opacity: 0.12 },
        encoding: {
          x: { ...x, field: "low" },
          x2: { field: "high" },
        },
      },
      {
        data: { values: choice.curve.map(rounded) },
        mark: { type: "line", strokeWidth: 2.5, color: colors.stayed },
        encoding: { x, y },
      },
      {
        data: { values: marks },
        mark: { type: "rule", strokeDash: [4, 4] },
        encoding: { x, color },
      },
      {
        data: { values: marks },
        mark: { type: "point", filled: true, size: 100, opacity: 1 },
        encoding: { x, y, color },
      },
    ],
  });
}

const rounded = ({ cutoff, cost }: { cutoff: number; cost: number }) => ({
  cutoff,
  cost: Number(cost.toPrecision(5)),
});
