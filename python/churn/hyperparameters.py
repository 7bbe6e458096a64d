"""The hyperparameters: names, defaults and ranges, and how each is read from text.

After a change of the table, lib/tasks/python/write_hyperparameters.py writes it for TypeScript.
"""

import argparse
import json
import re
from collections.abc import Callable
from typing import Any, NamedTuple

from churn.features import Features
from churn.script import ChurnError, near


class Setting(NamedTuple):
    """A hyperparameter; `low` and `high` are inclusive unless `above` says that `low` is not.

    A default of None leaves the choice to XGBoost.
    """

    kind: Callable[[str], Any]
    default: Any
    help: str
    low: float = 0
    high: float = float("inf")
    above: bool = False
    choices: tuple[str, ...] = ()


OWN_DEFAULTS = {"folds": "1", "refit": "0", "blend": "0", "monotone_constraints": "none"}
LARGEST_INT = 2**31 - 1
SETTINGS = {
    "objective": Setting(
        str, "binary:logistic", "objective to learn", choices=("binary:logistic",)
    ),
    "num_round": Setting(int, 999, "maximum number of trees", 1, LARGEST_INT),
    "early_stopping_rounds": Setting(
        int, 10, "stop after this many rounds without improvement on the validation set, 0 = never"
    ),
    "max_depth": Setting(int, 3, "maximum depth of a tree, 0 = no limit", 0, 64),
    "eta": Setting(float, 0.1, "learning rate", 0, 1, above=True),
    "gamma": Setting(float, None, "smallest gain at which a node is split"),
    "min_child_weight": Setting(float, None, "smallest sum of row weights (hessians) in a leaf"),
    "subsample": Setting(float, None, "share of the rows for each tree", 0, 1, above=True),
    "colsample_bytree": Setting(float, None, "share of the columns for each tree", 0, 1, True),
    "colsample_bylevel": Setting(float, None, "share of the columns for each level", 0, 1, True),
    "colsample_bynode": Setting(float, None, "share of the columns for each split", 0, 1, True),
    "lambda": Setting(float, None, "L2 regularisation"),
    "alpha": Setting(float, None, "L1 regularisation"),
    "max_delta_step": Setting(float, None, "largest value of a leaf, 0 = no limit"),
    "scale_pos_weight": Setting(float, None, "weight of the customers who churned", above=True),
    "tree_method": Setting(
        str, None, "how splits are found", choices=("auto", "exact", "approx", "hist")
    ),
    "max_bin": Setting(int, None, "bins per column for hist and approx", 2, 65_536),
    "max_leaves": Setting(
        int, None, "maximum number of leaves of a tree, 0 = no limit", 0, LARGEST_INT
    ),
    "grow_policy": Setting(
        str, None, "which node is split next", choices=("depthwise", "lossguide")
    ),
    "monotone_constraints": Setting(
        str, None, 'direction of columns as JSON, such as {"tenure": -1}: more tenure, less churn'
    ),
    "folds": Setting(
        int,
        None,
        "fold models, each trained on training and validation rows but its fold, 1 = one model",
        1,
        20,
    ),
    "refit": Setting(
        int,
        None,
        "1 = one model on all rows, its rounds from the folds, 0 = the mean of the fold models",
        0,
        1,
    ),
    "blend": Setting(
        float,
        None,
        "share of a logistic regression on splines in the log-odds; auto = found on held-out rows",
        0,
        1,
        choices=("auto",),
    ),
    "seed": Setting(int, 42, "seed for sampling rows and columns", 0, LARGEST_INT),
    "nthread": Setting(int, 2, "number of threads; fixed, so that results do not vary", 1, 1024),
}
# Numbers as text; lib/training/hyperparameters.ts has the same.
FORMS: dict[Any, re.Pattern[str]] = {
    int: re.compile(r"[+-]?[0-9]{1,300}"),
    float: re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?"),
}
# Of this script, not of XGBoost.
ENSEMBLE = ("folds", "refit", "blend")
OWN = ("num_round", "early_stopping_rounds", "monotone_constraints", *ENSEMBLE)


