"""Colours of a map: neighbours differ.

Two committees of 4 by 8 areas of 100 m each, side by side, that were drawn one by one:

    +-+-+-+-+ +-+-+-+-+
    | | | | | | | | | |
    +-+-+-+-+ +-+-+-+-+
       ...       ...
"""

from __future__ import annotations

import numpy as np
import pytest
import shapely

from gis.colouring import COLOURS, colours


def committee(west: float) -> list[shapely.Polygon]:
    return [shapely.box(west + x, y, west + x + 100, y + 100) for x in range(0, 400, 100) for y in range(0, 800, 100)]


@pytest.mark.parametrize("gap_m", [0.0, 1e-9, 0.05])
def test_areas_of_two_committees_differ_although_their_line_parts_by_a_hair(gap_m: float) -> None:
    """Bug: two areas that touch in two villages of Wanhua had one colour: rounding had parted their line by a nanometre."""
    areas = np.array(committee(0.0) + committee(400.0 + gap_m), dtype=object)
    of = colours(areas)
    beside = [(a, b) for a in range(len(areas)) for b in range(a) if shapely.distance(areas[a], areas[b]) < 1.0]
    assert all(of[a] != of[b] for a, b in beside)


def test_a_committee_that_is_coloured_later_differs_from_those_around() -> None:
    """Bug: after one committee was delineated anew, two of its areas had the colour of their neighbours beyond its line."""
    before, new = np.array(committee(0.0), dtype=object), np.array(committee(400.0), dtype=object)
    theirs = colours(before)
    of = colours(new, before, theirs)
    assert all(of[k] != theirs[i] for k in range(len(new)) for i in range(len(before)) if shapely.distance(new[k], before[i]) < 1.0)
    assert len(of) == len(new) and (of != colours(new)).any()


def test_all_seven_are_in_use_and_areas_without_a_shape_have_one() -> None:
    of = colours(np.array([*committee(0.0), None], dtype=object))
    assert set(of.tolist()) == set(range(COLOURS))
