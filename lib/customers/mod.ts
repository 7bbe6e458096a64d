/**
 * Reads customers from a file or generates them, infers what each column is and
 * which one says who left, and finds what looks wrong.
 *
 * ```ts ignore
 * const tenure = churn.customers.column(customers.table, "tenure").values;
 * ```
 *
 * @module
 */
export {
  type Column,
  column,
  type NumberColumn,
  type Table,
  type TextColumn,
} from "../table.ts";
export { CustomersError, type Finding } from "./checks/findings.ts";
export type { Decimal } from "./columns/cell_kinds.ts";
export type { Period } from "./columns/charge_names.ts";
export {
  type ColumnOverrides,
  type ColumnRole,
  type ColumnRoles,
  idNames,
} from "./columns/columns.ts";
export type { DateOrder } from "./columns/dates.ts";
export type {
  CellOptions,
  Rewrite,
  Role,
  RoleBasis,
} from "./columns/inferred.ts";
export type { Limits } from "./columns/limits.ts";
export type { ObservationOptions } from "./columns/observation.ts";
export type { Customer } from "./customer.ts";
export { customerNames } from "./customer_names.ts";
export {
  type Customers,
  type CustomersOptions,
  type Dataset,
  featureColumns,
  loadCustomers,
  rawCustomers,
  uploadCustomers,
} from "./customers.ts";
export type { Feature, Features, SetName, Split } from "./features.ts";
export { type DataFrame, frame, frameOfRecords } from "./frame.ts";
export { type RawRowsOptions, readRawRows } from "./raw_rows.ts";
export type { Encoding } from "./reading/encoding.ts";
export type { Open, ReadOptions } from "./reading/read_file.ts";
export {
  type Sample,
  sampleCustomers,
  type SampleOptions,
} from "./sample/sample.ts";
export {
  type CustomersToScore,
  loadCustomersToScore,
  type ScoringFileOptions,
} from "./scoring_file.ts";
export { summarise } from "./summary.ts";
export { showColumns, showFindings, showSummary } from "./tables.ts";
export type { Target as TargetColumn } from "./target/target.ts";
export type { TargetOptions } from "./target/target_values.ts";
