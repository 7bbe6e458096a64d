/**
 * Describes, before any model, which columns are related to churn and to each
 * other.
 *
 * ```ts ignore
 * const mostTelling = churn.exploration.churnRatesPlot(explored.associations);
 * ```
 *
 * @module
 */
export {
  type Association,
  type ChurnRate,
  type Correlation,
  type Explorable,
  type Exploration,
  explore,
  type GroupOptions,
  type Missingness,
} from "./explore.ts";
export {
  associationsPlot,
  type AssociationsPlotOptions,
  type TellingColumn,
} from "./plots/associations.ts";
export {
  type ChurnRateOptions,
  churnRatePlot,
  type GroupRate,
} from "./plots/churn_rate.ts";
export {
  churnRatesPlot,
  type ChurnRatesPlotOptions,
  type ColumnRates,
} from "./plots/churn_rates.ts";
export {
  type ColumnPair,
  type CorrelationOptions,
  correlationPlot,
} from "./plots/correlations.ts";
export {
  type DistributionOptions,
  distributionPlot,
} from "./plots/distribution.ts";
export {
  showAssociations,
  showCorrelations,
  showMissingness,
} from "./tables.ts";
