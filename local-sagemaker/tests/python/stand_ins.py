"""What stands in for the containers, importable from here."""

import importlib
import sys
from pathlib import Path

from hypothesis import settings

# How long an example takes says more of the machine than of the code.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

LOCAL = Path(__file__).parents[2] / "python"
sys.path.insert(0, str(LOCAL))

archives = importlib.import_module("archives")
early_stopping = importlib.import_module("early_stopping")
job_files = importlib.import_module("job_files")
metrics = importlib.import_module("metrics")
propose = importlib.import_module("propose")
search_space = importlib.import_module("search_space")
serve = importlib.import_module("serve")
local_requirements = importlib.import_module("local_requirements")
training = importlib.import_module("training")
answers = importlib.import_module("local_serving.answers")
formats = importlib.import_module("local_serving.formats")
handlers = importlib.import_module("local_serving.handlers")
