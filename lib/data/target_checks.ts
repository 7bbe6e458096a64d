/**
 * Whether the target can be learned, and whether a column gives it away.
 *
 * @module
 */
import { count } from "../plots/words.ts";
import {
  type ColumnOverrides,
  type ColumnRole,
  type FoundRoles,
  isFeature,
} from "./columns.ts";
import { type Finding, finding } from "./findings.ts";
import { columnAuc, sureGroup } from "./leak.ts";
import { shownCell } from "./inferred.ts";
import type { FileFacts } from "./read_file.ts";
import { column, labels, type Table } from "./table.ts";
import { findTarget, type Target, targetRows } from "./target.ts";
import { tellsOfChurn } from "./target_words.ts";

/** A column whose single-column model reaches this AUC gives the target away. */
const LEAK_AUC = 0.98;
/** Fewer customers of a kind can't be split into three parts with both kinds. */
const FEWEST_OF_A_KIND = 10;
/** With fewer, the test part has not even ten of them. */
const FEW_OF_A_KIND = 60;

/** Checks the target and what the columns tell of it. */
export function targetFindings(
  file: FileFacts,
  { target, columns }: FoundRoles,
  table: Table,
  told: ColumnOverrides["roles"] = {},
): Finding[] {
  if (!target) return [];
  const churned = labels(table, target);
  return [
    ...classFindings(file, target, columns.filter(isFeature).length),
    ...columns.flatMap((role, i) =>
      isFeature(role)
        ? leakFindings(role, table, churned, told)
        : otherTargetFindings(role, file.columns[i], table, churned)
    ),
  ];
}

function classFindings(
  file: FileFacts,
  target: Target,
  features: number,
): Finding[] {
  const { name, positive, negative } = target;
  const facts = file.columns.find((column) => column.name === name)!;
  const kinds = [positive, negative].map((value) => ({
    value,
    rows: targetRows(facts, target, value),
  }));
  const findings = kinds.flatMap(({ value, rows }) => {
    if (rows >= FEW_OF_A_KIND) return [];
    const isError = rows < FEWEST_OF_A_KIND;
    return [finding(
      isError ? "error" : "warning",
      name,
      isError
        ? `only ${count(rows)} customers have ${
          shownCell(value)
        } in column '${name}', and training, validation and test part need at least ${FEWEST_OF_A_KIND} together`
        : `only ${count(rows)} customers have ${
          shownCell(value)
        } in column '${name}', so every figure of the model will be rough`,
      "add customers of that kind",
    )];
  });
  const rarer = Math.min(...kinds.map(({ rows }) => rows));
  if (rarer >= FEWEST_OF_A_KIND && features > rarer) {
    findings.push(finding(
      "warning",
      undefined,
      `there are more columns to learn from (${count(features)}) than ${
        kinds[0].rows === rarer ? "churned" : "staying"
      } customers (${count(rarer)}), so chance looks like knowledge`,
      "leave columns out with the role “ignored”, or add customers",
    ));
  }
  return findings;
}

function leakFindings(
  { name }: ColumnRole,
  table: Table,
  churned: Uint8Array,
  told: ColumnOverrides["roles"] = {},
): Finding[] {
  const cells = column(table, name);
  const auc = columnAuc(cells, churned);
  const isTold = Object.hasOwn(told, name);
  const leaveOut = `leave it out with { roles: { ${
    JSON.stringify(name)
  }: "ignored" } }`;
  if (auc > LEAK_AUC) {
    return [finding(
      isTold ? "warning" : "error",
      name,
      `column '${name}' gives the target away: by itself it tells who churned with an AUC of ${
        auc.toFixed(3)
      }`,
      isTold
        ? "be sure that it is known before a customer leaves"
        : `${leaveOut}, or give it its role if it is known before a customer leaves`,
    )];
  }
  const sure = sureGroup(cells, churned);
  if (!sure) return [];
  return [finding(
    "warning",
    name,
    `column '${name}' may give the target away: all ${
      count(sure.customers)
    } customers with ${sureText(sure.value)} in it churned`,
    `${leaveOut} unless it is known before a customer leaves`,
  )];
}

function sureText(value: string | undefined): string {
  if (value === undefined) return "a value";
  return value === "" ? "nothing" : `'${value}'`;
}

/** A column that is left out as it tells of churn too, and tells otherwise. */
function otherTargetFindings(
  { name, role }: ColumnRole,
  facts: FileFacts["columns"][number],
  table: Table,
  churned: Uint8Array,
): Finding[] {
  if (role !== "ignored" || !tellsOfChurn(name)) return [];
  const { target, findings } = findTarget([facts], { target: name });
  if (!target || findings.length) return [];
  const { values } = column(table, name);
  const meaning = (text: string) => target.labels?.[text] ?? text;
  let different = 0;
  churned.forEach((label, row) => {
    const other = meaning(String(values[row])) === target.positive;
    if (other !== (label === 1)) different++;
  });
  if (different === 0) return [];
  return [finding(
    "warning",
    name,
    `column '${name}' may say who churned, too, and says otherwise of ${
      count(different)
    } of ${count(churned.length)} customers`,
    `if it is the one to predict, say { target: ${JSON.stringify(name)} }`,
  )];
}
