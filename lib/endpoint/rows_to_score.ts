/**
 * The customers of a file to score, one by one as the model takes them.
 *
 * @module
 */
import { type ColumnRole, isAsked } from "../customers/columns/columns.ts";
import type { Customer } from "../customers/customer.ts";
import { readCsv } from "../customers/reading/csv.ts";
import { cellNumber } from "../customers/reading/number_text.ts";
import type { CustomersToScore } from "../customers/scoring_file.ts";
import type { Asked } from "./batches.ts";
import { askedCustomer } from "./raw_customers.ts";

/** A customer of a file. */
export interface AskedRow extends Asked {
  /** Among the file's customers, from 1. */
  readonly place: number;
  /** The cells of the id columns. */
  readonly ids: readonly string[];
  readonly customer: Customer;
}

/** Reads the customers in the file's order; rows without any text are left out. */
export async function* rowsOf(
  toScore: Pick<CustomersToScore, "open" | "roles">,
): AsyncGenerator<AskedRow> {
  const { open, roles: { columns } } = toScore;
  const idPlaces = idColumns(toScore).map((column) => columns.indexOf(column));
  const features = columns.map((column, place) => ({ ...column, place }))
    .filter(isAsked);
  let place = 0;
  let isHeader = true;
  for await (const record of readCsv(await open())) {
    if (isHeader) {
      isHeader = false;
      continue;
    }
    if (record.every((cell) => cell === "")) continue;
    const cells = features.map(({ name, role, place }) => {
      const text = record[place].trim();
      const value = role === "numeric" ? cellNumber(text) : text;
      return [name, text === "" ? null : value] as const;
    });
    const customer = Object.fromEntries(cells);
    const ids = idPlaces.map((place) => record[place].trim());
    place++;
    yield { ...askedCustomer(customer), place, ids, customer };
  }
}

/** The columns that identify a customer. */
export function idColumns(
  { roles }: Pick<CustomersToScore, "roles">,
): ColumnRole[] {
  return roles.columns.filter(({ role }) => role === "id");
}
