"""EAs of the last census taken into a project, and a plan begun from them.

The town of `tests.town`, without its plan: committees A, B and C side by side, 300 x 300 m each, 64 houses in each.
"""

from __future__ import annotations

import json
from pathlib import Path

import geopandas as gpd
import pyogrio
import pytest
import shapely

from gis.errors import Refused
from gis.messages import finding_text
from gis.schema import BARRIERS, BUILDINGS, COMMITTEES, CROSSWALK, EA_CODES, EARLIER_EAS, EAS, PARTS
from layers.exporting import export_project
from layers.imports import Imported, import_source
from layers.planning.keeping_project import Keeping
from layers.planning.project_plan import delineate_project
from layers.readers import Source
from layers.store import Project
from routes.commands import main
from tests.town import EAST, NORTH, SIDE, A, B, C, make_town


@pytest.fixture
def project(tmp_path: Path):
    """The town before any plan."""
    with Project.open(make_town(tmp_path / "town.gpkg")) as town, Project.create(tmp_path / "new.gpkg") as made:
        export_project(town, str(tmp_path / "plan.gpkg"))
        for table in (COMMITTEES, BUILDINGS, BARRIERS):
            made.write({table: town.read(table)})
        yield made


def strip(k: int, of: int, west: float = EAST) -> shapely.Polygon:
    """The k-th of so many strips of a committee, from the west."""
    wide = SIDE / of
    return shapely.box(west + k * wide, NORTH, west + (k + 1) * wide, NORTH + SIDE)


def take(project: Project, codes: list[object], shapes: list[object], mode: str | None = None, name: str = "code") -> Imported:
    path = project.path.with_name(f"eas{len(list(project.path.parent.iterdir()))}.gpkg")
    gpd.GeoDataFrame({name: codes}, geometry=shapes, crs=4547).to_file(path, layer="eas")
    return import_source(project, "eas", Source(path), mode=mode)


def texts(done: Imported) -> dict[str, str]:
    return {i["code"]: finding_text({**i, "params": json.dumps(i["params"])}, "en") for i in done.issues}


def test_a_plan_of_last_time_is_taken_over(project: Project, tmp_path: Path) -> None:
    done = import_source(project, "eas", Source(tmp_path / "plan.gpkg", "enumeration_areas"))
    assert (done.rows_read, done.rows_refused) == (10, 0) and not project.read(EAS).size
    made = delineate_project(project, committee_codes=[A], keeping=Keeping(keep=True), workers=1)
    before = pyogrio.read_dataframe(tmp_path / "plan.gpkg", layer="enumeration_areas").set_index("ea_code").geometry
    now = project.read(EAS).set_index("ea_code").geometry
    assert set(now.index) == {f"{A}{n:03d}" for n in range(1, 6)}
    assert all(now[c].symmetric_difference(before[c]).area < 0.05 for c in now.index)
    assert made.aftermath.changes.eas_kept == 5 and made.aftermath.changes.units_moved == 0
    assert len(project.read(EARLIER_EAS)) == 10


def test_only_what_does_not_fit_is_cut(project: Project) -> None:
    """Five strips of 64 to 128 units or so, the second and third drawn as one of some 150."""
    shapes = [strip(0, 5), shapely.union(strip(1, 5), strip(2, 5)), strip(3, 5), strip(4, 5)]
    take(project, [f"{A}{n:03d}" for n in (11, 12, 14, 15)], shapes, name="普查小区代码")
    delineate_project(project, keeping=Keeping(keep=True), workers=1)
    eas = project.read(EAS)
    mine = eas[eas["committee_code"] == A]
    assert shapely.coverage_is_valid(mine.geometry.to_numpy())
    assert abs(mine.area.sum() - SIDE * SIDE) < 1
    assert all(int(c[-3:]) in (11, 12, 14, 15) or int(c[-3:]) > 15 for c in mine["ea_code"])
    assert mine["load"].between(40, 120).all()
    assert project.read(PARTS)["housing_units"].sum() == project.read(BUILDINGS)["housing_units"].sum()
    walk = project.read(CROSSWALK)
    assert set(walk.loc[walk["committee_code"] == A, "old_ea_code"]) == {f"{A}{n:03d}" for n in (11, 12, 14, 15)}
    assert eas.loc[eas["committee_code"] == B, "ea_code"].min() == f"{B}001"  # there was nothing to keep
    gone = project.read(EA_CODES).query("retired")["ea_code"]
    assert set(gone) == {f"{A}{n:03d}" for n in (11, 12, 14, 15)} - set(mine["ea_code"])


