r"""Deliveries taken into a project, again and again: what changes, what is kept, what goes stale.

World: two committees side by side, 200 x 200 m, each with 5 x 5 houses; a road along their shared line.

    +-------+-------+
    | # # # | # # # |
    | # # # | # # # |
    +-------+-------+
"""

from __future__ import annotations

import csv
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from gis.errors import Conflict, NotFound, Refused
from gis.schema import BARRIERS, BUILDINGS, CELLS, COMMITTEES, DWELLINGS, EAS, ISSUES, PARTS, REGIONS, TOTALS
from layers.accounts import recount_project
from layers.exporting import export_project
from layers.imports import Imported, import_source
from layers.planning.project_plan import delineate_project
from layers.readers import Source
from layers.storage.stored_tables import PLANS, SOURCES
from layers.store import Project

WEST, EAST = "370305001001", "370305001002"
X, Y = 500_000.0, 4_060_000.0


def committees(**columns: object) -> gpd.GeoDataFrame:
    shapes = [shapely.box(X, Y, X + 200, Y + 200), shapely.box(X + 200, Y, X + 400, Y + 200)]
    return gpd.GeoDataFrame({"code": [WEST, EAST], "name": ["西村", "东村"], **columns}, geometry=shapes, crs=4547)


def buildings() -> gpd.GeoDataFrame:
    x, y = (a.ravel() for a in np.meshgrid([*range(10, 200, 38), *range(210, 400, 38)], range(10, 200, 38)))
    ids = [f"{'w' if a < 200 else 'e'}{k:02d}" for k, a in enumerate(x)]
    data = {"building_id": ids, "housing_units": np.full(len(x), 4.0), "floors": 2, "use": "residential"}
    return gpd.GeoDataFrame(data, geometry=shapely.box(X + x, Y + y, X + x + 14, Y + y + 12), crs=4547)


def road() -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame({"kind": ["road"]}, geometry=[shapely.LineString([(X + 200, Y), (X + 200, Y + 200)])], crs=4547)


