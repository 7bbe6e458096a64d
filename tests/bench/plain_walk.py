"""The notebook's steps in one plain script: python plain_walk.py CUSTOMERS.csv FOLDER.

Does with pandas, scikit-learn, XGBoost and matplotlib what takes time in the cells of the
notebook, in one process, without SageMaker, checks of the data, ledger and model card: the same
model, the same numbers of refits and resamples, and each plot as SVG and as PNG. What repeats is
computed with whole arrays.
"""

import sys
from pathlib import Path

import matplotlib as mpl

mpl.use("Agg")

import matplotlib.pyplot as plt

import numpy as np
import pandas as pd
import xgboost as xgb
from scipy import stats
from sklearn import metrics
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import OneHotEncoder, StandardScaler
from sklearn.tree import DecisionTreeClassifier

RESAMPLES, CUTOFF_RESAMPLES, COHORT_RESAMPLES, REFITS = 2000, 500, 1000, 30
COST, SUCCESS, MARGIN, MONTHS = 30, 0.3, 0.5, 12
PARAMETERS = {
    "objective": "binary:logistic",
    "max_depth": 5,
    "eta": 0.2,
    "gamma": 4,
    "min_child_weight": 6,
    "subsample": 0.8,
    "nthread": 1,
}
folder = Path(sys.argv[2])
folder.mkdir(parents=True, exist_ok=True)
generator = np.random.default_rng(42)


def save(name: str) -> None:
    """Saves the current figure as SVG and PNG."""
    figure = plt.gcf()  # as pyplot's own savefig draws once more
    for kind in ("svg", "png"):
        figure.savefig(folder / f"{name}.{kind}")
    plt.close()


def wilson(successes, count):
    """95 % intervals of shares, one row each."""
    z = 1.96
    share = successes / count
    middle = (share + z * z / (2 * count)) / (1 + z * z / count)
    half = z / (1 + z * z / count) * np.sqrt(share * (1 - share) / count + (z / (2 * count)) ** 2)
    return np.stack([middle - half, middle + half])


def prepare(labels, seed=42, parts=None):
    """Splits, and fits categories, means and scales on the training rows."""
    if parts is None:
        train, rest = train_test_split(
            np.arange(len(labels)), test_size=0.3, stratify=labels, random_state=seed
        )
        validation, test = train_test_split(
            rest, test_size=0.5, stratify=labels[rest], random_state=seed
        )
    else:
        train, validation, test = parts
    coded = features.copy()
    for column in texts:
        categories = pd.Categorical(features[column].iloc[train]).categories
        coded[column] = pd.Categorical(features[column], categories=categories).codes
    scaler = StandardScaler().fit(coded.iloc[train])
    return (train, validation, test), scaler.transform(coded)


def fit(matrix, labels, parts, seed=0):
    """Trains with early stopping; returns the model cut at its best round, and the curve."""
    data = [xgb.DMatrix(matrix[part], labels[part], nthread=1) for part in parts[:2]]
    curve = {}
    booster = xgb.train(
        PARAMETERS | {"seed": seed},
        data[0],
        100,
        evals=[(data[0], "train"), (data[1], "validation")],
        early_stopping_rounds=10,
        evals_result=curve,
        verbose_eval=False,
    )
    return booster[: booster.best_iteration + 1], curve


def platt(margins, labels):
    """Recalibrates log-odds."""
    return LogisticRegression(C=1e6).fit(margins[:, None], labels)


def weights_of(rows, count):
    """How often each row is drawn in each resample."""
    return generator.multinomial(rows, np.full(rows, 1 / rows), count).astype(float)


def areas(weights, truth, chances):
    """The AUC of each resample; ties are few."""
    order = np.argsort(chances)
    drawn, churned = weights[:, order], truth[order]
    below = np.cumsum(drawn * (1 - churned), axis=1)
    stayed, left = drawn @ (1 - churned), drawn @ churned
    return (drawn * churned * below).sum(axis=1) / np.maximum(stayed * left, 1)


def figures(weights, truth, chances, cutoff):
    """Each resample's figures of the evaluation."""
    positive = chances > cutoff
    hits, found, left = weights @ (positive * truth), weights @ positive, weights @ truth
    total = weights.sum(axis=1)
    precision, recall = hits / np.maximum(found, 1), hits / np.maximum(left, 1)
    order = np.argsort(-chances)
    drawn = weights[:, order]
    seen, all_seen = np.cumsum(drawn * truth[order], axis=1), np.cumsum(drawn, axis=1)
    ranked = (drawn * truth[order] * seen / np.maximum(all_seen, 1)).sum(axis=1)
    losses = -np.log(np.where(truth == 1, chances, 1 - chances))
    return np.stack(
        [
            weights @ (positive == truth) / total,
            precision,
            recall,
            2 * precision * recall / np.maximum(precision + recall, 1e-9),
            areas(weights, truth, chances),
            ranked / np.maximum(left, 1),
            weights @ ((chances - truth) ** 2) / total,
            weights @ losses / total,
        ]
    )


