"""Polygons that keep buildings together where there is a plan already: plans to pick from, and plans that keep another."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import shapely

from gis.issues import DELINEATION
from gis.schema import BUILDINGS, COMMITTEES, EAS, PARTS, TOGETHER
from layers.edits.alternatives import alternatives
from layers.planning.keeping_project import Keeping
from layers.planning.project_plan import delineate_project
from layers.reading.consequences import State, outcome
from layers.store import Project
from tests.gis import tables
from tests.town import EAST, NORTH, A, make_town


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    with Project.open(make_town(tmp_path / "town.gpkg")) as project:
        yield project


def eas_in(project: Project, polygon: shapely.Geometry) -> set[str]:
    """EAs of the buildings in a polygon."""
    parts = project.read(PARTS, A)
    return set(parts.loc[shapely.within(parts.geometry.to_numpy(), polygon), "ea_code"])


def parted(project: Project) -> shapely.Polygon:
    """A square of three by three houses, 54 units, that lies in several EAs of the plan."""
    corners = [(EAST + 10 + 36 * i, NORTH + 10 + 36 * j) for i in range(6) for j in range(6)]
    squares = [shapely.box(x, y, x + 94, y + 86) for x, y in corners]
    return next(s for s in squares if len(eas_in(project, s)) > 1)


def test_every_plan_to_pick_from_keeps_the_polygon_whole(project: Project) -> None:
    square = parted(project)
    project.write({TOGETHER: tables.table(TOGETHER, [square], name=["院"], source_row=[0])})
    for take in (1, 2):
        shown = alternatives(project, A, 2, take=take, workers=1)
        assert len(shown.plans) == 2 and len(eas_in(project, square)) == 1


def test_what_is_cut_anew_keeps_the_polygon_whole(project: Project) -> None:
    """All counts have all but doubled, so every EA is over the limit and is cut anew."""
    square = parted(project)
    buildings = project.read(BUILDINGS)
    buildings["housing_units"] = 11.0
    project.write({TOGETHER: tables.table(TOGETHER, [square], name=["院"], source_row=[0])})
    project.write({BUILDINGS: buildings, **outcome(State(project), "buildings", buildings).tables})
    delineate_project(project, committee_codes=[A], keeping=Keeping(keep=True), workers=1)
    assert len(eas_in(project, square)) == 1


def test_notes_name_the_codes_that_the_areas_have(project: Project) -> None:
    """An EA without load goes, and the others keep their codes, which are then no longer 001, 002, ..."""
    buildings, parts = project.read(BUILDINGS), project.read(PARTS)
    emptied = parts.loc[parts["ea_code"] == f"{A}002", "building_id"]
    buildings.loc[buildings["building_id"].isin(emptied), "housing_units"] = 0.0
    committee = project.read(COMMITTEES, A).geometry.iloc[0]
    project.write({TOGETHER: tables.table(TOGETHER, [committee], name=["全村"], source_row=[0])})
    project.write({BUILDINGS: buildings, **outcome(State(project), "buildings", buildings).tables})
    made = delineate_project(project, committee_codes=[A], keeping=Keeping(keep=True), workers=1)
    codes = sorted(project.read(EAS, A)["ea_code"])
    assert codes != [f"{A}{k + 1:03d}" for k in range(len(codes))]
    (note,) = [i for i in made.found[DELINEATION] if i["code"] == "E30-load"]
    assert note["params"]["eas"] == ", ".join(codes)
