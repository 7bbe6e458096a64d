"""The committed expectations of the sample are what the installed NumPy draws."""

import make_sample_expected
import pytest


@pytest.mark.parametrize("name", ["expected.json", "draws.json", "sample_1000_42.csv"])
def test_the_committed_file_equals_numpys_draws(name: str) -> None:
    text = make_sample_expected.files()[name]
    assert not make_sample_expected.differs(name, text)
    changed = text.replace("52", "53", 1)
    assert make_sample_expected.differs(name, changed)
