"""Where numbers stand, and how large: in their own building, or beside it at the end of a line.

World: a map at 1:1000, so that a metre is a millimetre, with houses wall to wall in a row, and one that is large.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from gis.sheet.label_places import Surroundings
from gis.sheet.number_places import SMALL, USUAL, Numbers, Signs, boxes, place_numbers, widest
from gis.sheets import Layout

PAGE = Layout("A4", (210.0, 297.0), (0.0, 0.0, 160.0, 160.0), 1000, (80.0, 80.0))
SIZES = np.array([(2.8, 3.7), (3.5, 4.4), (4.2, 5.2), (4.9, 6.2)])  # of two figures over one, from 5.5 to 10 points


def signs(houses: list[shapely.Polygon]) -> Signs:
    spots = np.array([widest(house) for house in houses])
    sizes = np.broadcast_to(SIZES[:, None], (len(SIZES), len(houses), 2))
    return Signs(np.arange(len(houses)), np.array(houses, dtype=object), spots, sizes)


def placed(houses: list[shapely.Polygon]) -> tuple[Numbers, list[shapely.Polygon]]:
    made = signs(houses)
    everyone = np.arange(len(houses))
    found = place_numbers(made, everyone, PAGE, Surroundings(PAGE.frame_mm, np.zeros((0, 4))))
    return found, [shapely.box(*box) for box in boxes(found, made, everyone)]


def row(wide: float, deep: float, count: int, turned: float = 0.0) -> list[shapely.Polygon]:
    houses = [shapely.box(50 + wide * k, 60, 50 + wide * (k + 1), 60 + deep) for k in range(count)]
    return [shapely.affinity.rotate(house, turned, origin=(80, 80)) for house in houses]


@given(st.floats(2.0, 9.0), st.floats(2.0, 9.0), st.floats(0.0, 90.0))
def test_no_number_touches_the_wall_of_another_house(wide: float, deep: float, turned: float) -> None:
    """Bug: number 19 stood on the wall between houses 18 and 19, and its white rim wiped that wall."""
    houses = row(wide, deep, 8, turned)
    found, labels = placed(houses)
    for k, label in enumerate(labels):
        assert not any(label.distance(other) < 0.1 for i, other in enumerate(houses) if i != k)
        assert found.led[k] != houses[k].contains(label.centroid)


def test_a_number_that_must_leave_its_slice_covers_no_building_of_others() -> None:
    """Bug: the number of a slice of a tower stood on the neighbour's slice, although there was free land of its own.

    A slice 2 mm wide between the neighbour's, west of it, and a barn of its own.
    """
    neighbours, barn = shapely.box(20, 60, 60, 80), shapely.box(62, 60, 90, 80)
    made = replace(signs([shapely.box(60, 60, 62, 80), barn]), others=np.array([neighbours], dtype=object))
    found = place_numbers(made, np.arange(2), PAGE, Surroundings(PAGE.frame_mm, np.zeros((0, 4))))
    label = shapely.box(*boxes(found, made, np.array([0]))[0])
    assert found.led[0] and not label.intersects(neighbours) and not label.intersects(barn)


@pytest.mark.parametrize(("wide", "deep", "size"), [(6, 7.5, 3), (4.7, 5.7, 2), (4, 5, USUAL)])
def test_a_number_is_as_large_as_its_house_allows(wide: float, deep: float, size: int) -> None:
    """Bug: 5 points in a house 30 mm wide."""
    found, labels = placed(row(wide, deep, 3))
    assert (found.type == size).all() and not found.hard.any()
    assert all(house.contains(label) for house, label in zip(row(wide, deep, 3), labels, strict=True))


def test_small_type_only_where_nothing_else_fits() -> None:
    """A shed with free land beside it gets the usual size at the end of a line; a house shut in by others the small one."""
    shed = shapely.box(20, 20, 22, 22)
    court = [shapely.box(100 + x, 100 + y, 100 + x + 3.6, 100 + y + 4.3) for x in np.arange(9) * 3.6 for y in np.arange(9) * 4.3]
    found, _ = placed([shed, *court])
    assert found.type[0] == USUAL and found.led[0] and not found.hard[0]
    middle = 1 + 4 * 9 + 4
    assert found.type[middle] == SMALL and not found.hard[middle] and not found.led[middle]
