"""Whether coordinates fit what is said of them."""

from __future__ import annotations

import numpy as np
import pyproj
import pytest
import shapely

from gis.geometry.positions import bad_positions, bounds, candidates, is_swapped, swap, wrong_unit
from gis.messages import message

DEGREES, METRES = pyproj.CRS.from_epsg(4490), pyproj.CRS.from_epsg(4547)


def boxes(*corners: tuple[float, float, float, float]) -> np.ndarray:
    return np.array([shapely.box(*c) for c in corners], dtype=object)


def test_values_of_the_other_unit():
    assert wrong_unit(boxes((114.3, 30.5, 114.31, 30.51)), METRES) == "degrees"
    assert wrong_unit(boxes((114.3, 30.5, 114.31, 30.51)), DEGREES) is None
    assert wrong_unit(boxes((5e5, 3.3e6, 5.01e5, 3.301e6)), DEGREES) == "metres"
    assert wrong_unit(boxes((5e5, 3.3e6, 5.01e5, 3.301e6)), METRES) is None
    assert wrong_unit(boxes((0, 0, 10, 10), (20, 0, 90, 80)), METRES) is None
    assert wrong_unit(np.array([None], dtype=object), METRES) is None


@pytest.mark.parametrize(("lon", "lat"), [(114.3, 30.5), (80.2, 41.0), (-8.6, 41.1), (14.4, 35.9), (20.4, -34.0), (121.5, 25.0)])
def test_places_in_right_order_are_not_taken_for_swapped(lon, lat):
    assert not is_swapped(boxes((lon, lat, lon + 0.01, lat + 0.01)), DEGREES)
    assert not is_swapped(boxes((lon, lat, lon + 0.01, lat + 0.01)), METRES)


@pytest.mark.parametrize(("lon", "lat"), [(114.3, 30.5), (80.2, 41.0), (121.5, 25.0)])
def test_chinese_places_in_the_wrong_order_are_seen(lon, lat):
    shapes = boxes((lon, lat, lon + 0.01, lat + 0.01))
    assert is_swapped(swap(shapes), DEGREES)
    assert swap(swap(shapes))[0].equals_exact(shapes[0], 0.0)


def first(*args) -> str:
    """The likeliest candidate, as English messages say it."""
    found = candidates(*args)[0]
    return message(found["say"], "en", **found["with"])


def test_candidates_name_the_likeliest_first():
    assert first((114.0, 30.0, 115.0, 31.0)).startswith("EPSG:4490")
    assert first((38_500_000, 3.3e6, 38_501_000, 3.31e6)).startswith("EPSG:4526")
    assert first((20_500_000, 3.3e6, 20_501_000, 3.31e6)).startswith("EPSG:4498")
    assert first((5e5, 3.3e6, 5.01e5, 3.31e6), METRES).startswith("EPSG:4547")
    assert candidates((5e5, 3.3e6, 5.01e5, 3.31e6))
    assert candidates((1e30, 1e30, 1e31, 1e31)) == []
    for zone, code in ((25, 4513), (45, 4533)):
        assert str(zone) in pyproj.CRS.from_epsg(code).name


def test_empty_positions():
    far = shapely.Polygon([(0, 0), (5e5, 3.3e6), (5.0001e5, 3.3e6), (0, 0)])
    shapes = np.array([shapely.Point(0, 0), far, shapely.box(0, 0, 10, 10), None, shapely.Point(1e-38, 1e-38)], dtype=object)
    broken, void = bad_positions(shapes)
    assert void.tolist() == [True, True, False, False, True]
    assert not broken.any()


def test_bounds_leave_out_what_is_no_number():
    with np.errstate(invalid="ignore"):
        shapes = np.array([shapely.box(0, 0, 1, 1), shapely.Point(np.nan, 5), None], dtype=object)
        assert bounds(shapes) == (0.0, 0.0, 1.0, 1.0)
        assert bad_positions(shapes)[0].tolist() == [False, True, False]