class County:
    """A project, with a folder to deliver from."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.project = Project.create(folder / "county.gpkg")

    def take(self, role: str, data: object, mode: str | None = None, key: str | None = None) -> Imported:
        path = self.folder / f"{role}{len(list(self.folder.iterdir()))}"
        if isinstance(data, gpd.GeoDataFrame):
            path = path.with_suffix(".gpkg")
            data.to_file(path)
        else:
            path = path.with_suffix(".csv")
            with path.open("w", newline="", encoding="utf-8") as f:
                csv.writer(f).writerows(data)
        return import_source(self.project, role, Source.parse(str(path)), mode=mode, key=key)

    def parts(self) -> gpd.GeoDataFrame:
        return self.project.read(PARTS).set_index("building_id")

    def states(self) -> dict[str, str]:
        plans = self.project.read(PLANS)
        return dict(zip(plans["committee_code"], plans["state"], strict=True))


@pytest.fixture
def county(tmp_path: Path) -> County:
    county = County(tmp_path)
    county.take("committees", committees())
    county.take("buildings", buildings())
    county.take("barriers", road())
    return county


@pytest.fixture
def planned(county: County) -> County:
    delineate_project(county.project, workers=1)
    return county


def test_the_first_deliveries_fill_the_project(county: County) -> None:
    project = county.project
    assert [len(project.read(t)) for t in (COMMITTEES, BUILDINGS, BARRIERS)] == [2, 50, 1]
    assert project.read(SOURCES)["role"].tolist() == ["committees", "buildings", "barriers"]
    assert project.crs.to_epsg() == project.source_crs.to_epsg() == 4547 and project.revision == 3


def test_buildings_come_after_committees(tmp_path: Path) -> None:
    county = County(tmp_path)
    for role, data in (("buildings", buildings()), ("barriers", road()), ("units", [["id"], ["a"]])):
        with pytest.raises(Refused, match=r"no committees yet|no buildings yet"):
            county.take(role, data, key="id")
    assert county.project.revision == 0


def test_a_refused_file_changes_nothing(county: County) -> None:
    before = county.project.read(COMMITTEES)
    with pytest.raises(Refused):
        county.take("committees", committees(code=["4.20102E+11", "4.20103E+11"]))
    assert county.project.revision == 3 and county.project.read(COMMITTEES).equals(before)


def test_an_update_is_counted_and_vanished_buildings_stay(county: County) -> None:
    later = buildings().iloc[5:].copy()
    later.loc[later.index[0], "housing_units"] = 9
    later = pd.concat([later, later.iloc[-1:].assign(building_id="new")], ignore_index=True)
    done = county.take("buildings", later, "update")
    assert done.difference.counts() == {"added": 1, "changed": 1, "unchanged": 44, "vanished": 5, "known": 0}
    assert len(county.project.read(BUILDINGS)) == 51


def test_appended_ids_that_are_there_are_refused_rows(county: County) -> None:
    done = county.take("buildings", buildings().iloc[:2].assign(building_id=["w00", "n1"]), "append")
    assert done.rows_refused == 1 and [i["code"] for i in done.issues if i["severity"] == "error"] == ["I09"]
    assert len(county.project.read(BUILDINGS)) == 51


def test_row_numbers_cannot_be_compared(county: County) -> None:
    with pytest.raises(Refused, match="building_id, and the file has none"):
        county.take("buildings", buildings().drop(columns="building_id"), "update")


def test_the_same_lines_are_not_doubled_but_may_replace_themselves(county: County) -> None:
    file = next(county.folder.glob("barriers*.gpkg"))
    with pytest.raises(Refused, match="imported already"):
        import_source(county.project, "barriers", Source.parse(str(file)))
    import_source(county.project, "barriers", Source.parse(str(file)), mode="replace")
    county.take("barriers", road().assign(kind="river"))
    assert len(county.project.read(BARRIERS)) == 2


def test_barriers_cannot_be_updated(county: County) -> None:
    with pytest.raises(Refused, match="Possible: append, replace"):
        county.take("barriers", road(), "update")


def test_committees_without_codes_keep_their_temporary_ones(tmp_path: Path) -> None:
    county = County(tmp_path)
    county.take("committees", committees(code=["甲", "乙"]))
    first = county.project.read(COMMITTEES).set_index("source_code")["committee_code"]
    done = county.take("committees", committees(code=["甲", "乙"]).iloc[::-1], "update")
    again = county.project.read(COMMITTEES).set_index("source_code")["committee_code"]
    assert done.difference.counts()["unchanged"] == 2 and again.to_dict() == first.to_dict()
    county.take("committees", committees(code=["丙", "丁"]), "append")
    assert county.project.read(COMMITTEES)["committee_code"].nunique() == 4


# lists ------------------------------------------------------------------------------------------------------------------
def test_dwellings_replace_the_units_and_can_be_taken_back(county: County) -> None:
    stated = county.project.read(BUILDINGS)
    rows = [["楼号", "单元"], *[["w00", 1]] * 7, *[["w00", 2]] * 5, *[["nobody", 1]] * 3]
    done = county.take("units", rows, key="楼号")
    w00 = county.project.read(BUILDINGS).set_index("building_id").loc["w00"]
    assert (w00["housing_units"], w00["entrances"]) == (12, 2)
    assert [(i["code"], i["params"].get("units")) for i in done.issues] == [("T20-taken", None), ("I07", 3)]
    assert county.take("buildings", buildings(), "update").difference.counts()["changed"] == 0
    assert county.project.read(BUILDINGS).set_index("building_id").loc["w00", "housing_units"] == 12
    county.take("units", [["楼号", "单元"], ["w01", 1]], key="楼号")
    back = county.project.read(BUILDINGS).set_index("building_id")
    assert back.loc["w00", "housing_units"] == stated.set_index("building_id").loc["w00", "housing_units"]
    assert len(county.project.read(DWELLINGS)) == 1 and not county.project.read(ISSUES)["code"].eq("I07").any()


def test_the_key_of_dwellings_must_be_named(county: County) -> None:
    with pytest.raises(Refused, match="--key"):
        county.take("units", [["id"], ["w00"]])
    with pytest.raises(Refused, match="no column xx"):
        county.take("units", [["id"], ["w00"]], key="xx")


def test_totals_and_regions(county: County) -> None:
    done = county.take("totals", [["代码", "户数"], [WEST, 99], ["370305009009", 5]])
    assert [i["code"] for i in done.issues] == ["T20-taken", "I08"] and len(county.project.read(TOTALS)) == 2
    county.take("regions", [["代码", "名称"], ["370305", "临淄区"], ["370305001", "闻韶街道"]])
    assert county.project.read(REGIONS)["name"].tolist() == ["临淄区", "闻韶街道"]


# after the plan ---------------------------------------------------------------------------------------------------------
def test_the_plan_covers_every_building(planned: County) -> None:
    parts = planned.parts()
    assert len(parts) == 50 and parts["status"].eq("placed").all() and planned.states() == {WEST: "planned", EAST: "planned"}
    assert recount_project(planned.project).coverage.housing_units == {"total": 200, "in_one_ea": 200, "in_none": 0, "doubled": 0}


def test_changed_units_keep_numbers_and_mark_one_committee_stale(planned: County) -> None:
    before, later = planned.parts(), buildings()
    later.loc[later["building_id"] == "w00", "housing_units"] = 9
    done = planned.take("buildings", later, "update")
    after = planned.parts()
    assert done.stale == [WEST] and planned.states() == {WEST: "stale", EAST: "planned"}
    assert after.loc[before.index, ["ea_code", "building_no"]].equals(before[["ea_code", "building_no"]])
    assert after.loc["w00", "housing_units"] == 9 and planned.project.read(EAS)["housing_units"].sum() == 205


def test_an_unchanged_delivery_changes_nothing(planned: County) -> None:
    before = planned.parts()
    done = planned.take("buildings", buildings(), "replace")
    assert not done.stale and planned.states() == {WEST: "planned", EAST: "planned"}
    assert planned.parts().equals(before)


def test_added_and_lost_buildings_are_in_the_ledger_at_once(planned: County) -> None:
    later = buildings()
    later.loc[0, ["building_id", "geometry"]] = ["new", shapely.box(X + 28, Y + 28, X + 34, Y + 34)]
    done = planned.take("buildings", later, "replace")
    parts = planned.parts()
    assert done.stale == [WEST] and "w00" not in parts.index and parts.loc["new", "status"] == "unplanned"
    found = recount_project(planned.project).coverage
    assert found.housing_units == {"total": 200, "in_one_ea": 196, "in_none": 4, "doubled": 0}


def test_a_new_barrier_marks_the_committees_it_crosses(planned: County) -> None:
    line = gpd.GeoDataFrame({"kind": ["road"]}, geometry=[shapely.LineString([(X + 300, Y + 5), (X + 300, Y + 195)])], crs=4547)
    assert planned.take("barriers", line).stale == [EAST]
    assert planned.states() == {WEST: "planned", EAST: "stale"}


def test_scores_keep_step_with_the_deliveries(county: County) -> None:
    county.take("buildings", buildings().assign(housing_units=8), "update")
    delineate_project(county.project, workers=1)
    before = county.project.read(EAS)
    assert (before["score_border"] == 0).any()
    lines = gpd.GeoDataFrame({"kind": ["road"] * len(before)}, geometry=before.boundary.values, crs=4547)
    county.take("barriers", lines)
    after = county.project.read(EAS)
    assert (after["score_border"] == 100).all() and after["score_balance"].equals(before["score_balance"])
    county.take("buildings", buildings().assign(housing_units=16), "update")
    doubled = county.project.read(EAS)
    assert doubled["load"].equals(2 * after["load"]) and (doubled["score_balance"] < after["score_balance"]).all()
    assert (doubled["score_border"] == 100).all()


def test_a_committee_that_is_gone_takes_its_plan_along(planned: County) -> None:
    done = planned.take("committees", committees().iloc[:1], "replace")
    parts = planned.parts()
    assert done.difference.vanished == [EAST] and planned.states() == {WEST: "planned"}
    assert set(planned.project.read(EAS)["committee_code"]) == set(planned.project.read(CELLS)["committee_code"]) == {WEST}
    assert len(parts) == 50 and (parts["status"] == "no_committee").sum() == 25


def test_a_changed_outline_makes_the_plan_stale(planned: County) -> None:
    shapes = committees()
    shapes.loc[1, "geometry"] = shapely.box(X + 200, Y, X + 420, Y + 200)
    assert planned.take("committees", shapes, "update").stale == [EAST]
    assert planned.states() == {WEST: "planned", EAST: "stale"}


def test_planning_one_committee_leaves_the_other(planned: County) -> None:
    before = planned.parts()
    planned.take("barriers", road().assign(kind="river"), "replace")
    delineate_project(planned.project, committee_codes=[WEST], seed=9, workers=1)
    after = planned.parts()
    east = before["committee_code"] == EAST
    assert after.loc[before.index[east]].equals(before[east]) and len(after) == 50
    assert planned.project.read(PLANS).set_index("committee_code")["seed"].to_dict() == {WEST: 9, EAST: 1}


def test_the_first_plan_of_one_committee_lists_all_buildings(county: County) -> None:
    delineate_project(county.project, committee_codes=[EAST], workers=1)
    assert county.parts()["status"].value_counts().to_dict() == {"placed": 25, "unplanned": 25}
    export_project(county.project, str(county.folder / "plan.gpkg"))
    assert len(gpd.read_file(county.folder / "plan.gpkg", layer="building_parts")) == 50


def test_unknown_committees_are_refused_and_source_codes_understood(tmp_path: Path) -> None:
    county = County(tmp_path)
    county.take("committees", committees(code=["甲", "乙"]))
    county.take("buildings", buildings())
    with pytest.raises(NotFound, match="no committee 丙"):
        delineate_project(county.project, committee_codes=["丙"])
    assert delineate_project(county.project, committee_codes=["乙"], workers=1).eas["committee_code"].nunique() == 1


def test_a_plan_of_data_that_changed_meanwhile_is_not_written(county: County) -> None:
    def meddle(done: int, total: int, text: str) -> None:
        county.project.write({})

    with pytest.raises(Conflict, match="changed while"):
        delineate_project(county.project, workers=1, progress=meddle)
    assert not len(county.project.read(EAS))


@pytest.mark.parametrize("table", [BUILDINGS, PARTS])
def test_coverage_sees_a_building_that_was_moved_in_the_file(planned: County, table: object) -> None:
    frame = planned.project.read(table)
    row = frame["building_id"] == "w00"
    frame.loc[row, "geometry"] = frame.loc[row].translate(yoff=5_000.0)
    planned.project.write({table: frame})
    found = recount_project(planned.project)
    assert found.coverage.housing_units == {"total": 200, "in_one_ea": 196, "in_none": 4, "doubled": 0}
    assert {"E08", "E10"} & set(found.coverage.flags)  # the part does not lie in the EA that lists it


def test_coverage_before_any_plan_counts_nobody_in(county: County) -> None:
    assert recount_project(county.project).coverage.housing_units == {"total": 200, "in_one_ea": 0, "in_none": 200, "doubled": 0}


def test_a_part_of_the_county_again_is_no_change(county: County) -> None:
    """The eastern village has a corner on the shared line that the western one lacks: both have it once imported."""
    east = shapely.Polygon([(X + 200, Y), (X + 400, Y), (X + 400, Y + 200), (X + 200, Y + 200), (X + 200.004, Y + 90)])
    both = committees().set_geometry([committees().geometry.iloc[0], east], crs=4547)
    taken = county.take("committees", both)
    assert [i["params"]["count"] for i in taken.issues if i["code"] == "V04-added"] == [1]
    shapes = county.project.read(COMMITTEES).geometry.to_numpy()
    assert shapely.coverage_is_valid(shapes)
    again = county.take("committees", both.iloc[:1], mode="update")
    assert again.difference.counts() == {"added": 0, "changed": 0, "unchanged": 1, "vanished": 1, "known": 0}
    assert shapely.equals_exact(county.project.read(COMMITTEES).set_index("committee_code").geometry.loc[WEST], shapes[0], 1e-9)


def test_a_committee_appended_later_gives_its_corners_to_the_neighbour(county: County) -> None:
    east = shapely.Polygon([(X + 200, Y), (X + 400, Y), (X + 400, Y + 200), (X + 200, Y + 200), (X + 200, Y + 90)])
    both = committees().set_geometry([committees().geometry.iloc[0], east], crs=4547)
    county.take("committees", both.iloc[:1])
    county.take("committees", both.iloc[1:], mode="append")
    assert shapely.coverage_is_valid(county.project.read(COMMITTEES).geometry.to_numpy())
