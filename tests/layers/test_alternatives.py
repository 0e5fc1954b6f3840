"""Plans of one committee to pick from, on the town of `tests.town`: different, repeatable, and written only when one is taken."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy.optimize import linear_sum_assignment

from gis.errors import NotFound, Refused
from gis.schema import BUILDINGS, CELLS, COMMITTEES, EAS, PARTS
from gis.scores import COLUMNS
from layers.edits.alternatives import alternatives
from layers.planning.project_plan import delineate_project
from layers.store import Project
from tests.gis import tables
from tests.town import A, B, C, make_town

COUNT = 3


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    with Project.open(make_town(tmp_path / "town.gpkg")) as project:
        yield project


def ea_of(parts: pd.DataFrame, code: str = A) -> pd.Series:
    """EA of each building of a committee."""
    return parts[parts["committee_code"] == code].set_index("building_id")["ea_code"].sort_index()


def moved(a: pd.Series, b: pd.Series) -> float:
    """Share of the units, six a building, that change their EA."""
    common = pd.crosstab(a.to_numpy(), b.reindex(a.index).to_numpy()).to_numpy()
    return 1 - common[linear_sum_assignment(-common)].sum() / common.sum()


def test_plans_differ_and_are_those_that_are_written(project: Project) -> None:
    before, other = project.revision, ea_of(project.read(PARTS), B)
    shown = alternatives(project, A, COUNT, workers=1)
    assert project.revision == before and shown.taken is None and [row["plan"] for row in shown.plans] == [1, 2, 3]
    plans = []
    for row in shown.plans:
        taken = alternatives(project, A, COUNT, take=row["plan"], workers=1)
        assert (taken.plans, taken.tries) == (shown.plans, shown.tries)
        eas = project.read(EAS, A)
        plans.append(ea_of(project.read(PARTS)))
        assert len(plans[-1]) == 64 and set(plans[-1]) == set(eas["ea_code"]) == set(project.read(CELLS, A)["ea_code"])
        assert len(eas) == row["eas"] and eas["score"].median() == row["score"]
        assert row["units_moved"] == pytest.approx(moved(plans[0], plans[-1]), abs=1e-4)
        assert all(0 <= row[c] <= 100 for c in COLUMNS)
    assert all(moved(a, b) >= 0.05 for k, a in enumerate(plans) for b in plans[:k])
    assert ea_of(project.read(PARTS), B).equals(other)


def test_the_first_plan_is_the_ordinary_one_and_fewer_plans_are_the_first_of_more(project: Project) -> None:
    four, two = (alternatives(project, A, n, workers=1, seed=5) for n in (4, 2))
    assert four.plans[:2] == two.plans
    alternatives(project, A, 2, take=1, workers=2, seed=5)
    first = ea_of(project.read(PARTS))
    delineate_project(project, committee_codes=[A], workers=1, seed=5)
    assert ea_of(project.read(PARTS)).equals(first)


def test_a_committee_without_a_plan_can_be_given_one(project: Project) -> None:
    assert not len(project.read(EAS, C))
    taken = alternatives(project, C, 2, take=2, eas=3, workers=1)
    assert len(project.read(EAS, C)) == taken.plans[1]["eas"] == 3


def test_where_there_is_one_plan_only_that_is_all(tmp_path: Path) -> None:
    """Three houses in a row, 80 units each: no other division; and one house alone: nothing to divide."""
    for n in (3, 1):
        with Project.create(tmp_path / f"{n}.gpkg") as project:
            houses = tables.buildings(*(tables.square(500_000 + 100 * k, 4_000_000, 20) for k in range(n)), housing_units=80.0)
            land = tables.committees(houses.union_all().envelope.buffer(20, join_style="mitre"))
            project.write({COMMITTEES: land, BUILDINGS: houses})
            found = alternatives(project, tables.code(0), 2, workers=1)
            assert (len(found.plans), found.tries) == (1, 16 if n == 3 else 1)
            revision = project.revision
            with pytest.raises(Refused, match="found: there is 1 only"):
                alternatives(project, tables.code(0), 2, take=2, workers=1)
            assert project.revision == revision and not len(project.read(EAS))


def test_an_unknown_committee_is_named(project: Project) -> None:
    with pytest.raises(NotFound, match="999999999999"):
        alternatives(project, "999999999999", 2)


def test_progress_goes_on_from_search_to_search(project: Project) -> None:
    heard: list[tuple[int, int]] = []
    alternatives(project, A, 2, workers=1, progress=lambda done, total, _: heard.append((done, total)))
    assert {total for _, total in heard} == {16}
    assert np.all(np.diff([done for done, _ in heard]) >= 0)
