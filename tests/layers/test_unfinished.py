"""A plan of a county that is cut short goes on where it was: five villages, of which two are done before."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import numpy as np
import pytest
import shapely

from gis.plan import Plan
from gis.rules import Rules
from layers.planning import unfinished
from layers.planning.county import prepared
from layers.planning.unfinished import Unfinished
from layers.planning.workers import Delineation, Job
from tests.gis import tables

SIDE = 300.0


class Stopped(Exception):
    pass


@pytest.fixture(autouse=True)
def _written_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unfinished, "_EVERY_S", 0.0)


@pytest.fixture(scope="module")
def jobs() -> list[Job]:
    lands = [shapely.box(SIDE * k, 0, SIDE * (k + 1), SIDE) for k in range(5)]
    houses = [
        shapely.box(x, y, x + 20, y + 12)
        for k in range(5)
        for x in np.arange(SIDE * k + 12, SIDE * k + 250 + 10 * k, 36)
        for y in np.arange(12, 290, 36)
    ]
    lanes = tables.barriers(shapely.LineString([(0, 149), (5 * SIDE, 149)]))
    ready = prepared(tables.committees(*lands), tables.buildings(*houses, housing_units=6.0), lanes, Rules())
    return [job for _, _, job in ready.jobs]


def planned(jobs: list[Job], out: Path, resume: bool, stop_after: int = 99) -> tuple[list[Plan], Unfinished]:
    def stop(done: int, _of: int, _word: str) -> None:
        if done >= stop_after:
            raise Stopped

    with Unfinished(out, resume) as work:
        with Delineation(jobs, 1, work) as running:
            plans = [plan for plan, _ in running.collect(stop)]
        work.discard()
    return plans, work


def same(a: Plan, b: Plan) -> bool:
    rest = all((getattr(a, name) == getattr(b, name)).all() for name in ("block", "ea", "part_cell"))
    return a.count == b.count and rest and (shapely.to_wkb(a.cells) == shapely.to_wkb(b.cells)).all()


def test_a_run_goes_on_where_it_was_cut_short(jobs: list[Job], tmp_path: Path) -> None:
    out = tmp_path / "plan.gpkg"
    whole, _ = planned(jobs, out, resume=False)
    with pytest.raises(Stopped):
        planned(jobs, out, resume=False, stop_after=2)
    assert Path(f"{out}.unfinished").is_file()
    again, work = planned(jobs, out, resume=True)
    assert (work.taken, work.added) == (2, 3)
    assert all(map(same, whole, again))
    assert not list(tmp_path.iterdir())


def test_without_resume_it_begins_anew(jobs: list[Job], tmp_path: Path) -> None:
    with pytest.raises(Stopped):
        planned(jobs, tmp_path / "plan.gpkg", resume=False, stop_after=2)
    _, work = planned(jobs, tmp_path / "plan.gpkg", resume=False)
    assert (work.taken, work.added) == (0, 5)


def test_what_was_made_from_other_data_or_rules_is_not_taken(jobs: list[Job], tmp_path: Path) -> None:
    with pytest.raises(Stopped):
        planned(jobs, tmp_path / "plan.gpkg", resume=False, stop_after=4)
    done = sorted(range(5), key=lambda k: -jobs[k][0].load.sum())[:4]
    other = list(jobs)
    task, rules, seed = jobs[done[0]]
    other[done[0]] = dataclasses.replace(task, load=task.load + 1.0), rules, seed
    task, rules, seed = jobs[done[1]]
    other[done[1]] = task, dataclasses.replace(rules, home_share=0.6), seed
    task, rules, seed = jobs[done[2]]
    other[done[2]] = task, rules, seed + 1
    _, work = planned(other, tmp_path / "plan.gpkg", resume=True)
    assert (work.taken, work.added) == (1, 4)


@pytest.mark.parametrize("content", [b"my notes", b"SQLite format 3\0" + b"\0" * 200, b""])
def test_a_file_of_that_name_which_is_not_ours_stays_as_it_is(jobs: list[Job], tmp_path: Path, content: bytes) -> None:
    theirs = tmp_path / "plan.gpkg.unfinished"
    theirs.write_bytes(content)
    with pytest.raises(Stopped):
        planned(jobs, tmp_path / "plan.gpkg", resume=True, stop_after=2)
    assert not content or theirs.read_bytes() == content
    _, work = planned(jobs, tmp_path / "plan.gpkg", resume=True)
    assert (work.taken, work.added) == ((0, 5) if content else (2, 3))


def test_a_damaged_file_costs_time_and_nothing_else(jobs: list[Job], tmp_path: Path) -> None:
    out = tmp_path / "plan.gpkg"
    with pytest.raises(Stopped):
        planned(jobs, out, resume=False, stop_after=3)
    file = Path(f"{out}.unfinished")
    data = bytearray(file.read_bytes())
    data[4096:] = b"\xff" * (len(data) - 4096)
    file.write_bytes(data)
    plans, work = planned(jobs, out, resume=True)
    assert len(plans) == 5 and work.added == 5
