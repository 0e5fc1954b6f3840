"""Where a building belongs that reaches over the outline."""

from __future__ import annotations

import numpy as np
import shapely

from gis.geometry.inner_spots import inner_spots


def test_the_spot_of_a_building_lies_in_it() -> None:
    house = shapely.box(2, 2, 4, 4)
    assert shapely.contains(house, inner_spots(np.array([house]), shapely.box(0, 0, 10, 10))[0])


def test_of_a_building_across_a_notch_it_lies_on_the_larger_piece_inside() -> None:
    outline = shapely.difference(shapely.box(0, 0, 30, 10), shapely.box(8, 0, 20, 8))
    house = shapely.box(2, 2, 22, 4)  # 6 m of it in the west, 2 m in the east, its middle in the notch
    spot = inner_spots(np.array([house]), outline)[0]
    assert shapely.contains(shapely.box(2, 2, 8, 4), spot)


def test_a_building_beyond_the_outline_has_its_own() -> None:
    house = shapely.box(40, 2, 44, 4)
    assert shapely.contains(house, inner_spots(np.array([house]), shapely.box(0, 0, 10, 10))[0])
