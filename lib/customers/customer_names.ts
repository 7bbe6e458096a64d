/**
 * What people call a customer.
 *
 * @module
 */
import { type ColumnRoles, idNames } from "./columns/columns.ts";
import { column, type Table } from "../table.ts";

/**
 * Names each customer: by the cells of the id columns, or by the row, counted
 * from 1, where there is no id.
 *
 * @example
 * ```ts ignore
 * const names = churn.customers.customerNames(raw, customers.roles);
 * const withNames = churn.dependence(
 *   explained, churn.customers.column(raw, "contract"), { names });
 * ```
 *
 * @param table `n` raw rows.
 * @returns `n` names.
 * @throws {RangeError} If the table lacks an id column.
 */
export function customerNames(
  table: Table,
  roles: Pick<ColumnRoles, "columns">,
): string[] {
  const ids = idNames(roles).map((name) => column(table, name));
  return Array.from(
    { length: table.rows },
    (_, row) =>
      ids.map(({ values }) => values[row])
        .filter((id) => id !== "" && !Number.isNaN(id)).join(" / ") ||
      `row ${row + 1}`,
  );
}
