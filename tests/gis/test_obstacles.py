"""Obstacles: footprints that have collapsed are taken without a word from the library."""

from __future__ import annotations

import warnings

import numpy as np
import shapely

from gis.delineation.obstacles import obstacles


def test_a_footprint_collapsed_to_a_line_or_a_point_gives_no_warning() -> None:
    """G06: a polygon on one line, and one on one point, beside a sound house."""
    shapes = [shapely.box(10, 10, 20, 20), shapely.Polygon([(30, 30), (50, 30), (40, 30)]), shapely.Polygon([(60, 60)] * 4)]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        made, of = obstacles(np.array(shapes, dtype=object), shapely.box(0, 0, 100, 100))
    assert of.tolist()[0] >= 0 and len(made) >= 1
    assert shapely.area(made[of[0]]) > 90
