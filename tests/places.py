"""The real places beside the repository that tests read: in ``../shared/data``, not part of it."""

from __future__ import annotations

from pathlib import Path

import pytest

DATA = Path(__file__).resolve().parents[2] / "shared" / "data"


def place(name: str) -> Path:
    """The file of a real place, as in ``porto/porto.gpkg``; without it the test is skipped and says what is missing."""
    path = DATA / name
    if not path.is_file():
        pytest.skip(f"real place {name} is missing: expected at {path}")
    return path
