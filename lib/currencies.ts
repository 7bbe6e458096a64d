/**
 * Which texts are currencies.
 *
 * @module
 */

/** All that `Intl` knows, after ISO 4217. */
const codes: ReadonlySet<string> = new Set(Intl.supportedValuesOf("currency"));

/** Whether a text is a currency's code after ISO 4217, such as `EUR`. */
export const isCurrency = (code: string): boolean => codes.has(code);
