/**
 * What a model card is.
 *
 * @module
 */

/** A table of a model card. */
export interface CardTable {
  /** Names of its columns. */
  readonly header: readonly string[];
  /** Cells, as many a row as the header has. */
  readonly rows: readonly (readonly string[])[];
}

/** A section of a model card. */
export interface CardSection {
  /** Its heading. */
  readonly title: string;
  /** What it says, in a sentence or a few. */
  readonly summary: string;
  /** Further sentences, each for itself. */
  readonly items?: readonly string[];
  /** What it rests on. */
  readonly tables: readonly CardTable[];
}

/** A model card. */
export interface ModelCard {
  /** Of the format. */
  readonly version: 1;
  /** `Model card: churn-training-1`. */
  readonly title: string;
  /** In their order. */
  readonly sections: readonly CardSection[];
}
