"""Lines G01-G07 and G15-G23 of the bad-input catalogue, each as a small file."""

from __future__ import annotations

import math
import sqlite3
import struct

import numpy as np
import pytest
import shapely

from gis.errors import Refused
from gis.messages import message
from tests.layers.garden import (
    BOW_TIE,
    METRIC,
    SOUND,
    barriers,
    buildings,
    codes,
    committees,
    moved,
    ring,
    square,
    write_geojson,
    write_layer,
)

BOW = ring((0, 0), (10, 10), (10, 0), (0, 10), (0, 0))
SPIKE = ring((0, 0), (10, 0), (10, 10), (10, 30), (10, 10), (0, 10), (0, 0))
TWICE = ring((0, 0), (10, 0), (10, 0), (10, 10), (0, 10), (0, 0))
NEARLY_CLOSED = ring((0, 0), (10, 0), (10, 10), (0, 10), (0, 0.5))
UNCLOSED = ring((0, 0), (10, 0), (10, 10), (0, 10))
OPEN = ring((0, 0), (10, 0), (10, 10), (5, 10), (5, -5))  # a straight edge would cross it
CIRCLE = [(50 + 50 * math.cos(0.1 * k), 50 + 50 * math.sin(0.1 * k)) for k in range(63)]
WITHOUT_LAST = ring(*CIRCLE)  # a gap as wide as its edges: only the first point is not repeated
CUT_OFF = ring(*CIRCLE[:-11])  # a straight edge would cut off a segment of the circle
SHORT = ring((0, 0), (10, 0))
FLAT = ring((0, 0), (10, 0), (5, 0), (0, 0))
COLLECTION = {"type": "GeometryCollection", "geometries": [SOUND, {"type": "Point", "coordinates": moved((0, 0))[0]}]}
ONLY_A_POINT = {"type": "GeometryCollection", "geometries": [{"type": "Point", "coordinates": moved((0, 0))[0]}]}
EMPTY = {"type": "Polygon", "coordinates": []}


@pytest.mark.parametrize(
    ("code", "geometry", "severity", "status"),
    [
        ("G01", BOW, "warning", ""),
        ("G02", SPIKE, "note", ""),
        ("G03", TWICE, "note", ""),
        ("G04", NEARLY_CLOSED, "note", ""),
        ("G04", UNCLOSED, "note", ""),
        ("G04", WITHOUT_LAST, "note", ""),
        ("G04-open", OPEN, "error", "bad_shape"),
        ("G04-wide", CUT_OFF, "error", "bad_shape"),
        ("G06", FLAT, "error", "no_area"),
        ("G15", None, "error", "no_geometry"),
        ("G16", EMPTY, "error", "no_geometry"),
        ("G17", COLLECTION, "note", ""),
        ("G17", ONLY_A_POINT, "error", "no_area"),
    ],
)
def test_each_fault_is_named_and_every_building_stays(tmp_path, code, geometry, severity, status):
    read = buildings(write_geojson(tmp_path / "b.geojson", [geometry, SOUND]))
    assert codes(read).get(code) == 1
    assert next(i for i in read.issues if i["code"] == code)["severity"] == severity
    assert read.table["status"].tolist() == [status, ""]
    assert read.rows_refused == (status != "")
    if not status:
        assert read.table.geometry.iloc[0].is_valid
        assert read.table.geometry.iloc[0].area > 0


@pytest.mark.parametrize("geometry", [OPEN, CUT_OFF, FLAT, SHORT, None, EMPTY, ONLY_A_POINT])
def test_a_committee_without_a_sound_outline_is_left_out_and_listed(tmp_path, geometry):
    rows = [{"code": "420102001001"}, {"code": "420102001002"}]
    read = committees(write_geojson(tmp_path / "c.geojson", [geometry, SOUND], rows))
    assert read.table["committee_code"].tolist() == ["420102001002"]
    assert (read.rows_read, read.rows_refused) == (2, 1)
    assert [i["params"]["row"] for i in read.issues if i["severity"] == "error"] == [0]


def test_an_unclosed_ring_is_closed_by_its_own_straight_edge(tmp_path):
    read = committees(write_geojson(tmp_path / "c.geojson", [UNCLOSED, SOUND], [{"code": "420102001001"}, {"code": "420102001002"}]))
    assert read.rows_refused == 0 and codes(read) == {"G04": 1}
    assert read.table.geometry.area.tolist() == pytest.approx([100, 2500])
    (found,) = read.issues
    assert (found["params"]["gap_m"], found["committee_code"], found["params"]["named"]) == (10.0, "420102001001", " [420102001001]")


