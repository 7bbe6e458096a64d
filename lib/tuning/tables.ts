/**
 * Tables of a search.
 *
 * @module
 */
import type { Displayable } from "../show/bundle.ts";
import { displayTable, showTable } from "../show/table.ts";
import { count, short } from "../words.ts";
import type { SearchCosts } from "./search_costs.ts";
import type { WinnersOptimism } from "./optimism.ts";
import {
  estimateText,
  figure,
  optimismFinding,
  optimismNote,
} from "./optimism_words.ts";

/**
 * Shows by how much the validation rows flatter the best of a search.
 *
 * @example
 * ```ts ignore
 * churn.tuning.showOptimism(optimism);
 * ```
 */
export function showOptimism(optimism: WinnersOptimism): Displayable {
  const measures = [
    ["log loss, lower by", optimism.logLoss],
    ["AUC, higher by", optimism.auc],
  ] as const;
  return showTable({
    header: [
      `${optimism.winner} against ${optimism.base}`,
      ...["validation rows", "test rows", "flattered by"],
    ],
    rows: measures.map(([measure, { validation, test, optimism }]) => [
      ...[measure, figure(validation)],
      ...[estimateText(test), estimateText(optimism)],
    ]),
    named: true,
    note: `${optimismFinding(optimism)} ${optimismNote(optimism)}`,
  });
}

/**
 * Shows what a search is charged for on AWS, before or after it.
 *
 * @example
 * ```ts ignore
 * churn.tuning.showSearchCosts(churn.tuning.searchCosts(session, trials));
 * ```
 */
export function showSearchCosts(costs: SearchCosts): Displayable {
  const { jobs, parallel, starts, instances, hours, running, prices } = costs;
  const isBefore = parallel !== undefined;
  const time = Number(hours.toPrecision(3));
  return displayTable([{
    "training jobs": isBefore
      ? `${count(jobs)} at most, ${count(parallel)} at the same time`
      : count(jobs) + (running ? `, ${count(running)} of them running` : ""),
    "machines, one start per training job": `${count(starts)} starts`,
    each: instances,
    "hours of machines": isBefore
      ? `${short(time)} at most, by the time limits`
      : `${short(time)}, from creation to end` +
        (running ? ", without those running" : ""),
  }], { note: prices });
}
