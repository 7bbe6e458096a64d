/**
 * Plans whom to contact, compares the plan with ways without a model, and measures
 * what a campaign has achieved.
 *
 * ```ts ignore
 * const known = churn.customers.featureColumns(customers.roles, raw);
 * const order = churn.retention.ruleOrder(
 *   churn.simpleRule(known, test.labels), known);
 * ```
 *
 * @module
 */
export { rateDifference } from "../statistics/rate_difference.ts";
export type { GroupCounts } from "../statistics/rate_ratio.ts";
export {
  type BandEffect,
  type CampaignEffect,
  type CampaignOptions,
  measureCampaign,
} from "./campaign.ts";
export { showCampaign, showContactList } from "./contact_tables.ts";
export {
  type ContactList,
  contactList,
  type ContactOptions,
  type ListedContact,
} from "./contacts.ts";
export {
  contactsCsv,
  type ContactsCsvOptions,
  readContacts,
} from "./contacts_csv.ts";
export type { Reason, Reasons } from "./reasons.ts";
export {
  type Contact,
  type GainPoint,
  type PlanAssumptions,
  type PlanOptions,
  type RetentionPlan,
  retentionPlan,
} from "./retention_plan.ts";
export { retentionPlot } from "./retention_plot.ts";
export {
  ruleOrder,
  ruleText,
  type SimpleRule,
  simpleRule,
} from "./simple_rule.ts";
export { showContacts, showRetentionPlan } from "./tables.ts";
export {
  type CustomersNeeded,
  planByEffect,
  type UpliftMove,
  type UpliftOptions,
  type UpliftPlan,
} from "./uplift.ts";