def interval(values):
    """The 95 % percentile interval over the last axis."""
    return np.quantile(values, [0.025, 0.975], axis=-1)


# 2. Customers
data = pd.read_csv(sys.argv[1], float_precision="round_trip")
print(data.describe(include="all"))
labels = data["churn"].to_numpy()
features = data.drop(columns=["customer_id", "churn"])
texts = list(features.select_dtypes("object"))
numbers = [column for column in features if column not in texts]
rates, p_values = {}, []
for column in features:
    values = features[column]
    groups = values if column in texts else pd.qcut(values, 5)
    table = pd.crosstab(groups, labels)
    p_values.append(stats.chi2_contingency(table)[1])
    counts = table.sum(axis=1).to_numpy()
    rates[column] = table[1].to_numpy() / counts, wilson(table[1].to_numpy(), counts)
print("Holm", np.minimum(1, np.sort(p_values) * np.arange(len(p_values), 0, -1)))
figure, axes = plt.subplots(2, 4, figsize=(12, 6))
for axis, (column, (shares, bounds)) in zip(axes.flat, rates.items(), strict=False):
    axis.errorbar(range(len(shares)), shares, np.abs(bounds - shares), fmt="o")
    axis.set_title(column)
save("churn_rates")
shares, bounds = next(iter(rates.values()))
plt.errorbar(range(len(shares)), shares, np.abs(bounds - shares), fmt="o")
save("churn_rate")
print(features.isna().mean())
correlations = features[numbers].corr()
plt.imshow(correlations, cmap="RdBu", vmin=-1, vmax=1)
save("correlations")

# 4. Processing and 5. Training
parts, matrix = prepare(labels)
train, validation, test = parts
for name, part in zip(("train", "validation", "test"), parts, strict=True):
    prepared = pd.DataFrame(matrix[part], columns=list(features)).assign(churn=labels[part])
    prepared.to_csv(folder / f"{name}.csv", index=False)
encoder = OneHotEncoder(handle_unknown="ignore").fit(features[texts].iloc[train])
encoded = np.hstack(
    [
        encoder.transform(features[texts]).toarray(),
        matrix[:, [features.columns.get_loc(column) for column in numbers]],
    ]
)
baseline = LogisticRegression(max_iter=1000).fit(encoded[train], labels[train])
simple = baseline.predict_proba(encoded[test])[:, 1]
booster, curve = fit(matrix, labels, parts)
booster.save_model(folder / "model.ubj")
for name, losses in curve.items():
    plt.plot(losses["logloss"], label=name)
plt.legend()
save("learning_curve")

# 7. Evaluation
chances = {
    "validation": booster.predict(xgb.DMatrix(matrix[validation])),
    "test": booster.predict(xgb.DMatrix(matrix[test])),
}
calibrator = platt(
    booster.predict(xgb.DMatrix(matrix[validation]), output_margin=True), labels[validation]
)
truth, predicted = labels[test].astype(float), chances["test"].astype(float)
value = features["monthly_charges"].to_numpy() * MARGIN * MONTHS


def gains(part, probabilities):
    """What an offer nets with each customer."""
    return SUCCESS * labels[part] * value[part] - COST, SUCCESS * probabilities * value[part] - COST


real, expected = gains(validation, chances["validation"])
cutoffs = np.linspace(0, 1, 101)
chosen = chances["validation"][None] >= cutoffs[:, None]
drawn = weights_of(len(validation), CUTOFF_RESAMPLES)
bands = interval((chosen * real) @ drawn.T)
plt.plot(cutoffs, chosen @ real)
plt.fill_between(cutoffs, *bands, alpha=0.3)
save("cutoff")
drawn = weights_of(len(test), RESAMPLES)
real, expected = gains(test, predicted)
for chosen in (expected > 0, truth * 0 == 0, simple > COST / (SUCCESS * value[test].mean())):
    print("offers", real[chosen].sum(), interval(drawn @ (real * chosen)))
cutoff = float(COST / (SUCCESS * value[test].mean()))
ours, least = (figures(drawn, truth, each, cutoff) for each in (predicted, simple))
print("figures", ours.mean(axis=1), interval(ours), interval(least), interval(ours - least))
metrics.ConfusionMatrixDisplay.from_predictions(truth, predicted > cutoff)
save("confusion")
for each in (predicted, simple):
    plt.plot(*metrics.roc_curve(truth, each)[:2])
save("roc")
for each in (predicted, simple):
    plt.plot(*metrics.precision_recall_curve(truth, each)[1::-1])
