/**
 * Sums a run up: the results at a glance, the model card, and the model saved in a
 * folder.
 *
 * ```ts ignore
 * const cardText = churn.results.cardMarkdown(card);
 * ```
 *
 * @module
 */
export { cardHtml } from "./model_card/html.ts";
export { cardMarkdown } from "./model_card/markdown.ts";
export { modelCard, uploadModelCard } from "./model_card/model_card.ts";
export { showModelCard } from "./model_card/table.ts";
export type { CardSection, CardTable, ModelCard } from "./model_card/types.ts";
export { resultsAtAGlance } from "./results.ts";
export { loadModel, saveModel } from "./saved_model.ts";
export type { SavedModel, SaveOptions } from "./saved_model_types.ts";
export { showResults } from "./tables.ts";
export type { ResultLine, Run } from "./types.ts";
