/**
 * What `train.py` puts into a model's archive.
 *
 * @module
 */

/** The names of the files in `model.tar.gz`. */
export const modelFiles = {
  booster: "xgboost-model",
  features: "features.json",
  calibration: "calibration.json",
  training: "training.json",
  /** Only of bags and blends. */
  ensemble: "model.json",
} as const;
