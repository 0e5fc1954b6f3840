"""What refusals and findings name: the path of the project, the row without an id, the value that cannot be (world: `broken`)."""

from __future__ import annotations

import shlex
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import geopandas as gpd
import pytest
import shapely

from gis.errors import Refused
from layers.store import Project
from tests.routes.broken import Desk, X, Y, buildings, road


def test_a_hint_can_be_pasted(desk: Desk) -> None:
    """Bug: it dropped the folder of the project and did not quote a space in its name."""
    other = desk.folder / "新 项目.gpkg"
    for words in (["new", other], ["import", other, "buildings", desk.folder / "b.gpkg"], ["export", other, "--out", "x.gpkg"]):
        said = desk.call(*words, "--lang", "en")
        hint = shlex.split((said.out + said.err).rpartition("server.py ")[2])
        assert str(other) in hint
    assert f'server.py new "{desk.folder / "a b.gpkg"}"' in desk.call("coverage", desk.folder / "a b.gpkg", "--lang", "en").err


def test_a_row_without_an_id_is_named(desk: Desk) -> None:
    """Bug: an append said that one row had none, and not which."""
    frame = buildings().iloc[:5]
    frame = frame.assign(building_id=["n0", "n1", "n2", None, "n4"])
    code, message = desk.refused("buildings", desk.file("b2.gpkg", frame), "--mode", "append")
    assert code == "ids_partly" and "1 row has none: feature 3, counted from 0" in message


def test_a_number_of_300_digits_is_not_spelled_out(desk: Desk) -> None:
    said = desk.take("buildings", desk.file("b2.gpkg", buildings().assign(housing_units=[1e300, *[4.0] * 49])))
    line = next(line for line in said.out.splitlines() if "T17" in line)
    assert "housing_units 1e+300 is not plausible" in line and len(line) < 300


def test_a_line_has_a_length_and_no_area(desk: Desk) -> None:
    at = shapely.LineString([(X + 9, Y), (X + 9, Y)])
    lines = gpd.GeoDataFrame({"kind": ["road", "road"]}, geometry=[at, road().geometry[0]], crs=4547)
    said = desk.take("barriers", desk.file("r2.gpkg", lines))
    assert "error G06-line (1)" in said.out and "the line has no length" in said.out


@pytest.mark.parametrize(
    ("wrong", "text"),
    [
        (shapely.box(36.6, 117.1, 36.61, 117.11), "no place: 36.61, 117.11; its latitude and longitude seem exchanged"),
        (shapely.box(X, Y, X + 200, Y + 200), "; it seems to be in metres, not degrees"),
        (shapely.box(117, 91, 118, 200), "no place: 118, 200."),
    ],
    ids=["exchanged", "metres", "unknown"],
)
def test_a_coordinate_without_a_place_is_shown(desk: Desk, wrong: shapely.Geometry, text: str) -> None:
    """Bug: of one shape among many nothing was said but that something was wrong with it."""
    frame = buildings().to_crs(4326)
    frame.loc[7, "geometry"] = wrong
    said = desk.take("buildings", desk.file("b2.gpkg", frame), "--mode", "update")
    assert text in next(line for line in said.out.splitlines() if "G07" in line)


def test_two_new_projects_at_once(tmp_path: Path) -> None:
    """Bug: the second was told that the file was damaged."""

    def make(_: int) -> str:
        try:
            Project.create(tmp_path / "a.gpkg").close()
        except Refused as refused:
            return refused.code
        return "made"

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(make, range(4))) == ["made", *["project_exists"] * 3]
    assert [p.name for p in tmp_path.iterdir()] == ["a.gpkg"]
    Project.open(tmp_path / "a.gpkg").close()