save("precision_recall")
plt.hist([predicted[truth == 0], predicted[truth == 1]], 20, stacked=True)
save("probabilities")
for name, bins in (("calibration", 10), ("lift", 10)):
    groups = np.array_split(np.argsort(-predicted), bins)
    left = np.array([truth[rows].sum() for rows in groups])
    sizes = np.array([len(rows) for rows in groups])
    bounds = wilson(left, sizes)
    places = range(bins) if name == "lift" else [predicted[rows].mean() for rows in groups]
    plt.errorbar(places, left / sizes, np.abs(bounds - left / sizes), fmt="o")
    save(name)
slices = {}
for column in features:
    values = features[column].iloc[test].reset_index(drop=True)
    groups = values if column in texts else pd.qcut(values, 3)
    for name, rows in values.groupby(groups, observed=True).groups.items():
        own = np.isin(np.arange(len(test)), rows)
        slices[f"{column} {name}"] = interval(areas(drawn * own, truth, predicted))
plt.errorbar(
    range(len(slices)),
    [pair.mean() for pair in slices.values()],
    [np.ptp(pair) / 2 for pair in slices.values()],
    fmt="o",
)
save("segments")


def importances(model, rows):
    """Each feature's mean of |SHAP|."""
    contributions = model.predict(xgb.DMatrix(matrix[rows]), pred_contribs=True)
    return np.abs(contributions[:, :-1]).mean(axis=0)


own = booster.predict(xgb.DMatrix(matrix[test]), output_margin=True)
refits, squares, permuted = [], 0, []
for number in range(REFITS):
    again = [
        np.concatenate(
            [
                generator.choice(part[labels[part] == kind], (labels[part] == kind).sum())
                for kind in (0, 1)
            ]
        )
        for part in (train, validation)
    ]
    resampled, other = prepare(labels, parts=(*again, test))
    model, _ = fit(other, labels, resampled, seed=number)
    margins = [
        model.predict(xgb.DMatrix(other[part]), output_margin=True) for part in resampled[1:]
    ]
    recalibrated = platt(margins[0], labels[resampled[1]]).decision_function(margins[1][:, None])
    squares = squares + (recalibrated - own) ** 2
    refits.append(importances(model, generator.choice(test, len(test))))
for number in range(REFITS):
    shuffled = generator.permutation(labels)
    mixed, other = prepare(shuffled)
    model, _ = fit(other, shuffled, mixed, seed=number)
    scores = model.predict(xgb.DMatrix(other[mixed[2]]))
    permuted.append(metrics.roc_auc_score(shuffled[mixed[2]], scores))
print("permuted", np.mean(permuted), "deviation", np.sqrt(squares / REFITS).mean())

# 8. Explanation
contributions = booster.predict(xgb.DMatrix(matrix[test]), pred_contribs=True)
weights = np.abs(contributions[:, :-1]).mean(axis=0)
plt.figure(figsize=(10, 6))
plt.barh(list(features), weights, xerr=np.abs(interval(np.array(refits).T) - weights))
save("importance")
plt.figure(figsize=(10, 6))
plt.barh(list(features), weights)
plt.gcf().savefig(folder / "feature_importance.png")
plt.close()
figure, axes = plt.subplots(2, 2)
for axis, index in zip(axes.flat, np.argsort(-weights)[:4], strict=True):
    axis.plot(matrix[test][:, index], contributions[:, index], ".")
save("dependence")
row = int(np.argmax(predicted))
plt.barh(list(features), contributions[row, :-1])
save("waterfall")
imagined = np.repeat(matrix[test][[row]], 20 * matrix.shape[1], axis=0)
for index in range(matrix.shape[1]):
    place = slice(20 * index, 20 * index + 20)
    imagined[place, index] = np.linspace(matrix[:, index].min(), matrix[:, index].max(), 20)
booster.predict(xgb.DMatrix(imagined), pred_contribs=True)
drawn = weights_of(len(test), COHORT_RESAMPLES)
for third in np.array_split(np.argsort(predicted), 3):
    means = drawn[:, third] @ np.abs(contributions[third, :-1]) / len(third)
    plt.plot(means.mean(axis=0))
    plt.fill_between(range(means.shape[1]), *interval(means.T), alpha=0.3)
save("cohorts")

# 9. Retention plan
rule = DecisionTreeClassifier(max_depth=2, random_state=42)
rule.fit(encoded[validation], labels[validation])
drawn = weights_of(len(test), RESAMPLES)
orders = (expected, value[test], rule.predict_proba(encoded[test])[:, 1], simple)
nets = [drawn[:, np.argsort(-each)[:50]] @ real[np.argsort(-each)[:50]] for each in orders]
print("plan", interval(np.array(nets)), interval(np.array(nets[0]) - np.array(nets[1:])))
for each in orders:
    plt.plot(np.cumsum(real[np.argsort(-each)]))
save("retention")
plan = data.iloc[test].assign(probability=predicted).sort_values("probability").tail(50)
plan.to_csv(folder / "contacts.csv", index=False)
