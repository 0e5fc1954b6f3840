"""Plans of a project that are kept: what changes after a later delivery, codes over several re-runs, locks, the crosswalk.

The town of `tests.town`: committees A and B with five EAs each, C without a plan.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pyogrio
import pytest
import shapely

from gis.errors import Conflict, EnumapError, Refused
from gis.replanning.ea_codes import kept_numbers
from gis.schema import BUILDINGS, COMMITTEES, CROSSWALK, EA_CODES, EAS, LOCKS, PARTS
from layers.exporting import export_project
from layers.pipeline import Made, make_plan
from layers.planning import project_plan
from layers.planning.keeping_project import Keeping
from layers.planning.project_plan import delineate_project
from layers.reading.consequences import State, outcome
from layers.store import Project
from tests.layers.test_packages import rename
from tests.town import A, B, C, make_town

KEEP = Keeping(keep=True)


@pytest.fixture
def project(tmp_path: Path):
    with Project.open(make_town(tmp_path / "town.gpkg")) as made:
        yield made


def deliver(project: Project, buildings: pd.DataFrame) -> None:
    """As a later delivery of buildings does."""
    project.write({BUILDINGS: buildings, **outcome(State(project), "buildings", buildings).tables})


def grow(project: Project, ids: list[str], units: float) -> None:
    """Give some buildings so many units more."""
    buildings = project.read(BUILDINGS)
    buildings.loc[buildings["building_id"].isin(ids), "housing_units"] += units
    deliver(project, buildings)


def again(project: Project, keeping: Keeping = KEEP, codes: list[str] | None = None) -> Made:
    return delineate_project(project, committee_codes=codes, keeping=keeping, workers=1)


def outlines(project: Project) -> dict[str, shapely.Geometry]:
    eas = project.read(EAS)
    return dict(zip(eas["ea_code"], eas.geometry, strict=True))


def houses_of(project: Project, ea_code: str) -> list[str]:
    parts = project.read(PARTS)
    return sorted(parts.loc[parts["ea_code"] == ea_code, "building_id"])


def assert_whole(project: Project, made: Made) -> None:
    """Every unit is in one EA or listed, and the crosswalk holds those that are."""
    parts, buildings = project.read(PARTS), project.read(BUILDINGS)
    assert parts["housing_units"].sum() == buildings["housing_units"].sum()
    table = project.read(CROSSWALK)
    planned = parts[parts["committee_code"].isin(made.eas["committee_code"])]
    assert table["housing_units"].sum() == planned["housing_units"].sum() == made.aftermath.changes.units
    for code, group in project.read(EAS).groupby("committee_code"):
        land = project.read(COMMITTEES).set_index("committee_code").geometry[code]
        assert shapely.coverage_is_valid(group.geometry.to_numpy())
        assert shapely.coverage_union_all(group.geometry.to_numpy()).symmetric_difference(land).area < 1


def test_nothing_changes_where_no_count_has(project: Project) -> None:
    before, parts = outlines(project), project.read(PARTS)
    made = again(project, codes=[A, B])
    now = outlines(project)
    assert now.keys() == before.keys() and all(now[c].equals_exact(before[c], 0) for c in now)
    assert made.aftermath.changes.units_moved == 0 and made.aftermath.changes.eas_kept == len(before)
    assert_whole(project, made)
    placed = parts[parts["ea_code"].notna()].set_index("building_id")["ea_code"]
    same = project.read(PARTS).set_index("building_id")["ea_code"][placed.index]
    assert (same == placed).all()


def test_areas_made_for_another_target_are_divided(project: Project) -> None:
    """Bug: of a plan made with --eas, areas of several times the limit stayed, since they were so when they were made."""
    delineate_project(project, committee_codes=[A], eas=1, workers=1)
    assert project.read(EAS).query("committee_code == @A")["load"].tolist() == [384]
    made = again(project, codes=[A])
    load = project.read(EAS).query("committee_code == @A")["load"]
    assert len(load) == 5 and load.max() <= project.rules.amber_high
    assert made.aftermath.changes.units_moved > 0
    assert_whole(project, made)
    assert again(project, codes=[A]).aftermath.changes.eas_kept == 5


def test_a_committee_without_a_plan_gets_one(project: Project) -> None:
    made = again(project)
    assert made.aftermath.changes.eas_new == (project.read(EAS)["committee_code"] == C).sum() > 0
    assert set(project.read(CROSSWALK).query("committee_code == @C")["old_ea_code"]) == {None}


def test_one_building_of_100_units_more(project: Project) -> None:
    code = f"{A}003"
    before, house = outlines(project), houses_of(project, f"{A}003")[0]
    grow(project, [house], 100)
    made = again(project, codes=[A])
    now = outlines(project)
    differ = {c for c in before if c not in now or now[c].symmetric_difference(before[c]).area > 0.05}
    assert code in differ and len(differ) <= 3
    assert set(now) - set(before) == {f"{A}006"}  # the new EA is numbered on
    assert made.aftermath.changes.eas_new == 1 and made.aftermath.changes.units_moved < 110
    assert_whole(project, made)


def test_codes_are_never_used_again(project: Project) -> None:
    """Four re-runs, in which buildings grow and shrink by turns: what is retired does not come back."""
    rng, used, retired = np.random.default_rng(3), set(outlines(project)), set()
    for turn in range(4):
        eas = sorted(c for c in outlines(project) if c.startswith(A))
        some = houses_of(project, eas[int(rng.integers(len(eas)))])
        buildings = project.read(BUILDINGS)
        chosen = buildings["building_id"].isin(some)
        buildings.loc[chosen, "housing_units"] = 18.0 if turn % 2 == 0 else 1.0
        deliver(project, buildings)
        made = again(project, codes=[A])
        assert_whole(project, made)
        now = set(outlines(project))
        new = now - used
        highest = max(c for c in used if c.startswith(A))
        assert all(c > highest for c in new if c.startswith(A))
        assert not now & retired
        retired |= used - now
        used |= now
    table = project.read(EA_CODES)
    assert retired and set(table.loc[table["retired"], "ea_code"]) == retired
    assert set(table.loc[~table["retired"], "ea_code"]) == set(outlines(project))


def test_a_plan_made_anew_is_compared_too(project: Project) -> None:
    made = again(project, Keeping(), [A])
    assert made.aftermath.changes.units_moved == 0  # the same seed
    assert project.read(CROSSWALK)["housing_units"].sum() == 64 * 6
    assert set(outlines(project)) == {f"{c}{n:03d}" for c in (A, B) for n in range(1, 6)}


def test_locks_are_kept_and_hold(project: Project) -> None:
    code = f"{A}002"
    before = outlines(project)[code]
    grow(project, houses_of(project, code), 20)
    again(project, Keeping(keep=True, lock=(code,)), [A])
    assert outlines(project)[code].symmetric_difference(before).area < 0.05
    assert project.read(LOCKS)["ea_code"].tolist() == [code]
    grow(project, houses_of(project, f"{A}001"), 20)
    again(project, codes=[A])
    assert outlines(project)[code].symmetric_difference(before).area < 0.05
    again(project, Keeping(keep=True, unlock=(code,)), [A])
    assert project.read(LOCKS).empty
    assert outlines(project)[code].symmetric_difference(before).area > 1


@pytest.mark.parametrize(
    ("keeping", "codes", "reason"),
    [
        (Keeping(keep=True), [C], "nothing_to_keep"),
        (Keeping(keep=True, lock=(f"{A}099",)), None, "ea_unknown"),
        (Keeping(keep=True, lock=(f"{B}001",)), [A], "lock_elsewhere"),
        (Keeping(keep=True, unlock=(f"{A}001",)), None, "not_locked"),
    ],
)
def test_refusals_change_nothing(project: Project, keeping: Keeping, codes: list[str] | None, reason: str) -> None:
    revision = project.revision
    with pytest.raises(EnumapError) as refused:
        again(project, keeping, codes)
    assert refused.value.code == reason
    assert project.revision == revision


def test_a_new_plan_does_not_run_over_locks(project: Project) -> None:
    again(project, Keeping(keep=True, lock=(f"{A}001",)), [A])
    with pytest.raises(Refused, match="locked"):
        again(project, Keeping())
    again(project, Keeping(), [B])  # another committee


def test_the_crosswalk_is_a_layer_of_the_plan_file(project: Project, tmp_path: Path) -> None:
    out = tmp_path / "plan.gpkg"
    grow(project, houses_of(project, f"{A}003")[:1], 100)
    for _ in range(2):  # and such a file may be replaced
        again(project, codes=[A])
        export_project(project, str(out))
    table = pyogrio.read_dataframe(out, layer="crosswalk")
    assert list(table.columns) == list(CROSSWALK.columns)
    assert table["housing_units"].sum() == 64 * 6 + 100


def test_an_outline_that_has_changed(project: Project) -> None:
    """A gives 20 m to B: the EAs along the line are cut and extended, their codes stay."""
    committees, before = project.read(COMMITTEES), outlines(project)
    west, south, east, north = committees.geometry[0].bounds
    committees.geometry = [
        shapely.box(west, south, east - 12, north),
        shapely.box(east - 12, south, east + (east - west), north),
        committees.geometry[2],
    ]
    project.write({COMMITTEES: committees, **outcome(State(project), "committees", committees).tables})
    made = again(project, codes=[A, B])
    assert_whole(project, made)
    now = outlines(project)
    assert made.aftermath.changes.units_moved == 0 and set(now) == set(before)
    far = [c for c in before if before[c].bounds[2] < east - 13 or before[c].bounds[0] > east + 1]
    assert far and all(now[c].symmetric_difference(before[c]).area < 0.05 for c in far)


def test_a_fault_of_ours_leaves_the_plan(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("no")

    before = outlines(project)
    monkeypatch.setattr("layers.planning.workers.keep", broken)
    grow(project, houses_of(project, f"{A}003"), 20)
    made = again(project, codes=[A])
    assert [i["code"] for i in made.issues if i["code"].startswith("E20")] == ["E20-kept"]
    assert {c: g.wkb for c, g in outlines(project).items()} == {c: g.wkb for c, g in before.items()}


def test_no_code_above_899() -> None:
    assert kept_numbers(np.array([0, -1]), [5], [898, 901], "370305001001").tolist() == [5, 899]
    with pytest.raises(Refused) as refused:
        kept_numbers(np.array([0, -1, -1]), [5], [898], "370305001001")
    assert refused.value.code == "ea_codes_used_up"


def test_an_edit_of_another_committee_meanwhile_is_no_conflict(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """Bug: a delineation of one committee was in vain whenever a planner saved an edit of another one while it ran."""
    edited: list[str] = []

    def meanwhile(*args: object, **kwargs: object) -> Made:
        for code in edited:
            rename(project, code, f"改{project.revision}")
        return make_plan(*args, **kwargs)  # type: ignore[arg-type]

    monkeypatch.setattr(project_plan, "make_plan", meanwhile)
    edited[:] = [B]
    before = project.revision
    delineate_project(project, committee_codes=[A], seed=3, workers=1)
    assert project.revision == before + 2
    eas = project.read(EAS)
    assert f"改{before}" in eas.loc[eas["committee_code"] == B, "name"].tolist()
    for edited[:], codes in (([A], [A]), ([B], None)):
        with pytest.raises(Conflict) as refused:
            delineate_project(project, committee_codes=codes, workers=1)
        assert refused.value.code == "revision_gone"
