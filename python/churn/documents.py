"""The types of the documents, JSON or a part of one, by the file that they are written to."""

from typing import Any, Literal, TypedDict

Role = Literal["id", "numeric", "categorical", "date", "observation", "ignored"]
Kind = Literal["numeric", "duration", "codes", "rates"]


class Target(TypedDict):
    """The column to predict, its text that means churn, and the other one."""

    name: str
    positive: str
    negative: str


class Column(TypedDict):
    """columns.json: a column and its role."""

    name: str
    role: Role


class Columns(TypedDict):
    """columns.json: the target and the role of every other column.

    `observed_on` is the day the customers were observed, None if a column tells it or no date is
    used. `groups` are ids: rows with equal texts in one of them belong to one customer.
    """

    target: Target
    columns: list[Column]
    observed_on: str | None
    groups: list[str]


class FeatureStart(TypedDict):
    """features.json: an input of the model, and the customers' column that it is made of.

    `numeric` is the number itself, `duration` the days from the date until the customer is
    observed, `codes` the category's place in the list (-1 for any other text), and `rates` the
    category's churn rate in the customer's fold.
    """

    name: str
    column: str
    kind: Kind


class FeatureDraft(FeatureStart, total=False):
    """features.json: what only some kinds of features have.

    `low`, `high` and `whole` (are all whole numbers?) describe the training rows of a number or
    duration. Each category has a rate for each fold, those not in the list have the rate `prior`.
    """

    categories: list[str]
    prior: float
    rates: list[list[float]]
    low: float
    high: float
    whole: bool


class FeatureDocument(FeatureDraft):
    """features.json: a whole feature, which becomes (value - mean) / scale."""

    mean: float
    scale: float


class Observation(TypedDict, total=False):
    """features.json: when the training customers were observed: by column, or the day of all."""

    column: str
    date: str


class FittedStart(TypedDict):
    """features.json: the target, the model's inputs in their order, and the unused columns.

    `ids` are the unused columns that identify customers.
    """

    target: Target
    features: list[FeatureDocument]
    unused: list[str]
    ids: list[str]


class FittedDocument(FittedStart, total=False):
    """features.json as far as prediction needs it; `observation` is there if a duration is."""

    observation: Observation


class Split(TypedDict, total=False):
    """features.json: how the rows were split.

    by: rows = at random; groups = at random, rows that belong together in one part; time = the
    latest observations held out. `columns`: whose equal texts hold rows together. `groups`: how
    many there are, those of one row among them. `copies`: rows that equal another one.
    """

    by: Literal["rows", "groups", "time"]
    columns: list[str]
    groups: int
    rows_in_groups: int
    copies: int
    validation_from: str
    test_from: str
    groups_on_both_sides: int


class Baseline(TypedDict):
    """features.json: how many training rows the logistic regression was fitted on."""

    rows: int


class FeaturesDocument(FittedDocument):
    """features.json as preprocessing writes it.

    `rows` and `churned` count each part's customers. `digests` say who the held-out ones are: the
    SHA-256 of their ids and labels, of their records where there is no id.
    """

    version: int
    rows: dict[str, int]
    churned: dict[str, int]
    seed: int
    split: Split
    digests: dict[str, str]
    baseline: Baseline
    libraries: dict[str, str]


Metrics = dict[str, dict[str, list[float]]]


class Evaluation(TypedDict):
    """evaluation.json: the best round, and each round's metrics by data set and name."""

    best_iteration: int
    metrics: Metrics


class Training(TypedDict):
    """training.json: the hyperparameters, defaults among them, and what trained."""

    version: int
    hyperparameters: dict[str, Any]
    rounds: int
    libraries: dict[str, str]


class CalibrationDocument(TypedDict):
    """calibration.json: churn.calibration.Calibration by name."""

    version: int
    slope: float
    intercept: float
    pays: bool
    rows: int
    churned: int
    gain: tuple[float, float, float] | None
    power: dict[str, float] | None


class CurveDocument(TypedDict):
    """model.json: a feature's curve, churn.curves.Curve by name; categories have None as knots."""

    knots: list[float] | None
    values: list[list[float]]
    missing: list[float]


class LogisticDocument(TypedDict):
    """model.json: the logistic regression, a fit for each fold; its curves, one a feature."""

    intercepts: list[float]
    curves: list[CurveDocument]


class EnsembleStart(TypedDict):
    """model.json: how many fold models, rounds of each, and the regression's share."""

    version: int
    folds: int
    rounds: int
    share: float


class EnsembleDocument(EnsembleStart, total=False):
    """model.json: what a model has besides its trees; `logistic` where its share is not 0."""

    logistic: LogisticDocument


class CheckpointHeader(TypedDict):
    """The first line of a checkpoint: what it is of, the metrics so far, each model's size."""

    run: dict[str, Any]
    metrics: Metrics
    sizes: list[int]


class LogLines(TypedDict):
    """log_lines.json: the metrics' data sets and measures, the calibration's figures, the lines.

    A line has the names of its values in braces.
    """

    sets: list[str]
    measures: list[str]
    figures: list[str]
    lines: dict[str, str]


class Refits(TypedDict):
    """refits.json: each resample's mean |SHAP| by column, each permutation's AUC."""

    version: int
    rows: int
    importances: list[dict[str, float]]
    permuted_aucs: list[float]


class Predictions(TypedDict):
    """An answer of the endpoint: each customer's probability of churn."""

    predictions: list[float]


class Answer(Predictions, total=False):
    """An answer of the endpoint, with what the request asked for besides.

    Contributions, by customer and feature, and the bias sum to the margins, in log-odds. `unseen`
    counts the customers whose category no training row had, by column. `observed_on` is the day
    of those without a date of their own. `standard_errors` are those of the margins, by the folds.
    """

    margins: list[float]
    features: list[str]
    contributions: list[list[float]]
    bias: list[float]
    standard_errors: list[float]
    unseen: dict[str, int]
    observed_on: str
