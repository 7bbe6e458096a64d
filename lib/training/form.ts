/**
 * What a model is made of: boosted trees, a logistic regression on splines, or
 * both.
 *
 * @module
 */

/** Boosted trees, one logistic regression, or a blend of both. */
export type ModelForm = "trees" | "regression" | "blend";

/** The form that hyperparameters ask for, as texts. */
export function formOf({ blend }: { readonly blend?: string }): ModelForm {
  if (blend === undefined || Number(blend) === 0) return "trees";
  return Number(blend) === 1 ? "regression" : "blend";
}

/** What a model is called in a sentence. */
export const formWords: Readonly<Record<ModelForm, string>> = {
  trees: "XGBoost",
  regression: "the regression on splines",
  blend: "the blend",
};
