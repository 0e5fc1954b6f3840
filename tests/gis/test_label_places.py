"""Labels on a map: none over another, each on its own thing or at the end of a line."""

from __future__ import annotations

import numpy as np
import shapely
from hypothesis import given
from hypothesis import strategies as st

from gis.sheet.label_places import ANYWHERE, ON, Manner, Surroundings, leader, place_labels

FRAME = (0.0, 0.0, 100.0, 100.0)
NOTHING = np.zeros((0, 4))


def boxes(at: np.ndarray, size: tuple[float, float]) -> list[shapely.Polygon]:
    w, h = size
    return [shapely.box(x - w / 2, y - h / 2, x + w / 2, y + h / 2) for x, y in at[~np.isnan(at[:, 0])]]


@given(st.lists(st.tuples(st.floats(0, 100), st.floats(0, 100)), min_size=1, max_size=40), st.booleans())
def test_labels_never_overlap_nor_leave_the_frame(spots: list[tuple[float, float]], led: bool) -> None:
    sizes = np.tile([8.0, 3.0], (len(spots), 1))
    taken = np.array([[20.0, 20.0, 40.0, 40.0]])
    places = place_labels(np.array(spots), sizes, Surroundings(FRAME, taken), manner=ANYWHERE if led else ON)
    drawn = [*boxes(places.at, (8, 3)), shapely.box(*taken[0])]
    for i, a in enumerate(drawn):
        assert shapely.box(-1e-9, -1e-9, 100 + 1e-9, 100 + 1e-9).covers(a)
        assert all(a.intersection(b).area < 1e-6 for b in drawn[i + 1 :])
    if led:
        assert not np.isnan(places.at).any()


def test_what_has_no_room_is_led_to_free_land() -> None:
    """Bug: of a row of narrow houses only every third got a number, though half of the map was empty."""
    houses = np.array([shapely.box(10 + 2 * k, 50, 12 + 2 * k, 58) for k in range(40)], dtype=object)
    spots = shapely.get_coordinates(shapely.centroid(houses))
    places = place_labels(spots, np.tile([4.0, 4.0], (40, 1)), Surroundings(FRAME, NOTHING, None, houses), houses, ANYWHERE)
    assert not np.isnan(places.at).any() and 10 < places.led.sum() < 40
    assert all(not shapely.intersects(box, houses).any() for box in boxes(places.at[places.led], (4, 4)))


def test_a_label_stands_off_the_edge_and_its_line_ends_at_its_box() -> None:
    edge = shapely.LineString([(0, 50), (100, 50)])
    house = np.array([shapely.box(40, 50, 44, 52)], dtype=object)
    places = place_labels(
        np.array([(42.0, 51.0)]), np.array([(4.0, 4.0)]), Surroundings(FRAME, NOTHING, edge, house), house, Manner(200.0, hide=False)
    )
    assert places.led[0] and not shapely.intersects(boxes(places.at, (4, 4))[0], edge)
    start, end = leader(np.array([42.0, 51.0]), places.at[0], np.array([4.0, 4.0]))
    assert tuple(start) == (42, 51) and boxes(places.at, (4, 4))[0].boundary.distance(shapely.Point(end)) < 1e-9


def test_a_leader_goes_round_other_houses() -> None:
    """Bug: leaders ran across the houses of the next row, though a little further there was a way clear of all.

    ::

        ######  ######     row
          ##  <- shed
        ######  ######     row
    """
    rows = [shapely.box(x, y, x + 20, y + 6) for x in (20, 46) for y in (42, 54)]
    shed = shapely.box(34, 50, 36, 52)
    houses = np.array([shed, *rows], dtype=object)
    at = np.array([(35.0, 51.0)])
    around = Surroundings(FRAME, NOTHING, None, houses)
    places = place_labels(at, np.array([(4.0, 4.0)]), around, houses[:1], Manner(40.0, hide=False))
    line = shapely.LineString(leader(at[0], places.at[0], np.array([4.0, 4.0])))
    assert places.led[0] and not shapely.intersects(line, rows).any()
    assert not shapely.intersects(boxes(places.at, (4, 4))[0], rows).any()


def test_a_label_led_clear_crosses_nothing_or_is_not_there() -> None:
    wall = [shapely.box(0, 46, 100, 48), shapely.box(0, 52, 100, 54), shapely.box(46, 46, 48, 54), shapely.box(52, 46, 54, 54)]
    shed = shapely.box(49, 49, 51, 51)
    around = Surroundings(FRAME, NOTHING, None, np.array([shed, *wall], dtype=object))
    spot, size, own = np.array([(50.0, 50.0)]), np.array([(4.5, 4.5)]), np.array([shed], dtype=object)
    assert np.isnan(place_labels(spot, size, around, own, Manner(40.0, clear=True, hide=False)).at).all()
    assert place_labels(spot, size, around, own, ANYWHERE).at.tolist() == [[50.0, 50.0]]


def test_a_label_does_not_hide_its_building_unless_it_may() -> None:
    shed = np.array([shapely.box(49, 49, 51, 51)], dtype=object)
    spot, size, around = np.array([(50.0, 50.0)]), np.array([(3.0, 4.0)]), Surroundings(FRAME, NOTHING, None, shed)
    beside = place_labels(spot, size, around, shed, Manner(8.0, clear=True, hide=False))
    assert beside.led[0] and not shapely.intersects(boxes(beside.at, (3, 4))[0], shed[0])
    assert place_labels(spot, size, around, shed, ON).at.tolist() == [[50.0, 50.0]]