def test_an_outline_without_some_of_its_points_is_not_closed(tmp_path):
    """Bug: a ring without its last 11 points was closed by a straight line over 461 m with a note."""
    read = committees(write_geojson(tmp_path / "c.geojson", [CUT_OFF, SOUND], [{"code": "420102001001"}, {"code": "420102001002"}]))
    (found,) = read.issues
    gap_m = math.dist(CIRCLE[0], CIRCLE[-12])
    assert (read.rows_refused, found["code"], found["params"]["gap_m"]) == (1, "G04-wide", pytest.approx(gap_m, abs=0.01))
    assert f"the outline is open by {found['params']['gap_m']} m" in message("G04-wide", "en", **found["params"])
    assert f"缺口 {found['params']['gap_m']} 米" in message("G04-wide", "zh", **found["params"])


def test_too_few_corners(tmp_path):
    read = buildings(write_geojson(tmp_path / "b.geojson", [SHORT, SOUND]))
    assert codes(read) == {"G05": 1}
    assert read.table["status"].tolist() == ["no_area", ""]


def test_a_bow_tie_committee_is_taken_as_the_structure_method_makes_it_valid(tmp_path):
    """Two triangles that touch; nothing is moved by a guess.

    |\\  /|
    | \\/ |
    | /\\ |
    |/  \\|
    """
    read = committees(write_geojson(tmp_path / "c.geojson", [BOW], [{"code": "420102001001"}]))
    outline = read.table.geometry.iloc[0]
    assert outline.equals_exact(shapely.make_valid(BOW_TIE, method="structure", keep_collapsed=False), 0.0)
    assert outline.area == pytest.approx(50.0)
    assert codes(read) == {"G01": 1}


@pytest.mark.parametrize(("number", "code"), [(np.nan, "G07"), (np.inf, "G07")])
def test_coordinates_that_are_no_numbers(tmp_path, number, code):
    with np.errstate(invalid="ignore"):
        bad = shapely.Polygon([*moved((0, 0), (10, 0)), (number, 5.0), *moved((0, 0))])
    path = write_layer(tmp_path / "b.gpkg", [bad, square(50, 0)], layer="b")
    read = buildings(path)
    assert codes(read) == {code: 1}
    assert read.table["status"].tolist() == ["bad_position", ""]
    assert not read.table.geometry.isna().any()


def test_not_a_number_in_json_refuses_the_file(tmp_path):
    path = write_geojson(tmp_path / "b.geojson", [ring((0, 0), (10, float("nan")), (10, 10), (0, 0))])
    with pytest.raises(Refused, match="NaN"):
        buildings(path)


def test_the_word_nan_in_a_text_is_no_number(tmp_path):
    path = write_geojson(tmp_path / "b.geojson", [SOUND], [{"name": "x, NaN, y"}])
    assert buildings(path).table["name"].tolist() == ["x, NaN, y"]


def test_the_empty_position(tmp_path):
    nowhere = shapely.Polygon([(0, 0), (0, 0), (0, 0), (0, 0)])
    torn = shapely.Polygon([(0, 0), *moved((0, 0), (9, 9)), (0, 0)])
    read = buildings(write_layer(tmp_path / "b.gpkg", [nowhere, torn, square(0, 0)], layer="b"))
    assert codes(read) == {"R18": 2}  # one at (0, 0), one with a corner there
    assert read.table["status"].tolist() == ["bad_position", "bad_position", ""]


def test_a_world_that_begins_at_zero_is_no_empty_position(tmp_path):
    read = buildings(write_layer(tmp_path / "b.gpkg", [shapely.box(0, 0, 10, 10), shapely.box(20, 0, 30, 10)], layer="b"))
    assert codes(read) == {}


def test_heights_are_dropped_with_a_note(tmp_path):
    read = buildings(write_layer(tmp_path / "b.gpkg", [shapely.force_3d(square(0, 0), 7.0)], layer="b"))
    assert codes(read) == {"G19": 1}
    assert not read.table.geometry.has_z.any()


