"""Repair of areas: the structure method, faults by their line in the catalogue."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import wkt

from gis.geometry.repair import edges, mend_areas
from gis.messages.phrases import said


def shapes(*texts: str | None) -> np.ndarray:
    return np.array([None if t is None else wkt.loads(t) for t in texts], dtype=object)


@pytest.mark.parametrize(
    ("text", "code", "area"),
    [
        ("POLYGON ((0 0, 2 2, 2 0, 0 2, 0 0))", "G01", 2.0),  # bow-tie
        ("POLYGON ((0 0, 4 0, 4 4, 4 9, 4 4, 0 4, 0 0))", "G02", 16.0),  # spike
        ("POLYGON ((0 0, 4 0, 4 2, 2 2, 4 2, 4 4, 0 4, 0 0))", "G02", 16.0),  # spike inwards
        ("MULTIPOLYGON (((0 0, 4 0, 4 4, 4 9, 4 4, 0 4, 0 0)), ((6 0, 8 0, 8 2, 6 2, 6 0)))", "G02", 20.0),  # in one of two parts
        ("POLYGON ((4 2, 4 4, 0 4, 0 0, 4 0, 4 2, 1 2, 4 2))", "G02", 16.0),  # the same where the ring begins
        ("POLYGON ((1 2, 4 2, 4 4, 0 4, 0 0, 4 0, 4 2, 1 2))", "G02", 16.0),  # the same begun at its tip
        ("POLYGON ((0 0, 4 0, 4 2, 9 2, 9 3, 9 2, 4 2, 4 4, 0 4, 0 0))", "G02", 16.0),  # bent spike outwards
        ("POLYGON ((0 0, 4 0, 4 4, 0 4, 0 2, 4 2, 0 2, 0 0))", "G02", 16.0),  # spike right across
        ("POLYGON ((0 0, 9 0, 0 0))", "G05", None),
        ("POLYGON ((0 0, 9 0, 4 0, 0 0))", "G06", None),
        ("POLYGON ((0 0, 4 0, 4 4, 0 4, 0 0), (9 9, 10 9, 10 10, 9 10, 9 9))", "G09", 17.0),  # hole outside
        ("POLYGON ((0 0, 4 0, 4 4, 0 4, 0 0), (4 1, 4 2, 2 2, 2 1, 4 1))", "G10", 14.0),  # hole on the border
        ("POLYGON ((0 0, 9 0, 9 9, 0 9, 0 0), (1 1, 8 1, 8 8, 1 8, 1 1), (2 2, 7 2, 7 7, 2 7, 2 2))", "G11", None),
        ("MULTIPOLYGON (((0 0, 2 0, 2 2, 0 2, 0 0)), ((1 0, 4 0, 4 2, 1 2, 1 0)))", "G12", 8.0),
        ("MULTIPOLYGON (((0 0, 2 0, 2 2, 0 2, 0 0)), ((2 0, 4 0, 4 2, 2 2, 2 0)))", "G13", 8.0),
        ("POLYGON ((0 0, 8 0, 4 4, 8 8, 0 8, 4 4, 0 0))", "G14", 32.0),  # touches itself in the middle
        ("POLYGON ((0 0, 8 0, 8 8, 4 8, 4 9, 4 8, 0 8, 4 4, 0 0))", "G02", 48.0),
        ("POLYGON ((0 0, 8 0, 4 4, 8 8, 4 8, 4 7, 4 8, 0 8, 4 4, 0 0))", "G14", 32.0),  # a spike, and a pinch that stays
    ],
)
def test_each_invalid_outline_has_its_code_and_becomes_valid(text, code, area):
    mended = mend_areas(shapes(text, "POLYGON ((20 0, 21 0, 21 1, 20 0))"))
    assert [(f.code, f.row) for f in mended.faults] == [(code, 0)]
    if code in ("G05", "G06"):
        assert mended.shapes[0] is None
    else:
        assert mended.shapes[0].is_valid
        assert area is None or mended.shapes[0].area == pytest.approx(area)
    assert mended.shapes[1].area == 0.5


def test_missing_empty_and_collections():
    mended = mend_areas(
        shapes(
            None, "POLYGON EMPTY", "GEOMETRYCOLLECTION (POINT (0 0), POLYGON ((0 0, 1 0, 1 1, 0 0)))", "GEOMETRYCOLLECTION (POINT (0 0))"
        )
    )
    assert {f.row: f.code for f in mended.faults} == {0: "G15", 1: "G16", 2: "G17", 3: "G17"}
    assert mended.shapes.tolist()[:2] == [None, None]
    assert mended.shapes[2].geom_type == "Polygon"
    assert mended.shapes[3] is None
    assert mended.faults[2].figures == {"outcome": said("collection_areas", wanted="areas", kept=1, dropped=1)}
    assert mended.faults[3].figures == {"outcome": said("collection_none", wanted="areas", kept=0, dropped=1)}


def test_harmless_things_are_counted_and_the_argument_is_not_changed():
    given = shapes("POLYGON Z ((0 0 1, 1 0 1, 1 0 1, 1 1 1, 0 0 1))", "POLYGON ((0 0, 1 0, 1 1, 0 0))")
    mended = mend_areas(given)
    assert mended.faults == []
    assert mended.counts == {"G19": 1, "G03": 1}
    assert given[0].has_z
    assert shapely.get_num_coordinates(mended.shapes).tolist() == [4, 4]


def test_a_tangle_is_not_repaired():
    xy = np.random.default_rng(1).uniform(0, 1000, (400, 2))
    mended = mend_areas(np.array([shapely.Polygon(xy)], dtype=object))
    assert [f.code for f in mended.faults] == ["G23"]
    assert mended.shapes[0] is None


@settings(max_examples=400)
@given(st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)), min_size=4, max_size=9))
def test_any_ring_becomes_valid_or_nothing_and_every_change_is_named(corners):
    ring = shapely.Polygon([*corners, corners[0]])
    mended = mend_areas(np.array([ring], dtype=object))
    new = mended.shapes[0]
    assert new is None or (new.is_valid and new.area > 0 and new.geom_type in ("Polygon", "MultiPolygon"))
    expected = ring if ring.is_valid else shapely.make_valid(ring, method="structure", keep_collapsed=False)
    assert (new is None) == expected.is_empty
    assert bool(mended.faults) == (not ring.is_valid)
    if new is not None:
        assert new.area == pytest.approx(expected.area)


def test_edges_of_areas_lines_and_collections():
    out = edges(
        shapes(
            "POLYGON ((0 0, 1 0, 1 1, 0 1, 0 0))",
            "LINESTRING (0 0, 3 0)",
            "POINT (0 0)",
            None,
            "GEOMETRYCOLLECTION (LINESTRING (0 0, 2 0), POINT (1 1))",
        )
    )
    assert [None if g is None else g.length for g in out] == [4.0, 3.0, None, None, 2.0]


def test_specks_that_a_repair_makes_are_no_land() -> None:
    """Bug: a shred of 4 square millimetres was a piece of a committee, and so of its EA."""
    bow = "POLYGON ((0 0, 100 0, 100 100, 50 100, 50.00004 100.05, 49.99996 100.05, 50.00002 100, 0 100, 0 0))"
    (mended,) = mend_areas(np.array([shapely.from_wkt(bow)], dtype=object)).shapes
    assert shapely.is_valid(mended) and mended.geom_type == "Polygon" and abs(mended.area - 10_000) < 0.01
