/**
 * What may be wrong with the cells of a column.
 *
 * @module
 */
import { count } from "../plots/words.ts";
import { numberKinds, plainNumber } from "./cell_kinds.ts";
import type { ColumnFacts } from "./column_facts.ts";
import { distinctText, MANY_CATEGORIES } from "./inferred.ts";
import { type ColumnRole, isFeature } from "./columns.ts";
import { type Finding, finding } from "./findings.ts";

const MOSTLY = 0.5;
/** With fewer customers a category its churn rate tells little. */
const FEW_A_CATEGORY = 10;
/** Fewer customers may all fall into the validation or test part. */
const RARE = 3;
/** XGBoost's numbers end here: the largest of 32 bits. */
const LARGEST = 3.4028234663852886e38;

/** Checks the cells of a column for its role. */
export function columnFindings(
  role: ColumnRole,
  facts: ColumnFacts,
  rows: number,
): Finding[] {
  if (!isFeature(role)) return unitFindings(role, facts);
  return [
    ...blankFindings(role, facts, rows),
    ...quantityFindings(role, facts, rows),
    ...(role.role === "categorical" ? categoryFindings(role, facts) : []),
  ];
}

/** Checks whether numbers and dates are such as there can be. */
export function quantityFindings(
  role: ColumnRole,
  facts: ColumnFacts,
  rows: number,
): Finding[] {
  if (role.role === "numeric") return numberFindings(role, facts, rows);
  return role.role === "date" ? dateFindings(role, facts, rows) : [];
}

function blankFindings(
  { name, role }: ColumnRole,
  { missing, kinds, missingPlaces }: ColumnFacts,
  rows: number,
): Finding[] {
  const blank = missing + (role === "categorical" ? 0 : kinds.blank);
  if (blank <= MOSTLY * rows) return [];
  return [finding(
    "warning",
    name,
    `column '${name}' is blank in ${count(blank)} of ${count(rows)} rows`,
    "fill it in, or leave it out with the role “ignored”",
    missingPlaces,
  )];
}

function numberFindings(
  { name, rewrite }: ColumnRole,
  facts: ColumnFacts,
  rows: number,
): Finding[] {
  const findings: Finding[] = [];
  if (facts.outside && facts.limits) {
    const { min, max } = facts.limits;
    const bounds = [
      ...(min === undefined ? [] : [`below ${min}`]),
      ...(max === undefined ? [] : [`above ${max}`]),
    ].join(" or ");
    findings.push(finding(
      "warning",
      name,
      `column '${name}' is ${bounds} in ${count(facts.outside)} of ${
        count(rows)
      } rows`,
      "correct or blank them, or set its limits with { limits: … }",
      facts.outsidePlaces,
    ));
  }
  const range = rewrite?.numbers === "," ? facts.comma : facts.point;
  const [size, row] = range.highest > -range.lowest
    ? [range.highest, range.highestRow]
    : [range.lowest, range.lowestRow];
  if (Math.abs(size) > LARGEST) {
    findings.push(finding(
      "error",
      name,
      `column '${name}' holds a number beyond ${LARGEST.toPrecision(3)}`,
      "correct or blank it",
      [{ row, value: String(size) }],
    ));
  }
  return [...findings, ...standInFindings(name, facts, rewrite?.numbers)];
}

/**
 * A number of nines, such as -999, that is there again and again, further from
 * all others than these are from each other.
 */
function standInFindings(
  name: string,
  { values }: ColumnFacts,
  decimal: "." | "," = ".",
): Finding[] {
  const numbers = [...values.values()]
    .filter(({ kind }) => numberKinds.includes(kind))
    .map((value) => ({
      ...value,
      size: Number(plainNumber(value.text, decimal)),
    }))
    .sort((a, b) => a.size - b.size);
  if (numbers.length < 10) return [];
  return [numbers, numbers.toReversed()].flatMap(([odd, next, ...rest]) => {
    const last = rest.at(-1)!;
    const isFar = Math.abs(odd.size - next.size) >
      Math.abs(next.size - last.size);
    if (!isFar || odd.rows < 2 || !/^-?9+$/.test(String(odd.size))) return [];
    return [finding(
      "warning",
      name,
      `column '${name}' is ${odd.text} in ${
        count(odd.rows)
      } rows, far from all other numbers, as if it stood for a missing one`,
      "blank those cells if it does",
      [{ row: odd.row, value: odd.text }],
    )];
  });
}

function dateFindings(
  { name }: ColumnRole,
  { outside, outsidePlaces }: ColumnFacts,
  rows: number,
): Finding[] {
  if (outside === 0) return [];
  return [finding(
    "warning",
    name,
    `column '${name}' has a date before 1900 or after 2099 in ${
      count(outside)
    } of ${count(rows)} rows, as if it stood for a missing one`,
    "blank those cells if it does",
    outsidePlaces,
  )];
}

function categoryFindings({ name }: ColumnRole, facts: ColumnFacts): Finding[] {
  const { values, counted } = facts;
  const findings: Finding[] = [];
  if (
    values.size > MANY_CATEGORIES && counted < FEW_A_CATEGORY * values.size
  ) {
    findings.push(finding(
      "warning",
      name,
      `column '${name}' has ${
        distinctText(facts)
      } categories, so most are those of few customers`,
      "group the rare ones, or leave it out with the role “ignored”",
    ));
  }
  const rare = [...values.values()].filter(({ rows }) => rows < RARE);
  if (values.size <= MANY_CATEGORIES && rare.length) {
    findings.push(finding(
      "warning",
      name,
      `column '${name}' has ${count(rare.length)} ${
        rare.length === 1 ? "category" : "categories"
      } of fewer than ${RARE} customers: where none of them is in the training part, the model does not know it`,
      "join rare ones into one",
      rare.slice(0, 5).map(({ text, row }) => ({ row, value: text })),
    ));
  }
  const spellings = Map.groupBy(
    values.values(),
    ({ text }) => text.toLowerCase().replace(/\s+/g, " "),
  );
  const several = [...spellings.values()].filter(({ length }) => length > 1);
  if (several.length) {
    findings.push(finding(
      "warning",
      name,
      `column '${name}' spells ${
        several.length === 1
          ? "a category"
          : `${count(several.length)} categories`
      } in several ways, which are learned as different ones`,
      "spell them in one way",
      several[0].map(({ text, row }) => ({ row, value: text })).slice(0, 5),
    ));
  }
  return [...findings, ...unitFindings({ name, role: "categorical" }, facts)];
}

const withUnit = /^[+-]?\d[\d.,]*\s?(\p{L}{1,10})$/u;

/** Numbers that a unit such as `GB` keeps from being learned from. */
function unitFindings(
  { name, role }: Pick<ColumnRole, "name" | "role">,
  { values, places, kinds }: ColumnFacts,
): Finding[] {
  if (role !== "id" && role !== "free text" && role !== "categorical") {
    return [];
  }
  const texts = [...values.values()].filter(({ kind }) => kind === "text");
  const units = new Set(texts.map(({ text }) => withUnit.exec(text)?.[1]));
  const [unit] = units;
  const isUnit = texts.length > 5 && kinds.code === 0 && units.size === 1 &&
    unit !== undefined;
  return isUnit
    ? [finding(
      "warning",
      name,
      `column '${name}' holds numbers with '${unit}', which are read as text`,
      "remove the unit from the cells to learn from the numbers",
      places.text,
    )]
    : [];
}
