"""The trainings of a tuning job in a loop: python plain_tuning.py FOLDER < HYPERPARAMETERS.

Standard input has a JSON list of hyperparameters, one object a training; FOLDER has train.csv,
validation.csv and features.json. Prints the last validation log loss of each as JSON.
"""

import contextlib
import io
import json
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2] / "python"))

import train
from churn.hyperparameters import read_settings

data = Path(sys.argv[1])
channels = {"train": data / "train.csv", "validation": data / "validation.csv"}
channels["features"] = data / "features.json"
losses = []
for hyperparameters in json.load(sys.stdin):
    arguments = [word for pair in hyperparameters.items() for word in (f"--{pair[0]}", pair[1])]
    given = train.make_parser().parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder, contextlib.redirect_stdout(io.StringIO()):
        model, output = Path(folder, "model"), Path(folder, "output")
        model.mkdir()
        train.train(read_settings(given), channels, model, output)
        history = json.loads((output / "evaluation.json").read_text())
    losses.append(history["metrics"]["validation"]["logloss"][history["best_iteration"]])
print(json.dumps(losses))
