"""The five steps in one plain script: python plain_walk.py CUSTOMERS.csv.

Prepares, trains, predicts, evaluates and explains with pandas, scikit-learn and XGBoost.
"""

import sys

import numpy as np
import pandas as pd
import xgboost as xgb
from sklearn import metrics
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler

data = pd.read_csv(sys.argv[1], float_precision="round_trip")
labels = data.pop("churn")
features = data.drop(columns="customer_id")
for column in features.select_dtypes("object"):
    features[column] = pd.Categorical(features[column]).codes
train, rest = train_test_split(features, test_size=0.3, stratify=labels, random_state=42)
validation, test = train_test_split(rest, test_size=0.5, stratify=labels[rest.index])
scaler = StandardScaler().fit(train)

parameters = {
    "objective": "binary:logistic",
    "max_depth": 5,
    "eta": 0.2,
    "gamma": 4,
    "min_child_weight": 6,
    "subsample": 0.8,
}
matrices = [
    xgb.DMatrix(scaler.transform(part), labels[part.index]) for part in (train, validation, test)
]
booster = xgb.train(
    parameters,
    matrices[0],
    100,
    evals=[(matrices[1], "validation")],
    early_stopping_rounds=10,
    verbose_eval=False,
)
baseline = LogisticRegression(max_iter=1000).fit(scaler.transform(train), labels[train.index])

truth = labels[test.index].to_numpy()
predicted = booster.predict(matrices[2])
random = np.random.default_rng(42)
areas = []
for _ in range(1000):
    rows = random.integers(0, len(truth), len(truth))
    areas.append(metrics.roc_auc_score(truth[rows], predicted[rows]))
print("AUC", metrics.roc_auc_score(truth, predicted), np.quantile(areas, [0.025, 0.975]))
print(
    "baseline", metrics.roc_auc_score(truth, baseline.predict_proba(scaler.transform(test))[:, 1])
)
contributions = booster.predict(matrices[2], pred_contribs=True)
print("importance", dict(zip(features, np.abs(contributions[:, :-1]).mean(axis=0), strict=True)))
