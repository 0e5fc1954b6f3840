"""What the page shows after edits is what it would show if all were read anew.

World: the town of `tests.town`, A and B delineated.
"""

from __future__ import annotations

import itertools
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from gis.errors import Refused
from gis.schema import BUILDINGS, CELLS, COMMITTEES, EAS, PARTS
from layers.catalog import LAYERS, Catalog, Snapshot, renewed
from layers.editing import Editing
from layers.edits.history import Act
from layers.page import listings, lookups
from layers.planning.project_plan import delineate_project
from layers.storage.changes import values_of
from layers.store import Project
from layers.tiles import TileLayer
from tests.gis.random_edits import some_edit
from tests.town import A, B, C, make_town

IDS = itertools.count()


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_town(tmp_path_factory.mktemp("made") / "town.enumap")


@pytest.fixture
def project(made: Path, tmp_path: Path) -> Iterator[Project]:
    with Project.open(shutil.copy(made, tmp_path / "town.enumap")) as project:
        yield project


def do(editing: Editing, code: str, op: str, **args: Any) -> None:
    act = Act("edit" if op not in ("undo", "redo") else op, op, args, "anna", "", f"{next(IDS)}", editing.drafts.get(code).revision)
    (editing.save if act.what == "edit" else getattr(editing, op))(code, act)


def seen(snapshot: Snapshot) -> dict[str, Any]:
    """All that the page asks for, in an order that does not depend on that of the rows."""
    out = {"totals": listings.totals(snapshot), "ledger": listings.ledger(snapshot)}
    eas = listings.eas(snapshot)
    out["eas"] = sorted(zip(*eas.values(), strict=True), key=str)
    out |= {"committees": listings.committees(snapshot), "findings": listings.findings(snapshot)}
    issues = [{k: v for k, v in row.items() if k != "n"} for row in listings.issues(snapshot, "zh")]
    out["issues"] = sorted(issues, key=str)
    out["search"] = sorted(lookups.search(snapshot, "b19", "zh"), key=str)
    out |= {table.name: values_of(table, snapshot.table(table)) for table in (EAS, CELLS, PARTS, BUILDINGS)}
    return out


def tiles_fit(snapshot: Snapshot) -> None:
    """The tiles are those of the tables of the snapshot, row by row."""
    for layer in LAYERS:
        frame, drawn = snapshot.table(layer.table), snapshot.tiles(layer.id)
        fresh = TileLayer(layer.id, frame.set_geometry(layer.shapes(frame.geometry), crs=frame.crs), layer.values(frame))
        assert np.array_equal(fresh.boxes(), drawn.boxes(), equal_nan=True) and fresh.drawn.tolist() == drawn.drawn.tolist(), layer.id
        for zxy in around(snapshot, 16):
            assert fresh.tile(*zxy) == drawn.tile(*zxy), (layer.id, zxy)


def around(snapshot: Snapshot, z: int) -> list[tuple[int, int, int]]:
    west, south, east, north = (snapshot.table(COMMITTEES).to_crs("EPSG:4326").total_bounds).tolist()
    x = [int((lon + 180) / 360 * 2**z) for lon in (west, east)]
    y = [int((1 - np.arcsinh(np.tan(np.radians(lat))) / np.pi) / 2 * 2**z) for lat in (north, south)]
    return [(z, i, j) for i in range(x[0], x[1] + 1) for j in range(y[0], y[1] + 1)]


def same(project: Project, snapshot: Snapshot) -> None:
    fresh, shown = seen(Snapshot(project, project.meta)), seen(snapshot)
    for name, wanted in fresh.items():
        assert shown[name] == wanted, name
    tiles_fit(snapshot)


@pytest.mark.parametrize("seed", [7, 8, 9])
def test_after_any_edits_all_is_as_if_read_anew(project: Project, seed: int) -> None:
    catalog, editing, rng = Catalog(project), Editing(project), np.random.default_rng(seed)
    same(project, catalog.now())
    done: set[str] = set()
    depth = {A: 0, B: 0}  # edits that can be undone before the delineation is
    for _ in range(16):
        before = catalog.now()
        for _ in range(int(rng.integers(1, 3))):
            code = str(rng.choice([A, B]))
            op, args = some_edit(editing.drafts.get(code).draft, rng)
            while not done and op != "change_building":  # a building is changed whatever else is drawn
                op, args = some_edit(editing.drafts.get(code).draft, rng)
            if done and rng.random() < 0.3:
                op, args = str(rng.choice(["undo", "redo"])), {}
            if op == "undo" and not depth[code]:
                continue
            try:
                do(editing, code, op, **args)
            except Refused:
                continue
            depth[code] += -1 if op == "undo" else 1
            done.add(op)
        now = catalog.now()
        if now is before:
            continue
        assert now.made(PARTS) is not None and ("tiles", "buildings") in now._made and "tally" in now._made  # taken over
        same(project, now)
    assert len(done) > 4 and any("building" in op for op in done), done


def test_a_tile_far_from_an_edit_is_kept(project: Project) -> None:
    catalog, editing = Catalog(project), Editing(project)
    first = catalog.now()
    tiles = around(first, 16)
    for zxy in tiles:
        first.tiles("eas").tile(*zxy)
    do(editing, A, "rename_ea", ea=A + "001", name="河东")
    kept = catalog.now().tiles("eas")._kept
    assert 0 < len(kept) < len(tiles) and set(kept) <= set(tiles)


def test_what_is_more_than_an_edit_is_read_anew(project: Project) -> None:
    catalog, editing = Catalog(project), Editing(project)
    first = catalog.now()
    seen(first)
    delineate_project(project, committee_codes=[C], workers=1)
    assert renewed(first, project.meta) is None
    planned = catalog.now()
    same(project, planned)
    do(editing, C, "undo")
    assert renewed(planned, project.meta) is None
    same(project, catalog.now())


def test_the_page_says_when_it_was_last_edited(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    from layers.catalog import saved_at
    from layers.storage.stored_tables import PLANS

    monkeypatch.setattr("layers.edits.history.now", lambda: "2031-01-01T00:00:00Z")
    catalog = Catalog(project)
    do(Editing(project), A, "rename_ea", ea=A + "001", name="河东")
    assert saved_at(catalog.now(), catalog.now().table(PLANS)) == "2031-01-01T00:00:00Z"
