"""Imports and delineations leave a revision of every committee that they change, and of no other.

World: the town of `tests.town`: A and B are delineated, C is not.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from gis.schema import CELLS, EAS, PARTS, TOTALS, empty
from layers.edits.history import committee_revision, entry
from layers.planning.project_plan import delineate_project
from layers.storage.changes import unpacked
from layers.storage.stored_tables import PLANS
from layers.store import Project
from tests.town import A, B, C, make_town


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    with Project.open(make_town(tmp_path / "town.enumap")) as project:
        yield project


def revisions(project: Project) -> dict[str, int]:
    with project.reading() as connection:
        return {code: committee_revision(connection, code) for code in (A, B, C)}


def test_the_first_plan_of_a_committee_is_a_revision_with_all_its_rows(project: Project) -> None:
    before = revisions(project)
    delineate_project(project, committee_codes=[C], workers=1)
    assert revisions(project) == {**before, C: before[C] + 1}
    with project.reading() as connection:
        row = entry(connection, C, before[C] + 1)
    assert (row["what"], row["revision"]) == ("delineate", project.revision)
    made = unpacked(row["changes"], project.crs)
    for table in (EAS, CELLS, PLANS):
        assert not len(made[table].before) and len(made[table].after) == len(project.read(table, C))
    assert set(made[PARTS].before["status"]) == {"unplanned"} and len(made[PARTS].after) == 64


def test_what_changes_nothing_of_a_committee_leaves_no_revision(project: Project) -> None:
    before, whole = revisions(project), project.revision
    project.write({EAS: project.read(EAS), TOTALS: empty(TOTALS)})
    assert revisions(project) == before and project.revision == whole + 1


def test_a_plan_made_anew_keeps_the_rows_before(project: Project) -> None:
    old = project.read(EAS, A)
    delineate_project(project, committee_codes=[A], eas=1, workers=1)
    with project.reading() as connection:
        made = unpacked(entry(connection, A, committee_revision(connection, A))["changes"], project.crs)
    assert made[EAS].before.sort_values("ea_code", ignore_index=True).equals(old)
    assert made[EAS].before.geometry.to_wkb().tolist() == old.geometry.to_wkb().tolist()
    assert len(made[EAS].after) == 1


def test_a_later_delivery_is_a_revision_of_the_committees_it_touches(project: Project) -> None:
    before = revisions(project)
    parts, plans = project.read(PARTS), project.read(PLANS)
    mine = (parts["committee_code"] == B).to_numpy()
    parts.loc[mine, "housing_units"] += 1
    plans.loc[plans["committee_code"] == B, "state"] = "stale"
    project.write({PARTS: parts, PLANS: plans})
    assert revisions(project) == {**before, B: before[B] + 1}
    with project.reading() as connection:
        made = unpacked(entry(connection, B, before[B] + 1)["changes"], project.crs)
    assert (made[PARTS].after["housing_units"] - made[PARTS].before["housing_units"]).eq(1).all() and len(made[PARTS].after) == 64
    assert made[PLANS].before["state"].tolist() == ["planned"]
