"""Heaps of shapes: the same unions as by comparing each with each, without the time that takes."""

from __future__ import annotations

import numpy as np
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse.csgraph import connected_components

from gis.geometry.heaps import CROWD, crowded, unions


def thrown(seed: int) -> np.ndarray:
    """Boxes of two sizes, thrown on a field so small that some lie in heaps."""
    rng = np.random.default_rng(seed)
    low = rng.uniform(0, rng.choice([3, 30, 300]), (200, 2))
    return shapely.box(*low.T, *(low + rng.choice([2.0, 9.0], (200, 1))).T)


@settings(max_examples=60)
@given(st.integers(0, 1_000_000))
def test_unions_are_those_of_all_pairs(seed: int) -> None:
    shapes = thrown(seed)
    made, of = unions(shapes)
    wanted = connected_components(shapely.intersects(shapes[:, None], shapes[None, :]))[1]
    assert len(np.unique(np.stack([of, wanted]), axis=1).T) == len(made) == wanted.max() + 1
    assert shapely.covers(shapely.buffer(made[of], 1e-6), shapes).all()
    assert np.isclose(shapely.area(made).sum(), shapely.union_all(shapes).area)


def test_a_heap_of_ten_thousand_is_one_union() -> None:
    """All pairs of them would take gigabytes."""
    made, of = unions(np.full(10_000, shapely.box(0, 0, 20, 20), dtype=object))
    assert len(made) == 1 and not of.any() and made[0].equals(shapely.box(0, 0, 20, 20))


def test_neighbours_are_no_heap() -> None:
    k = np.arange(400)
    terrace = shapely.box(5.0 * k, 0, 5.0 * k + 5, 12)
    assert not crowded(terrace).any()
    assert not crowded(np.array([shapely.Point(0, 0)] * CROWD, dtype=object)).any()
    assert crowded(np.array([shapely.Point(0, 0)] * (CROWD + 1), dtype=object)).all()
