"""What a territory shows goes on after edits elsewhere, and is what it would be if it were made anew.

World: the town of `tests.town`, A and B delineated.
"""

from __future__ import annotations

import itertools
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from gis.people.territory import Territory
from gis.schema import BUILDINGS, CELLS, COMMITTEES, EAS, ISSUES, PARTS
from layers.catalog import Catalog
from layers.editing import Editing
from layers.edits.history import Act
from layers.page import listings, lookups
from layers.page.seen import Seen, Views
from layers.planning.project_plan import delineate_project
from layers.store import Project
from tests.town import A, B, make_town

IDS = itertools.count()


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_town(tmp_path_factory.mktemp("made") / "town.enumap")


@pytest.fixture
def project(made: Path, tmp_path: Path) -> Iterator[Project]:
    with Project.open(shutil.copy(made, tmp_path / "town.enumap")) as project:
        yield project


def merge(editing: Editing, code: str) -> None:
    """Merge two EAs that touch."""
    held = editing.drafts.get(code)
    eas = held.draft.eas
    first = eas.geometry.iloc[0]
    other = next(k for k in range(1, len(eas)) if first.intersection(eas.geometry.iloc[k]).length > 1)
    args = {"eas": [eas["ea_code"].iloc[0], eas["ea_code"].iloc[other]]}
    editing.save(code, Act("edit", "merge_eas", args, "anna", "", f"{next(IDS)}", held.revision))


def shown(seen: Any) -> dict[str, Any]:
    """All that the page asks for."""
    issues = [{k: v for k, v in row.items() if k != "n"} for row in listings.issues(seen, "zh")]
    return {
        "totals": listings.totals(seen),
        "ledger": listings.ledger(seen),
        "findings": listings.findings(seen),
        "committees": listings.committees(seen),
        "eas": listings.eas(seen),
        "regions": listings.regions(seen),
        "search": lookups.search(seen, "3703", "zh"),
        "issues": sorted(issues, key=str),
        "tiles": [seen.drawn(layer).tile(0, 0, 0) for layer in ("committees", "eas", "cells", "buildings", "barriers")],
    }


def anew(project: Project, text: str, around: bool) -> dict[str, Any]:
    return shown(Views(Catalog(project)).now(Territory.parse(text), around))


@pytest.mark.parametrize("around", [True, False])
@pytest.mark.parametrize("text", [A, f"{A}001", A[:9]])
def test_after_edits_here_and_there_it_is_what_it_would_be_anew(project: Project, text: str, around: bool) -> None:
    views, editing = Views(Catalog(project)), Editing(project)
    for code in (B, A, B, B):
        shown(views.now(Territory.parse(text), around))
        merge(editing, code)
        assert shown(views.now(Territory.parse(text), around)) == anew(project, text, around)


def test_what_edits_elsewhere_do_not_touch_is_kept(project: Project) -> None:
    views, editing = Views(Catalog(project)), Editing(project)
    here, there = Territory.parse(A), Territory.parse(B)
    before = {t: views.now(t, False) for t in (here, there)}
    kept = before[here].drawn("buildings"), before[here].table(PARTS)
    before[there].drawn("buildings")
    merge(editing, B)
    after = {t: views.now(t, False) for t in (here, there)}
    assert after[here].table(PARTS) is kept[1] and after[here].drawn("buildings") is kept[0]
    assert after[here].version == before[here].version  # no tile is asked for again
    assert after[there].version != before[there].version and after[there].drawn("buildings") is not before[there].drawn("buildings")


def test_lines_around_are_drawn_anew_when_they_change(project: Project) -> None:
    views, editing = Views(Catalog(project)), Editing(project)
    before = views.now(Territory.parse(A), True)
    lines, buildings = before.drawn("eas").tile(0, 0, 0), before.drawn("buildings")
    merge(editing, B)  # of the same township
    after = views.now(Territory.parse(A), True)
    assert after.drawn("eas").tile(0, 0, 0) != lines and after.version != before.version
    assert after.drawn("buildings") is buildings


def test_after_more_than_edits_all_is_made_anew(project: Project) -> None:
    views = Views(Catalog(project))
    before = views.now(Territory.parse(A), False)
    before.table(PARTS)
    delineate_project(project, committee_codes=[B], seed=2, workers=1)
    after = views.now(Territory.parse(A), False)
    assert isinstance(after, Seen) and after is not before and shown(after) == anew(project, A, False)


def test_a_table_of_which_nothing_is_said_is_not_shown(project: Project) -> None:
    seen = Views(Catalog(project)).now(Territory.parse(A), True)
    with pytest.raises(KeyError):
        seen.table(ISSUES)
    rows = {t.name: len(seen.table(t)) for t in (COMMITTEES, BUILDINGS, EAS, CELLS, PARTS)}
    assert rows["committees"] == 1 and rows["buildings"] == 64 and set(seen.table(CELLS)["committee_code"]) == {A}