def test_points_and_lines_as_buildings_are_accepted(tmp_path):
    shapes = [shapely.Point(moved((5, 5))[0]), shapely.LineString(moved((0, 0), (10, 0)))]
    read = buildings(write_layer(tmp_path / "b.gpkg", shapes, layer="b", building_id=["h7", "h8"]))
    assert codes(read) == {"V14": 1}
    (said,) = [i["params"] for i in read.issues if i["code"] == "V14"]
    assert (said["rows"], said["ids"]) == ("0, 1", "h7, h8")
    assert read.table["status"].tolist() == ["", ""]
    assert set(read.table.geom_type) == {"Point"}


def test_a_layer_of_lines_is_no_layer_of_buildings(tmp_path):
    path = write_layer(tmp_path / "roads.gpkg", [shapely.LineString(moved((0, 0), (10 * k, 9))) for k in range(1, 4)], layer="roads")
    with pytest.raises(Refused) as refused:
        buildings(path)
    assert refused.value.code == "wrong_shapes"
    assert "it holds lines, but areas or points are needed" in refused.value.say("en")


def test_a_layer_of_points_is_no_layer_of_committees(tmp_path):
    path = write_layer(tmp_path / "c.gpkg", [shapely.Point(moved((5, 5))[0])], layer="c", code=["420102001001"])
    with pytest.raises(Refused) as refused:
        committees(path)
    assert refused.value.code == "wrong_shapes"


def test_all_rows_bad_refuses_the_file(tmp_path):
    path = write_geojson(tmp_path / "b.geojson", [None, FLAT])
    for read in (buildings, committees):
        with pytest.raises(Refused) as refused:
            read(path)
        assert refused.value.code in ("all_refused", "R01")


def test_barriers_count_by_their_edge_and_bad_rows_are_listed(tmp_path):
    path = write_geojson(tmp_path / "roads.geojson", [SOUND, None, {"type": "LineString", "coordinates": moved((0, 0), (9, 0))}])
    read = barriers(path)
    assert codes(read) == {"G15": 1}
    assert read.table.length.tolist() == pytest.approx([200.0, 9.0])
    assert (read.rows_read, read.rows_refused) == (3, 1)
    assert read.table["kind"].tolist() == ["road", "road"]
    assert read.table.crs == METRIC


def test_barriers_in_tunnels_and_no_lines_are_left_out_with_a_note(tmp_path):
    lines = [shapely.LineString(moved((0, y), (9, y))) for y in range(5)]
    columns = {
        "highway": ["primary_link", "steps", "proposed", "service", None],
        "railway": [None, None, None, None, "rail"],
        "tunnel": ["no", None, None, "building_passage", "yes"],
    }
    path = write_layer(tmp_path / "r.gpkg", lines, layer="r", **columns)
    read = barriers(path)
    assert read.table["kind"].tolist() == ["primary", "footway"]
    assert read.table["rank"].tolist() == [2, 5]
    assert codes(read) == {"I01": 1, "I02": 1}
    assert read.rows_refused == 0


def test_a_layer_without_lines_is_taken_with_a_warning(tmp_path):
    path = write_layer(tmp_path / "r.gpkg", [shapely.LineString(moved((0, 0), (9, 0)))], layer="r", kind=["road"])
    read = barriers(path, where="kind = 'river'")
    assert len(read.table) == 0
    assert list(read.table.columns) == ["kind", "rank", "name", "geometry"]
    assert codes(read) == {"I05-where": 1}


def test_curves_are_turned_into_lines_with_a_note(tmp_path):
    """A circle of five points as GeoPackage stores it, beside a square."""
    path = write_layer(tmp_path / "b.gpkg", [square(0, 0), square(50, 0)], layer="b", building_id=["a", "b"])
    circle = moved((0, 0), (5, 5), (10, 0), (5, -5), (0, 0))
    curve = struct.pack("<BIIBII", 1, 10, 1, 1, 8, 5) + b"".join(struct.pack("<dd", *p) for p in circle)
    with sqlite3.connect(path) as db:
        for (trigger,) in db.execute("select name from sqlite_master where type = 'trigger'").fetchall():
            db.execute(f'drop trigger "{trigger}"')
        db.execute("update b set geom = ? where building_id = 'a'", (b"GP\0\1" + struct.pack("<i", 4547) + curve,))
    db.close()
    read = buildings(path)
    assert codes(read) == {"G20": 1}
    assert read.table.area.tolist() == pytest.approx([np.pi * 25, 100], rel=0.01)
