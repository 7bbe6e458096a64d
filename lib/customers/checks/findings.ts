/**
 * What is wrong with the customers, or may be.
 *
 * @module
 */
import { count } from "../../words.ts";
import type { Place } from "../columns/column_facts.ts";

/** One thing that is wrong, or may be. */
export interface Finding {
  /** Errors stop before anything is started; warnings are shown. */
  readonly severity: "error" | "warning";
  /** The column, if the finding is about one. */
  readonly column?: string;
  /**
   * The first rows concerned, numbered as in a spreadsheet: the header is row
   * 1.
   */
  readonly rows: readonly number[];
  /** The cells of those rows. */
  readonly examples: readonly string[];
  /** What is wrong. */
  readonly message: string;
  /** What to do. */
  readonly remedy: string;
}

/** Makes a finding of what is wrong, and where. */
export function finding(
  severity: Finding["severity"],
  column: string | undefined,
  message: string,
  remedy: string,
  places: readonly Place[] = [],
): Finding {
  return {
    severity,
    column,
    rows: places.map(({ row }) => row),
    examples: [...new Set(places.map(({ value }) => value))],
    message,
    remedy,
  };
}

/** The customers can't be used; `findings` lists all the reasons. */
export class CustomersError extends Error {
  /** @ignore */
  override name = "CustomersError";
  /** All findings, errors and warnings. */
  readonly findings: readonly Finding[];

  /** @ignore */
  constructor(source: string, findings: readonly Finding[]) {
    const errors = findings.filter(({ severity }) => severity === "error");
    const sentences = errors.map(({ message, remedy, ...where }) =>
      `${message}${placesText(where)}: ${remedy}`
    );
    super(
      errors.length === 1
        ? `Cannot use ${source}: ${sentences[0]}`
        : `Cannot use ${source} for ${errors.length} reasons:\n` +
          sentences.map((sentence) => `- ${sentence}`).join("\n"),
    );
    this.findings = findings;
  }
}

function placesText({ rows, examples }: Pick<Finding, "rows" | "examples">) {
  if (rows.length === 0) return "";
  const texts = examples.filter(Boolean).slice(0, 3)
    .map((text) => `'${text}'`).join(", ");
  const where = `row${rows.length === 1 ? "" : "s"} ${
    rows.map(count).join(", ")
  }`;
  return ` (${where}${texts ? `: ${texts}` : ""})`;
}
