"""Plans that are not sound, and how they are told."""

from __future__ import annotations

import numpy as np
import shapely

from gis.delineation.whole import cut_through, torn
from gis.plan import Plan


def halves() -> Plan:
    """Two cells side by side, each an EA: x from 0 to 10 and from 10 to 20."""
    cells = np.array([shapely.box(0, 0, 10, 10), shapely.box(10, 0, 20, 10)])
    return Plan(cells, np.arange(2), np.arange(2), 2, np.arange(2))


def test_a_border_through_a_house_is_told_and_one_along_its_wall_is_not() -> None:
    through, beside = shapely.box(8, 4, 12, 6), shapely.box(10, 4, 12, 6)
    assert cut_through(halves(), np.array([through])).tolist() == [0, 1]
    assert cut_through(halves(), np.array([beside])).tolist() == []


def test_an_ea_in_two_pieces_with_load_in_both_is_torn() -> None:
    """Cells 0 1 0 in a row: EA 0 lies on both sides of EA 1."""
    cells = np.array([shapely.box(x, 0, x + 10, 10) for x in (0, 10, 20)])
    plan = Plan(cells, np.arange(3), np.array([0, 1, 0]), 2, np.arange(3))
    assert torn(plan, np.array([5.0, 5.0, 5.0])).tolist() == [0]
    assert torn(plan, np.array([5.0, 5.0, 0.0])).tolist() == []
