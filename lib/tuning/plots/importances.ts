/**
 * Which hyperparameters set the best results of a search apart.
 *
 * @module
 */
import { checkOptions } from "../../options.ts";
import { tellingBars } from "../../show/telling_bars.ts";
import { decimal, fieldsOf } from "../../show/fields.ts";
import { chart, type Spec } from "../../show/theme.ts";
import { rare } from "../../statistics/significance.ts";
import type { HyperparameterImportance } from "../importances.ts";
import { importancesFinding } from "../importances_words.ts";

/** What {@linkcode importancesPlot} shows. */
export interface ImportancesPlotOptions {
  /** As `hyperparameterImportances()` measures them; at least one. */
  readonly importances: readonly HyperparameterImportance[];
  /** Instead of the finding. */
  readonly title?: string;
}

const fields = fieldsOf<
  {
    hyperparameter: string;
    importance: number;
    chance: string;
    bestValues: string;
    label: string;
  }
>({
  hyperparameter: { tip: "hyperparameter" },
  importance: { tip: "importance", title: "Importance", ...decimal(3) },
  chance: { tip: "by chance" },
  bestValues: { tip: "values of the best results" },
  label: {},
});

/**
 * Plots how much each hyperparameter sets the best results of a search apart;
 * those that chance explains are grey.
 *
 * @example
 * ```ts
 * import { importancesPlot } from "lib/tuning/plots/importances.ts";
 *
 * const counts = { best: 5, results: 30 };
 * importancesPlot({
 *   importances: [
 *     { hyperparameter: "eta", importance: 0.8, p: 0.01, bestValues: "0.03 to 0.05", ...counts },
 *     { hyperparameter: "gamma", importance: 0.2, p: 0.6, bestValues: "0.2 to 4", ...counts },
 *   ],
 * });
 * ```
 *
 * @throws {RangeError} If there is none.
 */
export function importancesPlot(options: ImportancesPlotOptions): Spec {
  checkOptions("importancesPlot", options, ["importances", "title"]);
  const { importances } = options;
  if (importances.length === 0) {
    throw new RangeError(
      "Cannot plot the importance of hyperparameters because there is none: " +
        "hyperparameterImportances() measures it",
    );
  }
  const { best, results } = importances[0];
  const values = importances.map(({ p, importance, ...one }, place) => ({
    ...{ place, importance },
    hyperparameter: one.hyperparameter,
    bestValues: one.bestValues,
    telling: p < rare,
    chance: p < 0.01 ? "< 0.01" : p.toFixed(2),
    label: importance.toFixed(2) + (p < rare ? "" : " (chance)"),
  }));
  return chart({
    title: options.title ?? importancesFinding(importances),
    subtitle: [
      `How differently the best ${best} results and all ${results} are spread ` +
      "over the range searched (PED-ANOVA, shares of 1)",
      "It does not say which value is best; grey: consistent with chance",
    ],
    description: `Importance of hyperparameters for the best ${best} of ` +
      `${results} results: ` +
      values.map(fields.words).map((
        { hyperparameter, label, chance, bestValues },
      ) =>
        `${hyperparameter} ${label}, by chance ${chance}, the best had ${bestValues}`
      ).join("; ") + ".",
    data: { values },
    encoding: {
      x: fields.position("importance", { axis: { tickCount: 6 } }),
      tooltip: fields.tooltip(),
    },
    ...tellingBars(values.map(({ hyperparameter, importance, label }) => ({
      name: hyperparameter,
      figure: importance.toFixed(2),
      label,
    }))),
  });
}
