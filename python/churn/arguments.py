"""The arguments of the scripts that read customers: where they lie and how they are split."""

from argparse import Namespace
from pathlib import Path

from churn.script import Arguments, ChurnError, base_folder
from churn.split import Shares


def make_parser(description: str | None) -> Arguments:
    """Returns the parser of where the customers lie and how they are split."""
    parser = Arguments(description=description, allow_abbrev=False)
    parser.add_argument(
        "--input-data", type=Path, required=True, help="CSV with one row per customer"
    )
    parser.add_argument("--columns", type=Path, required=True, help="columns.json with the roles")
    parser.add_argument(
        "--output-dir",
        type=Path,
        default=base_folder() / "processing",
        help="folder for the outputs, each in its own folder (default: %(default)s)",
    )
    parser.add_argument(
        "--seed", type=int, default=42, help="seed of the split (default: %(default)s)"
    )
    for part in ("validation", "test"):
        parser.add_argument(
            f"--{part}-share",
            type=float,
            default=0.15,
            help="share of all rows (default: %(default)s)",
        )
    parser.add_argument(
        "--split",
        choices=("random", "time"),
        default="random",
        help="time: the latest observations are held out (default: %(default)s)",
    )
    return parser


def read_shares(given: Namespace) -> Shares:
    """Returns the shares of validation and test rows; refuses impossible ones, and seeds."""
    shares = Shares(given.validation_share, given.test_share)
    if not (min(shares) > 0 and sum(shares) < 1):
        raise ChurnError("Cannot split: both shares must be above 0 and their sum below 1")
    if not 0 <= given.seed < 2**32:
        raise ChurnError(f"Cannot split: the seed must be from 0 to {2**32 - 1}")
    return shares
