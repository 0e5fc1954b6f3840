"""One run of a tower in each EA: small towers between a few cells, against all ways to deal out their grains."""

from __future__ import annotations

from itertools import pairwise, product

import numpy as np
import pytest
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from gis.delineation.contact_graph import Graph
from gis.delineation.tower_runs import in_runs
from gis.search.partition import Goal, settings
from gis.search.partition_search import energy

NONE = np.zeros((0, 3), dtype=np.int64)


def graph_of(loads: list[float], contacts: list[tuple[int, int, float]]) -> Graph:
    """Cells with contacts of a cost each."""
    n = len(loads)
    rows = sorted([(a, b, c) for a, b, c in contacts] + [(b, a, c) for a, b, c in contacts])
    start = np.searchsorted([a for a, _, _ in rows], np.arange(n + 1))
    other, cost = np.array([b for _, b, _ in rows]), np.array([c for _, _, c in rows])
    return Graph(start, other, cost, np.array(loads, dtype=float), np.arange(n), np.zeros(n + 1, dtype=np.int64), NONE)


def tower(grains: int, beside: dict[int, tuple[float, list[int]]], load: float = 10.0) -> Graph:
    """Grains 0 ... in a row, and cells beside them, each with its load and the grains that it touches."""
    contacts = [(k, k + 1, 310.0) for k in range(grains - 1)]
    contacts += [(k, cell, 10.0) for cell, (_, at) in beside.items() for k in at]
    outside = sorted(beside)
    contacts += [(a, b, 20.0) for a, b in pairwise(outside)]
    return graph_of([load] * grains + [w for w, _ in beside.values()], contacts)


def connected(graph: Graph, ea: np.ndarray) -> bool:
    row = np.repeat(np.arange(len(ea)), np.diff(graph.start))
    same = ea[row] == ea[graph.other]
    net = coo_array((np.ones(same.sum()), (row[same], graph.other[same])), shape=(len(ea), len(ea)))
    return connected_components(net, directed=False)[0] == len(np.unique(ea))


def runs(ea: np.ndarray) -> int:
    return 1 + int((ea[1:] != ea[:-1]).sum())


def energy_of(graph: Graph, goal: Goal, ea: np.ndarray) -> float:
    g = graph
    return energy(g.start, g.other, g.cost, g.load, g.group, g.clash_start, g.clash, ea, settings(graph, goal))


def test_two_floors_in_the_midst_of_another_ea_go_to_its_end() -> None:
    """Bug: floors 16-20 of a tower went to one EA, 21-22 to a second, 23-27 to the first again."""
    graph = tower(8, {8: (50.0, list(range(8)))})
    before = np.array([0, 0, 0, 0, 1, 1, 0, 0, 1])
    after = in_runs(graph, Goal(2, 0.1, 40.0, 104.0, 60.0), before, np.arange(8))
    assert after is not None and connected(graph, after)
    assert runs(after[:8]) == 2
    assert (np.bincount(after, weights=graph.load) == np.bincount(before, weights=graph.load)).all()


def test_a_tower_with_one_run_in_each_ea_stays_as_it_is() -> None:
    graph = tower(8, {8: (50.0, list(range(8)))})
    assert in_runs(graph, Goal(2, 0.1, 40.0, 104.0, 60.0), np.array([0, 0, 0, 0, 0, 0, 1, 1, 1]), np.arange(8)) is None


@pytest.mark.parametrize(("touched", "way"), [([4, 5], False), ([4, 5, 7], True)])
def test_an_ea_that_touches_the_tower_in_its_midst_alone_stays_there(touched: list[int], way: bool) -> None:
    """Elsewhere it would fall apart; without the tower it would have too little."""
    graph = tower(8, {8: (50.0, touched)})
    after = in_runs(graph, Goal(2, 0.1, 40.0, 104.0, 60.0), np.array([0, 0, 0, 0, 1, 1, 0, 0, 1]), np.arange(8))
    assert (after is not None) == way


def a_plan(rng: np.random.Generator) -> tuple[int, Graph, np.ndarray]:
    """A tower, and three connected EAs one of which has several runs of it."""
    while True:
        grains = int(rng.integers(6, 8))
        beside = {grains + k: (float(rng.integers(0, 70)), np.flatnonzero(rng.random(grains) < 0.6).tolist()) for k in range(4)}
        graph = tower(grains, beside, 20.0)
        ea = np.array([*rng.integers(0, 3, grains), *rng.integers(0, 3, 4)])
        if len(np.unique(ea)) == 3 and connected(graph, ea) and runs(ea[:grains]) > len(np.unique(ea[:grains])):
            return grains, graph, ea


@pytest.mark.parametrize("seed", range(40))
def test_it_is_the_best_way_of_all(seed: int) -> None:
    """Six or seven grains and three EAs with up to four cells beside: all 3^7 ways are looked at."""
    goal = Goal(3, 0.25, 10.0, 200.0, 60.0)
    grains, graph, before = a_plan(np.random.default_rng(seed))
    ways = []
    for dealt in product(np.unique(before[:grains]).tolist(), repeat=grains):
        ea = np.array([*dealt, *before[grains:]])
        if runs(ea[:grains]) == len(set(dealt)) and connected(graph, ea) and len(np.unique(ea)) == len(np.unique(before)):
            ways.append(energy_of(graph, goal, ea))
    after = in_runs(graph, goal, before, np.arange(grains))
    if after is not None:
        assert connected(graph, after) and energy_of(graph, goal, after) == pytest.approx(min(ways))
        assert runs(after[:grains]) == len(np.unique(after[:grains]))
    else:
        assert not ways or min(ways) > energy_of(graph, goal, before) - 5.0  # else no EA would have left the tolerance
