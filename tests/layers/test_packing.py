"""Things as bytes: what comes out is what went in, shapes, numbers and texts alike."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
import shapely

from layers.planning.packing import packed, unpacked


@dataclass(frozen=True)
class Thing:
    shapes: np.ndarray
    mixed: np.ndarray
    numbers: np.ndarray
    one: shapely.Geometry


def thing() -> Thing:
    shapes = np.array([shapely.box(0, 0, 1 / 3, 1), shapely.from_wkt("POLYGON EMPTY"), shapely.box(5, 5, 6, 7)], dtype=object)
    mixed = np.array([None, "1单元", shapely.Point(1, 2)], dtype=object)
    return Thing(shapes, mixed, np.array([1.5, np.nan]), shapely.LineString([(0, 0), (0.1, 7)]))


def test_a_thing_comes_back_to_the_last_bit() -> None:
    before, after = thing(), unpacked(packed(thing()))
    assert shapely.to_wkb(after.shapes).tolist() == shapely.to_wkb(before.shapes).tolist()
    assert after.mixed.tolist() == before.mixed.tolist()
    assert after.numbers.tobytes() == before.numbers.tobytes()
    assert shapely.to_wkb(after.one) == shapely.to_wkb(before.one)


def test_shapes_that_are_missing_come_back_missing() -> None:
    assert unpacked(packed(np.array([None, shapely.Point(1, 2)], dtype=object))).tolist() == [None, shapely.Point(1, 2)]
    assert unpacked(packed(np.zeros(0, dtype=object))).shape == (0,)


def test_equal_things_are_packed_alike() -> None:
    assert packed(thing()) == packed(thing())


def test_a_table_without_rows_can_be_packed() -> None:
    """Bug: texts of no rows were taken for shapes, over and over."""
    frame = pd.DataFrame({"a": np.array([], dtype=object), "b": np.array([], dtype=object)})
    assert unpacked(packed(frame)).equals(frame)
