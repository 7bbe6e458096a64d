from pathlib import Path

import numpy as np
import pytest
from stand_ins import local_requirements

check_requirements = local_requirements.check_requirements


def test_comments_and_blank_lines_are_no_requirements() -> None:
    assert local_requirements.requirements("# one\n\n  numpy  # two\nurl#egg\n") == [
        "numpy",
        "url#egg",
    ]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("numpy", True),
        ("NumPy", True),
        (f"numpy=={np.__version__}", True),
        (f"numpy == {np.__version__} ; python_version > '3'", True),
        ("numpy==0.0.1", False),
        ("numpy>=1", False),
        ("no-such-package", False),
        ("-r more.txt", False),
    ],
)
def test_met_is_true_for_what_is_surely_there(line: str, *, expected: bool) -> None:
    assert local_requirements.met(line) is expected


def test_unmet_requirements_are_named(tmp_path: Path) -> None:
    path = tmp_path / "requirements.txt"
    check_requirements(path, ValueError)
    path.write_text("numpy\nno-such-package\n")
    with pytest.raises(ValueError, match=r"doesn't have: no-such-package\. Local runs"):
        check_requirements(path, ValueError)
