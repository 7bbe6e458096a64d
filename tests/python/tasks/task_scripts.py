"""The scripts of the tasks, importable from here."""

import importlib
import sys
from pathlib import Path

SCRIPTS = Path(__file__).parents[3] / "lib" / "tasks" / "python"
sys.path.insert(0, str(SCRIPTS))

durations = importlib.import_module("durations")
render_page = importlib.import_module("render_page")
