/**
 * How far candidates are behind the best.
 *
 * @module
 */
import { checkOptions } from "../options.ts";
import { decimal, fieldsOf } from "../show/fields.ts";
import {
  dot,
  interval,
  labelRoom,
  names,
  reference,
  textParams,
} from "../show/marks.ts";
import {
  chart,
  colors,
  none,
  type PlotOptions,
  type Spec,
} from "../show/theme.ts";
import { brief, customers } from "../words.ts";
import type { Choice } from "./types.ts";
import { choiceTitle } from "./words.ts";

interface Row {
  readonly place: number;
  readonly name: string;
  readonly about: string;
  readonly logLoss: number;
  readonly behind: number;
  readonly error: number;
  readonly low: number;
  readonly high: number;
  readonly auc: number;
}

const fields = fieldsOf<Row>({
  name: { tip: "candidate" },
  about: { tip: "what it is" },
  logLoss: { tip: "log loss", ...decimal(4) },
  behind: {
    tip: "above the best by",
    title: "Log loss above that of the best",
    ...decimal(4),
  },
  error: { tip: "standard error", ...decimal(4) },
  low: { tip: "95% interval from", ...decimal(4) },
  high: { tip: "to", ...decimal(4) },
  auc: { tip: "AUC", ...decimal(3) },
});

/**
 * Plots how much higher each candidate's log loss is than that of the best, with
 * the 95 % interval of the paired difference. No model is left out: it is too far
 * away.
 *
 * @example
 * ```ts ignore
 * await churn.showPlot(churn.candidates.candidatesPlot(choice));
 * ```
 */
export function candidatesPlot(
  choice: Choice,
  options: PlotOptions = {},
): Spec {
  checkOptions("candidatesPlot", options, ["title"]);
  const { candidates, chosen, best } = choice;
  const rows = candidates.filter(({ model }) => model !== undefined)
    .map(({ name, about, logLoss, auc, behind }, place): Row => ({
      ...{ place, name, about, logLoss, auc },
      ...{ behind: behind.value, error: behind.error },
      ...{ low: behind.low, high: behind.high },
    }));
  const said = rows.map(fields.words);
  const { behind, error } =
    said[rows.findIndex(({ name }) => name === chosen.name)];
  const x = fields.position("behind", {
    axis: { tickCount: 6 },
    scale: { nice: false, padding: 12 },
  });
  const others = rows.filter(({ name }) => name !== chosen.name);
  return chart({
    title: options.title ?? choiceTitle(choice),
    subtitle: [
      `Paired differences of ${
        customers(choice.customers)
      }, each scored by a model that has not seen the customer`,
      "The simplest first; lines are 95% intervals" +
      (chosen === best
        ? ""
        : `. The choice is ${behind} above the best, within one standard error (${error})`),
    ],
    description: said.map(({ name, logLoss, behind, low, high }) =>
      `${name}: log loss ${logLoss}, ${behind} above the best (${low} to ${high}).`
    ).join(" "),
    height: 44 * rows.length,
    params: textParams({ names: rows.map(({ name }) => brief(name, 30)) }),
    data: { values: rows },
    encoding: {
      y: names({ labelLimit: labelRoom(200) }),
      tooltip: fields.tooltip(),
    },
    layer: [
      {
        mark: reference,
        encoding: { x: { datum: 0 }, y: none, tooltip: null },
      },
      ...[
        { values: others, color: colors.neutral },
        {
          values: rows.filter(({ name }) => name === chosen.name),
          color: colors.churned,
        },
      ].filter(({ values }) => values.length).flatMap(({ values, color }) => [
        {
          data: { values },
          mark: interval(color),
          encoding: {
            x: { ...x, ...fields.only("low") },
            x2: fields.only("high"),
          },
        },
        { data: { values }, mark: dot(color, 110), encoding: { x } },
      ]),
    ],
  });
}
