/**
 * Shows plots and tables in a notebook, and draws plots as pictures.
 *
 * ```ts ignore
 * const titled: churn.show.PlotOptions = { title: "Who churns" };
 * ```
 *
 * @module
 */
export {
  type Data,
  display,
  type Displayable,
  plotPng,
  showPlot,
} from "./bundle.ts";
export { lastStack } from "./errors.ts";
export type { PlotOptions, Spec } from "./theme.ts";
