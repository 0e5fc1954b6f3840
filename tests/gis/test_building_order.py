"""Numbers of buildings in an EA, on streets drawn by hand.

A wide street, out on one side and back on the other, and a lane, walked once::

    1   2   3           1   3   5
    =========           ---------
    6   5   4           2   4   6
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from gis.numbering import walking_order
from gis.rules import NUMBERINGS, Rules
from gis.walking.building_order import ROW_M, appended_numbers, building_numbers
from gis.walking.gates import main_gates
from gis.walking.nearest_segment import nearest_segments
from gis.walking.through_streets import through_streets
from tests.gis.tables import barriers

NORTH = [(10, 10), (40, 10), (70, 10)]
SOUTH = [(10, -10), (40, -10), (70, -10)]
STREET = [(0, 0), (80, 0)]
LAND = shapely.box(-20, -60, 200, 60)


def line(points: list[tuple[float, float]]) -> shapely.LineString:
    return shapely.LineString(points)


def numbers(
    places: list[tuple[float, float]], lines: list, kinds: list[str], numbering: str = "along_street", land=LAND, **rules
) -> list[int]:
    ranks = [{"primary": 2, "lane": 4}.get(k, 3) for k in kinds]
    ways = barriers(*[line(p) for p in lines], kind=kinds, rank=ranks)
    outlines = np.array([LAND], dtype=object)
    xy, ea = np.array(places, dtype=float), np.zeros(len(places), dtype=np.intp)
    return building_numbers(xy, ea, outlines, ways, replace(Rules(), numbering=numbering, **rules)).tolist()


@pytest.mark.parametrize("drawn", [STREET, STREET[::-1]])
def test_a_wide_street_is_walked_out_on_one_side_and_back_on_the_other(drawn) -> None:
    assert numbers(NORTH + SOUTH, [drawn], ["residential"]) == [1, 2, 3, 6, 5, 4]


@pytest.mark.parametrize("drawn", [STREET, STREET[::-1]])
def test_both_sides_of_a_lane_are_walked_at_once(drawn) -> None:
    assert numbers(NORTH + SOUTH, [drawn], ["lane"]) == [1, 3, 5, 2, 4, 6]


def test_which_streets_are_crossed_is_a_rule() -> None:
    assert numbers(NORTH + SOUTH, [STREET], ["residential"], crossed_streets=("residential",)) == [1, 3, 5, 2, 4, 6]
    assert numbers(NORTH + SOUTH, [STREET], ["lane"], crossed_streets=()) == [1, 2, 3, 6, 5, 4]


def test_lanes_are_walked_there_and_back() -> None:
    """Three lanes, each with a row of houses to its north; rows of 25 m would mix the last two."""
    rows = [[(10.0 + 20 * k, y + 8.0) for k in range(4)] for y in (40, 15, -5)]
    lanes = [[(0, y), (80, y)] for y in (40, 15, -5)]
    assert numbers([place for row in rows for place in row], lanes, ["lane"] * 3) == [1, 2, 3, 4, 8, 7, 6, 5, 9, 10, 11, 12]


def test_a_street_in_pieces_is_still_walked_out_and_back() -> None:
    """The source cuts the street at a junction: the sides go on over it."""
    pieces = [[(0, 0), (25, 0)], [(25, 0), (55, 0)], [(55, 0), (80, 0)]]
    assert numbers(NORTH + SOUTH, pieces, ["residential"] * 3) == [1, 2, 3, 6, 5, 4]


def test_pieces_of_any_direction_are_one_street_and_it_goes_straight_on() -> None:
    """Three pieces along y = 0, one drawn backwards, and one that turns off north; a ring of four pieces."""
    pieces = [line([(0, 0), (25, 0)]), line([(55, 0), (25, 0)]), line([(25, 0), (25, 50)]), line([(55, 0), (80, 0)])]
    joined, of = through_streets(np.array(pieces, dtype=object), np.zeros(4))
    assert sorted(shapely.length(joined).tolist()) == [50, 80]
    assert sorted(of.tolist()) == [0, 2]
    other, _ = through_streets(np.array(pieces, dtype=object), np.array([0, 0, 0, 1]))
    assert sorted(shapely.length(other).tolist()) == [25, 50, 55]
    angle = np.linspace(0, 2 * np.pi, 33)
    round_ = np.stack([np.cos(angle), np.sin(angle)], axis=1) * 100
    ring, _ = through_streets(np.array([line(round_[8 * k : 8 * k + 9]) for k in range(4)], dtype=object), np.zeros(4))
    assert len(ring) == 1
    assert len(through_streets(np.zeros(0, dtype=object), np.zeros(0))[0]) == 0


def test_a_side_street_does_not_break_the_side_it_leaves() -> None:
    """Houses north of a street and east of a lane that leaves it between them: the lane is walked after the side."""
    lane = [(55, 0), (55, 60)]
    got = numbers([*NORTH, (60, 30), (60, 45), (60, 58)], [STREET, lane], ["residential", "lane"])
    assert got[:3] == [1, 2, 3]
    assert got[3:] in ([4, 5, 6], [6, 5, 4])


def test_buildings_far_from_any_street_are_walked_in_rows() -> None:
    far = [(10, 300), (30, 300), (30, 270), (10, 270)]
    got = numbers([*far, *NORTH], [STREET], ["lane"])
    assert got == [1, 2, 3, 4, 5, 6, 7]


@pytest.mark.parametrize("kinds", [[], ["river"]])
def test_without_streets_the_rows_remain(kinds: list[str]) -> None:
    places = [(10, 50), (30, 50), (50, 50), (50, 20), (30, 20), (10, 20)]
    assert numbers(places, [STREET][: len(kinds)], kinds) == numbers(places, [], [], "serpentine") == [1, 2, 3, 4, 5, 6]


def test_serpentine_is_the_default_and_heeds_no_street() -> None:
    assert Rules().numbering == "serpentine"
    apart = [(x, y - 10) for x, y in SOUTH]
    assert numbers(NORTH + apart, [STREET], ["lane"], "serpentine") == [1, 2, 3, 6, 5, 4]


def test_the_main_gate_is_where_the_largest_street_comes_in() -> None:
    """A primary road along the southern border, a residential street in from the east, a lane in from the west."""
    lines = [[(-100, -60), (300, -60)], [(120, 0), (300, 0)], [(-100, 0), (60, 0)]]
    ways = barriers(*[line(p) for p in lines], kind=["primary", "residential", "lane"], rank=[2, 3, 4])
    outlines = np.array([LAND, shapely.box(1000, 0, 1100, 100)], dtype=object)
    gates = main_gates(outlines, ways)
    assert gates[0] == pytest.approx([197.0, 0.0])
    assert np.isnan(gates[1]).all()


def test_numbers_start_at_the_main_gate() -> None:
    """The street comes in from the east: the eastern house is the first; without a street from the border the western one."""
    assert numbers(NORTH, [[(0, 0), (400, 0)]], ["residential"], "from_main_gate") == [3, 2, 1]
    assert numbers(NORTH, [STREET], ["residential"], "from_main_gate") == [1, 2, 3]


def test_no_building_no_number() -> None:
    none = np.zeros((0, 2))
    for numbering in NUMBERINGS:
        rules = replace(Rules(), numbering=numbering)
        assert len(building_numbers(none, np.zeros(0, dtype=np.intp), np.zeros(0, dtype=object), barriers(), rules)) == 0


coordinate = st.floats(-400, 400).map(lambda v: round(v, 2))
places = st.lists(st.tuples(coordinate, coordinate, st.integers(0, 2)), min_size=1, max_size=60)
lines = st.lists(st.tuples(coordinate, coordinate, coordinate, coordinate, st.sampled_from(["lane", "primary", "river"])), max_size=8)


@settings(max_examples=80, deadline=None)
@given(places, lines, st.sampled_from(NUMBERINGS))
def test_every_ea_of_a_random_town_is_numbered_from_one_without_gap(houses, streets, numbering) -> None:
    xy, ea = np.array([h[:2] for h in houses], dtype=float), np.array([h[2] for h in houses])
    ways = barriers(*[line([s[:2], s[2:4]]) for s in streets], kind=[s[4] for s in streets])
    outlines = np.array([shapely.box(-500, -500, 500, 500)] * 3, dtype=object)
    rules = replace(Rules(), numbering=numbering)
    number = building_numbers(xy, ea, outlines, ways, rules)
    for k in set(ea.tolist()):
        assert sorted(number[ea == k]) == list(range(1, (ea == k).sum() + 1))
    assert building_numbers(xy, ea, outlines, ways, rules).tolist() == number.tolist()
    alone = ea == ea[0]  # an EA does not depend on the others
    assert building_numbers(xy[alone], ea[alone], outlines, ways, rules).tolist() == number[alone].tolist()


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(coordinate, coordinate, st.floats(-40, 40), st.floats(1, 40)), min_size=1, max_size=30), places)
def test_the_nearest_segment_is_the_nearest(segments, houses) -> None:
    ends = np.array([[(x, y), (x + dx, y + dy)] for x, y, dx, dy in segments])
    xy = np.array([h[:2] for h in houses], dtype=float)
    apart = shapely.distance(shapely.points(xy)[:, None], shapely.linestrings(ends)[None, :])
    got = nearest_segments(xy, ends, 60.0)
    sure = np.abs(apart.min(axis=1) - 60) > 1e-6
    assert ((got >= 0) == (apart.min(axis=1) <= 60))[sure].all()
    found = got >= 0
    assert apart[found, got[found]] == pytest.approx(apart.min(axis=1)[found], abs=1e-6)


def test_buildings_that_stay_keep_their_numbers_and_new_ones_are_appended() -> None:
    """EA a had 1, 2 and 5 (3 and 4 are gone, 7 too); two new ones follow in walking order."""
    ea = np.array(["a", "a", "a", "a", "a", "b"], dtype=object)
    before = np.array([2, np.nan, 1, np.nan, 5, np.nan])
    order = np.array([2, 5, 1, 3, 4, 1])
    assert appended_numbers(before, ea, order).tolist() == [2, 7, 1, 6, 5, 1]
    assert appended_numbers(before, ea, order, {"a": 7, "c": 3}).tolist() == [2, 9, 1, 8, 5, 1]
    assert appended_numbers(before[:0], ea[:0], order[:0]).tolist() == []


def test_rows_are_of_the_order_of_before() -> None:
    xy = np.array([(x, y) for y in (50, 20, -10) for x in (10, 30, 50)], dtype=float)
    ea = np.zeros(9, dtype=np.intp)
    assert building_numbers(xy, ea, np.array([LAND]), barriers(), Rules()).tolist() == walking_order(xy, ea, ROW_M).tolist()
