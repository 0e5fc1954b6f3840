"""Labels on a map: none over another, each on its own thing or at the end of a line."""

from __future__ import annotations

import numpy as np
import shapely
from hypothesis import given
from hypothesis import strategies as st

from gis.label_places import Surroundings, leader, place_labels

FRAME = (0.0, 0.0, 100.0, 100.0)
NOTHING = np.zeros((0, 4))


def boxes(at: np.ndarray, size: tuple[float, float]) -> list[shapely.Polygon]:
    w, h = size
    return [shapely.box(x - w / 2, y - h / 2, x + w / 2, y + h / 2) for x, y in at[~np.isnan(at[:, 0])]]


@given(st.lists(st.tuples(st.floats(0, 100), st.floats(0, 100)), min_size=1, max_size=40), st.booleans())
def test_labels_never_overlap_nor_leave_the_frame(spots: list[tuple[float, float]], led: bool) -> None:
    sizes = np.tile([8.0, 3.0], (len(spots), 1))
    taken = np.array([[20.0, 20.0, 40.0, 40.0]])
    places = place_labels(np.array(spots), sizes, Surroundings(FRAME, taken), led=np.full(len(spots), led))
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
    places = place_labels(spots, np.tile([4.0, 4.0], (40, 1)), Surroundings(FRAME, NOTHING, None, houses), houses, np.ones(40, bool))
    assert not np.isnan(places.at).any() and 10 < places.led.sum() < 40
    assert all(not shapely.intersects(box, houses).any() for box in boxes(places.at[places.led], (4, 4)))


def test_a_label_stands_off_the_edge_and_its_line_ends_at_its_box() -> None:
    edge = shapely.LineString([(0, 50), (100, 50)])
    house = np.array([shapely.box(40, 50, 44, 52)], dtype=object)
    places = place_labels(
        np.array([(42.0, 51.0)]), np.array([(4.0, 4.0)]), Surroundings(FRAME, NOTHING, edge, house), house, np.array([True])
    )
    assert places.led[0] and not shapely.intersects(boxes(places.at, (4, 4))[0], edge)
    start, end = leader(np.array([42.0, 51.0]), places.at[0], np.array([4.0, 4.0]))
    assert tuple(start) == (42, 51) and boxes(places.at, (4, 4))[0].boundary.distance(shapely.Point(end)) < 1e-9
