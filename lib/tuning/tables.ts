/**
 * Tables of a search.
 *
 * @module
 */
import type { Displayable } from "../show/bundle.ts";
import { showTable } from "../show/table.ts";
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
