"""Makes the scripts importable and one trained model for all tests."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import settings

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "python"))
# As in jobs: see local-sagemaker/sagemaker/environment.ts.
os.environ["GOMP_SPINCOUNT"] = "1000"
# Whoever starts a kernel looks there for more of them, and makes it: not in HOME.
os.environ["IPYTHONDIR"] = str(Path(__file__).parents[2] / "build" / "jupyter" / "ipython")
# A few hundred rows keep no second thread busy: they would wait for each other, and long where
# other programs run. NumPy's OpenBLAS heeds it, too.
os.environ["OMP_NUM_THREADS"] = "1"

from churn.serving.model import Model
import inference
import support

# How long an example takes says more of the machine than of the code.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

Script = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of preprocessing's outputs for support.make_customers()."""
    return support.prepare(tmp_path_factory.mktemp("prepared"), support.make_customers())


@pytest.fixture(scope="session")
def model_dir(prepared: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a model trained on `prepared`."""
    folder = tmp_path_factory.mktemp("trained")
    return support.fit(prepared, folder, **support.HYPERPARAMETERS)


@pytest.fixture(scope="session")
def model(model_dir: Path) -> Model:
    """The model as the endpoint loads it."""
    return inference.model_fn(str(model_dir))


@pytest.fixture
def script(tmp_path: Path) -> Script:
    """Runs a script in a process of its own, in a container's layout below tmp_path/base."""

    def run(name: str, *arguments: object) -> subprocess.CompletedProcess[str]:
        base = tmp_path / "base"
        base.mkdir(exist_ok=True)
        keep = {name: text for name, text in os.environ.items() if not name.startswith("SM_")}
        return subprocess.run(
            [sys.executable, str(support.PYTHON / name), *map(str, arguments)],
            env=keep | {"SAGEMAKER_BASE_DIR": str(base)},
            capture_output=True,
            text=True,
            timeout=180,
            check=False,
        )

    return run
