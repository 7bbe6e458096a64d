/**
 * Whether the target can be learned, and whether a column gives it away.
 *
 * @module
 */
import { count } from "../../words.ts";
import {
  type ColumnOverrides,
  type ColumnRole,
  type FoundRoles,
  isFeature,
} from "../columns/columns.ts";
import { type Finding, finding } from "../checks/findings.ts";
import { columnModel } from "./leak.ts";
import { shownCell } from "../columns/inferred.ts";
import type { FileFacts } from "../reading/read_file.ts";
import { anyValue, type SureGroup, sureGroups } from "./sure_groups.ts";
import { type Column, column, labels, type Table } from "../../table.ts";
import { findTarget, type Target, targetRows } from "./target.ts";
import { tellsOfChurn } from "./target_words.ts";

/** A column whose single-column model reaches this AUC leaks the target. */
const LEAK_AUC = 0.98;
/** From this one on it may: honest columns seldom reach it. */
const TELLING_AUC = 0.93;
/** The AUC must surely be above this one, or few customers look like knowledge. */
const LEAST_TELLING_AUC = 0.9;
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
        } in column '${name}', but the training, validation and test parts need at least ${FEWEST_OF_A_KIND} in total`
        : `only ${count(rows)} customers have ${
          shownCell(value)
        } in column '${name}', so every metric of the model will be imprecise`,
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
      } customers (${count(rarer)}), so the model may learn noise`,
      "leave columns out with the role “ignored”, or add customers",
    ));
  }
  return findings;
}

function leakFindings(
  { name, role }: ColumnRole,
  table: Table,
  churned: Uint8Array,
  told: ColumnOverrides["roles"] = {},
): Finding[] {
  const cells = column(table, name);
  const ordered = role === "date" ? asTimes(cells) : cells;
  const { auc, error, right } = columnModel(ordered, churned);
  const isTold = Object.hasOwn(told, name);
  const leaveOut = `leave it out with { roles: { ${
    JSON.stringify(name)
  }: "ignored" } }`;
  const byItself = `on its own it predicts churn with an AUC of ${
    auc.toFixed(3)
  }`;
  if (auc > LEAK_AUC) {
    return [finding(
      isTold ? "warning" : "error",
      name,
      `column '${name}' leaks the target: ${byItself}`,
      isTold
        ? "make sure that it is known before a customer leaves"
        : `${leaveOut}, or set its role if it is known before a customer leaves`,
    )];
  }
  const sure = sureGroups(ordered, churned)
    .map((group) => sureText(group, cells));
  if (auc > TELLING_AUC && auc - 3 * error > LEAST_TELLING_AUC) {
    sure.push(
      `${byItself}, and is right about ${count(right)} of ${
        count(table.rows)
      } customers`,
    );
  }
  if (sure.length === 0) return [];
  const some = table.of ? ` (in ${count(table.rows)} rows checked)` : "";
  return [finding(
    "warning",
    name,
    `column '${name}' may leak the target: ${sure.join("; ")}${some}`,
    `${leaveOut} unless it is known before a customer leaves`,
  )];
}

/** Dates as times, so that they have an order. */
function asTimes({ name, values }: Column): Column {
  return {
    name,
    kind: "float64",
    values: Float64Array.from(values as readonly string[], Date.parse),
  };
}

function sureText(
  { of, churned, customers, churners }: SureGroup,
  { values }: Column,
): string {
  const who = count(customers);
  const how = churned
    ? churners === customers ? `all ${who}` : `${count(churners)} of ${who}`
    : churners === 0
    ? `none of ${who}`
    : `only ${count(churners)} of ${who}`;
  return `${how} customers with ${whichText(of, values)} in it churned`;
}

function whichText(of: SureGroup["of"], values: Column["values"]): string {
  if (of === "") return "nothing";
  if (of === anyValue) return "a value";
  if (typeof of === "string") return `'${of}'`;
  const [from, to, only] = [of.from, of.to, of.only].map((row) =>
    row === undefined ? undefined : String(values[row])
  );
  if (only !== undefined) return `'${only}'`;
  const [more, less] = typeof values[0] === "string"
    ? ["later", "earlier"]
    : ["more", "less"];
  if (to === undefined) return `${from} or ${more}`;
  return from === undefined ? `${to} or ${less}` : `${from} to ${to}`;
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
    `column '${name}' may also say who churned, but disagrees for ${
      count(different)
    } of ${count(churned.length)} customers`,
    `if it is the one to predict, set { target: ${JSON.stringify(name)} }`,
  )];
}
