"""What stands in for the containers, importable from here."""

import importlib
import sys
from pathlib import Path

LOCAL = Path(__file__).parents[2] / "python"
sys.path.insert(0, str(LOCAL))

archives = importlib.import_module("archives")
job_files = importlib.import_module("job_files")
metrics = importlib.import_module("metrics")
serve = importlib.import_module("serve")
local_requirements = importlib.import_module("local_requirements")
training = importlib.import_module("training")
answers = importlib.import_module("local_serving.answers")
formats = importlib.import_module("local_serving.formats")
handlers = importlib.import_module("local_serving.handlers")
