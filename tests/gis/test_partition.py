"""The search on graphs small enough to know the answer."""

from __future__ import annotations

import numpy as np
import pytest

from gis.partition import Goal, Graph, partition


def path_of(loads: list[float]) -> Graph:
    """Cells in a row, each with its neighbours left and right."""
    n = len(loads)
    neighbours = [[j for j in (i - 1, i + 1) if 0 <= j < n] for i in range(n)]
    start = np.cumsum([0, *map(len, neighbours)])
    other = np.array([j for row in neighbours for j in row])
    return Graph(
        start,
        other,
        np.full(len(other), 10.0),
        np.array(loads),
        np.arange(n),
        np.zeros(n + 1, dtype=np.int64),
        np.zeros((0, 3), dtype=np.int64),
    )


@pytest.mark.parametrize("seed", range(8))
def test_an_ea_is_moved_from_where_loads_are_light_to_where_they_are_heavy(seed: int) -> None:
    """Thirty light cells, then twelve heavy ones in a row: the one right plan cuts between all the heavy ones."""
    graph = path_of([2.0] * 30 + [88.0] * 12)
    ea = partition(graph, Goal(13, 0.1, 40.0, 104.0, 60.0), seed)
    loads = np.bincount(ea, weights=graph.load, minlength=13)
    assert sorted(loads) == [60.0] + [88.0] * 12


def test_same_seed_same_answer_and_every_ea_has_cells() -> None:
    graph = path_of([float(7 + 13 * i % 31) for i in range(60)])
    goal = Goal(9, 0.1, 10.0, 200.0, 60.0)
    first, again = partition(graph, goal, 5), partition(graph, goal, 5)
    assert (first == again).all()
    assert (np.bincount(first, minlength=9) > 0).all()
    assert (np.diff(np.flatnonzero(np.diff(first))) > 0).all() and len(np.flatnonzero(np.diff(first))) == 8  # nine runs: one piece each
