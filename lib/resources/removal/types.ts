/**
 * How things are removed, and what becomes of them.
 *
 * @module
 */
import { type LedgerEntry } from "../../aws/ledger.ts";

/** How a thing was found afterwards; a job that has ended stays listed on AWS. */
export interface Became {
  /** `gone` (deleted, or a job that ended), `kept`, or `foreign`: somebody else's. */
  readonly fate: "gone" | "kept" | "foreign";
  /** The same in words. */
  readonly state: string;
}

/** What became of a thing. */
export type Outcome =
  | Became & { readonly thing: LedgerEntry; error?: undefined }
  /** Why it is still there. */
  | { readonly thing: LedgerEntry; readonly error: Error };

/** Takes a line that says what is done or waited for, and what changes by the second. */
export type Show = (line: string, detail?: string) => unknown;

/** How things of a kind are removed together. */
export interface RemovalOptions {
  /** They are looked for and kept. */
  readonly keeps: boolean;
  /** Whatever is there goes, as its owner was looked at before. */
  readonly isJudged: boolean;
}
