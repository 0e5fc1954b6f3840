"""One way from inputs to a stored plan."""

from __future__ import annotations

from pathlib import Path

from gis.schema import BUILDINGS, COMMITTEES, ISSUES
from layers.planning.project_plan import delineate_project
from layers.store import Project
from tests.town import make_town


def test_planning_one_committee_anew_leaves_the_findings_of_the_others_once(tmp_path: Path) -> None:
    with Project.open(make_town(tmp_path / "town.enumap")) as project:
        buildings = project.read(BUILDINGS)
        buildings["use"] = "residential"
        buildings["housing_units"] = 0.0  # a finding about each building: a dwelling without units
        project.write({BUILDINGS: buildings})
        delineate_project(project, workers=1)
        before = sorted(project.read(ISSUES)["code"])
        assert "U02" in before
        for code in project.read(COMMITTEES)["committee_code"]:
            delineate_project(project, committee_codes=[code], workers=1)
            assert sorted(project.read(ISSUES)["code"]) == before
