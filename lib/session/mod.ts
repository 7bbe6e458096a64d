/**
 * Opens a session: its settings, the clients of AWS's services, the ledger of
 * what it has created, and the errors of calls to AWS.
 *
 * ```ts ignore
 * const remaining: churn.session.LedgerEntry[] = await session.ledger.open();
 * ```
 *
 * @module
 */
export { CallError } from "../aws/failures.ts";
export type { Identity } from "../aws/identity.ts";
export { InterruptedError } from "../aws/interrupt.ts";
export type { Ledger, LedgerEntry } from "../aws/ledger.ts";
export { LedgerVersionError } from "../aws/whole_lines.ts";
export type { Clients, Session } from "../aws/session.ts";
export type {
  KeyPair,
  ResolvedSettings,
  Settings,
  SettingsOptions,
  Stage,
  Target,
} from "../settings/settings.ts";
export { openSession } from "./open_session.ts";
export { showCosts, showPreflight, showSettings } from "./tables.ts";
