"""Orders of walking.

1 2 3          7 8
6 5 4          10 9     two hamlets of one EA, the western first
"""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gis.numbering import nearest_count, serpentine, serpentine_by_group, walking_order

EAST = [(0, 20), (20, 20), (40, 20), (40, 0), (20, 0), (0, 0)]
WEST = [(500, 20), (520, 20), (520, 0), (500, 0)]


def test_rows_turn() -> None:
    assert serpentine(np.array(EAST, dtype=float), 15).tolist() == [0, 1, 2, 3, 4, 5]


def test_one_hamlet_after_the_other() -> None:
    xy = np.array([*EAST, *WEST], dtype=float)
    assert walking_order(xy, np.zeros(10, dtype=int), 15).tolist() == list(range(1, 11))
    assert serpentine_by_group(xy, np.zeros(10, dtype=int), 15).tolist() != list(range(1, 11))


@given(st.lists(st.tuples(st.floats(-1e4, 1e4), st.floats(-1e4, 1e4), st.integers(0, 3)), min_size=1, max_size=60))
def test_every_group_is_numbered_from_one_without_gap(points: list[tuple[float, float, int]]) -> None:
    xy, group = np.array([p[:2] for p in points]), np.array([p[2] for p in points])
    number = walking_order(xy, group, 25.0)
    for g in set(group):
        assert sorted(number[group == g]) == list(range(1, (group == g).sum() + 1))


@pytest.mark.parametrize(("ratio", "count"), [(0.0, 1), (0.4, 1), (1.25, 1), (1.6, 2), (2.4, 2), (2.6, 3)])
def test_the_count_whose_mean_is_nearest_the_target(ratio: float, count: int) -> None:
    assert nearest_count(ratio) == count