def describe_range(setting: Setting) -> str:
    """Returns the allowed values in words."""
    if setting.kind is str:
        return " or ".join(setting.choices) or "text"
    kind = "a whole number" if setting.kind is int else "a number"
    low = f"{'above' if setting.above else 'from'} {setting.low:g}"
    high = f" to {setting.high:.10g}" if setting.high < float("inf") else ""
    return " or ".join([f"{kind} {low}{high}", *setting.choices])


def add_hyperparameters(parser: argparse.ArgumentParser) -> None:
    """Adds an argument for each hyperparameter."""
    for name, setting in SETTINGS.items():
        own = OWN_DEFAULTS.get(name, "XGBoost's")
        default = own if setting.default is None else setting.default
        text = f"{setting.help}; {describe_range(setting)} (default: {default})"
        parser.add_argument(f"--{name}", metavar="VALUE", help=text.replace("%", "%%"))


def is_allowed(setting: Setting, value: Any) -> bool:
    """Tells whether a hyperparameter may have a value; None is none."""
    if isinstance(value, str):
        return not setting.choices or value in setting.choices
    if value is None or value == float("inf") or (setting.above and value == setting.low):
        return False
    return bool(setting.low <= value <= setting.high)


def read_setting(name: str, text: str) -> Any:
    """Returns the value of a hyperparameter given as text; refuses an impossible one."""
    setting = SETTINGS[name]
    form = FORMS.get(setting.kind)
    value = None
    if form is None or text in setting.choices:
        value = text
    elif form.fullmatch(text):
        value = setting.kind(text)
    if not is_allowed(setting, value):
        message = f"{name} must be {describe_range(setting)}: current value is {text!r}"
        raise ChurnError(f"Cannot use the hyperparameters: {message}")
    return value


def read_settings(given: argparse.Namespace) -> dict[str, Any]:
    """Returns every hyperparameter that was given or has a default of ours."""
    texts = {name: getattr(given, name) for name in SETTINGS}
    values = {
        name: SETTINGS[name].default if text is None else read_setting(name, text)
        for name, text in texts.items()
    }
    found = {name: value for name, value in values.items() if value is not None}
    if message := find_contradiction(found):
        raise ChurnError(f"Cannot use the hyperparameters: {message}")
    return found


def find_contradiction(settings: dict[str, Any]) -> str | None:
    """Returns what two hyperparameters together cannot mean."""
    if settings.get("refit") and settings.get("folds", 1) == 1:
        return "refit takes its rounds from folds, but there is only one: ask for 2 or more"
    if settings.get("blend", 0) != 0 and "monotone_constraints" in settings:
        return "blend adds a regression that monotone_constraints cannot bind: leave out one"
    return None


def read_constraints(text: str, features: Features) -> list[int]:
    """Returns -1, 0 or 1 for each feature, of constraints by source column.

    A date's constraint is turned round, as its feature counts the days before a reference.
    """
    try:
        given = json.loads(text)
    except ValueError:
        given = None
    start = "Cannot use the hyperparameters: monotone_constraints"
    if not isinstance(given, dict) or any(
        type(sign) is not int or sign not in (-1, 0, 1) for sign in given.values()
    ):
        form = 'must be JSON such as {"tenure": -1}, with -1, 0 or 1 per column'
        raise ChurnError(f"{start} {form}: current value is {text!r}")
    roles = features.columns
    for name in given:
        if name not in roles:
            raise ChurnError(f"{start} has the unknown column '{name}'{near(name, roles)}")
        if roles[name] == "categorical":
            message = f"{start} has the column '{name}', but its categories have no order"
            raise ChurnError(f"{message}; constrain numeric and date columns")
    turned = {"numeric": 1, "duration": -1}
    return [
        turned.get(feature.kind, 0) * given.get(feature.column, 0) for feature in features.inputs
    ]
