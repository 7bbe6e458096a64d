"""A bag: the trees of several boosters in one, whose log-odds are the mean of theirs."""

import json
from collections.abc import Sequence
from typing import Any

from churn.script import import_xgboost

xgb = import_xgboost()


def join_boosters(boosters: Sequence[Any], rounds: int) -> Any:
    """Returns one booster of the first `rounds` trees of each, their leaves divided by the count.

    Contributions become the mean, too: they are sums over trees. All boosters must start from
    the same `base_score`. The members are those of XGBoost's doc/model.schema.
    """
    documents = [json.loads(booster[:rounds].save_raw("json")) for booster in boosters]
    models = [document["learner"]["gradient_booster"]["model"] for document in documents]
    trees = [tree for model in models for tree in model["trees"]]
    for number, tree in enumerate(trees):
        tree["id"] = number
        tree["base_weights"] = [weight / len(boosters) for weight in tree["base_weights"]]
        tree["split_conditions"] = [
            value / len(boosters) if child == -1 else value
            for child, value in zip(tree["left_children"], tree["split_conditions"], strict=True)
        ]
    model = models[0]
    model["trees"], model["tree_info"] = trees, [0] * len(trees)
    model["iteration_indptr"] = list(range(len(trees) + 1))
    model["gbtree_model_param"]["num_trees"] = str(len(trees))
    return xgb.Booster(model_file=bytearray(json.dumps(documents[0]).encode()))
