/**
 * How churn goes with the customers' columns, and the columns with each other,
 * in original units.
 *
 * @module
 */
export {
  type Association,
  associations,
  differenceTest,
} from "./exploration/associations.ts";
export {
  type ChurnRate,
  churnRates,
  wilsonInterval,
} from "./exploration/churn_rates.ts";
export { type Correlation, correlations } from "./exploration/correlations.ts";
export type { GroupOptions } from "./exploration/groups.ts";
export { type Missingness, missingness } from "./exploration/missingness.ts";
