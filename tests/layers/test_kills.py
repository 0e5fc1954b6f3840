"""A kill leaves the old or the new: a short form; 100 of each by ``python bench/store.py``."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.amounts import so_many
from tests.layers.kills import acts, kills


@pytest.mark.skipif(os.name == "nt", reason="kills by signal")
def test_a_kill_leaves_the_old_or_the_new_and_no_rest(tmp_path: Path) -> None:
    for act in acts(tmp_path / "made"):
        wrong, told = kills(act, tmp_path / "work", so_many(3, 8))
        assert wrong == [], told