def test_the_plan_there_is_comes_first(project: Project, tmp_path: Path) -> None:
    delineate_project(project, committee_codes=[A], workers=1)
    before = project.read(EAS)
    take(project, [f"{A}055"], [strip(0, 1)])
    delineate_project(project, committee_codes=[A], keeping=Keeping(keep=True), workers=1)
    assert project.read(EAS)["ea_code"].tolist() == before["ea_code"].tolist()


def test_every_row_that_does_not_fit_is_told(project: Project) -> None:
    codes = [f"{A}001", f"{A}900", "12", f"{C}002", "370305999999001", f"{B}003", f"{B}003", f"{A}002", f"{A}004"]
    shapes = [strip(0, 5), strip(1, 5), strip(2, 5), strip(2, 5), strip(3, 5), strip(0, 2, EAST + SIDE), strip(1, 2, EAST + SIDE)]
    shapes += [shapely.box(EAST + 40, NORTH, EAST + 120, NORTH + SIDE), shapely.box(EAST + 200, NORTH - 40, EAST + 300, NORTH + SIDE)]
    done = take(project, codes, shapes)
    assert done.rows_refused == 6
    assert set(project.read(EARLIER_EAS)["ea_code"]) == {f"{A}001", f"{A}002", f"{A}004"}
    said = texts(done)
    assert "feature 2 (counted from 0)" in said["T06-ea"] and "'12'" in said["T06-ea"] and "Correct the code" in said["T06-ea"]
    assert "the project has no committee 370305999999" in said["I20"]
    assert "100 % of enumeration area" in said["I21"] and "feature 3" in said["I21"]
    assert "4000 m2 (12 %)" in said["I22"] and "feature 8" in said["I22"]
    assert f"{A}001 overlaps {A}002 (feature 7) by 6000 m2" in said["I23"]
    assert "(5, 6)" in said["T07"]
    made = delineate_project(project, committee_codes=[A], keeping=Keeping(keep=True), workers=1)  # the land of none is filled
    assert abs(made.eas.area.sum() - SIDE * SIDE) < 1


def test_a_later_list_replaces_or_updates(project: Project) -> None:
    take(project, [f"{A}001", f"{A}002"], [strip(0, 2), strip(1, 2)])
    done = take(project, [f"{A}002"], [strip(2, 3)], mode="update")
    assert done.difference.counts()["changed"] == 1 and len(project.read(EARLIER_EAS)) == 2
    take(project, [f"{A}003"], [strip(0, 1)])
    assert project.read(EARLIER_EAS)["ea_code"].tolist() == [f"{A}003"]


@pytest.mark.parametrize(
    ("codes", "name", "shape", "reason"),
    [
        (["3"], "code", strip(0, 2), "all_refused"),
        ([f"{A}001"], "number", strip(0, 2), "column_needed"),
        ([f"{A}001"], "code", shapely.Point(EAST, NORTH), "wrong_shapes"),
    ],
)
def test_files_that_are_refused(project: Project, codes: list[object], name: str, shape: object, reason: str) -> None:
    revision = project.revision
    with pytest.raises(Refused) as refused:
        take(project, codes, [shape], name=name)
    assert refused.value.code == reason and project.revision == revision


def test_the_command(project: Project, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    path = str(project.path)
    assert main(["import", path, "eas", f"{tmp_path / 'plan.gpkg'}:enumeration_areas", "--map", "code=ea_code", "--lang", "en"]) == 0
    assert "earlier enumeration areas: 10 rows read, 0 refused." in capfd.readouterr().out
    assert main(["delineate", path, "--keep", "--committee", A, "--lang", "en", "--workers", "1"]) == 0
    assert "5 enumeration areas as they were" in capfd.readouterr().out
