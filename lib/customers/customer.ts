/**
 * One customer, as the file of customers has it.
 *
 * @module
 */

/** A raw customer: column names and values as in the customers' file. */
export type Customer = Readonly<Record<string, string | number | null>>;
