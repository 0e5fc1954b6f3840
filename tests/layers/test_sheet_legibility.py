"""Sheets of hard EAs: each number on a map, inside its frame, off the others, in type that can be read."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pytest
import shapely
import shapely.affinity

import layers.paper.sheet_map
import layers.printing
from gis.schema import BARRIERS, BUILDINGS, COMMITTEES, EAS
from gis.sheet.sheet_pages import SheetMap, furniture
from layers import vendor
from layers.paper.sheet_paper import Paper
from layers.paper.sheet_tags import Tags
from layers.planning.project_plan import delineate_project
from layers.printing import PROFILE, write_sheet
from layers.store import Project
from tests.gis import tables

EAST, NORTH = 500_000.0, 4_060_000.0


def at(*corners: float) -> shapely.Polygon:
    return shapely.affinity.translate(shapely.box(*corners), EAST, NORTH)


def hamlet(x: float, y: float, wide: int, deep: int) -> list[shapely.Polygon]:
    """Houses wall to wall in rows along lanes, a shed behind each third."""
    houses = [at(x + 11 * i, y + 24 * j, x + 11 * i + 11, y + 24 * j + 8) for j in range(deep) for i in range(wide)]
    return houses + [at(x + 33 * i, y + 24 * j + 10, x + 33 * i + 3, y + 24 * j + 13) for j in range(deep) for i in range(wide // 3)]


LAND = at(0, 0, 900, 700)
TOWER = at(400, 300, 470, 315)
EXCLAVE = shapely.MultiPolygon([LAND, at(3000, 2500, 3300, 2800)])
WORLDS: dict[str, tuple[shapely.Geometry, list[shapely.Polygon], dict[str, object]]] = {
    "exclave": (EXCLAVE, [*hamlet(40, 40, 6, 5), *hamlet(3040, 2540, 6, 4)], {"housing_units": 1.0}),
    "dense village": (LAND, hamlet(40, 40, 9, 7), {"housing_units": 1.0}),
    "split by entrances": (LAND, [TOWER], {"housing_units": 240.0, "floors": 6.0, "entrances": 4.0}),
    "split by floors": (LAND, [TOWER], {"housing_units": 240.0, "floors": 24.0, "entrances": 1.0}),
    "one building": (LAND, [TOWER], {"housing_units": 12.0}),
    "no building": (LAND, [at(5000, 5000, 5010, 5010)], {"housing_units": 1.0}),  # one, in no committee
}


@dataclass
class Drawn:
    """One map as it was drawn: its labels (number, box in mm), the boundary and footprints on paper."""

    one: SheetMap
    tags: Tags
    labels: list[tuple[int, shapely.Polygon]] = field(default_factory=list)
    small: int = 0


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[Drawn]:
    maps: list[Drawn] = []
    draw, write = layers.paper.sheet_map.draw_map, layers.paper.sheet_map.write_tag

    def draw_noted(paper: Paper, scene: layers.paper.sheet_map.Scene, tags: Tags, one: SheetMap, *rest: object) -> list[int]:
        maps.append(Drawn(one, tags))
        return draw(paper, scene, tags, one, *rest)  # type: ignore[arg-type]

    def write_noted(paper: Paper, tags: Tags, row: int, middle: np.ndarray, number_pt: float, units_pt: float) -> None:
        half = tags.signs.sizes[PROFILE.type_pt.index((number_pt, units_pt)), row] / 2
        maps[-1].small += number_pt < 7
        maps[-1].labels.append((int(tags.signs.numbers[row]), shapely.box(*(middle - half), *(middle + half))))
        write(paper, tags, row, middle, number_pt, units_pt)

    monkeypatch.setattr(layers.printing, "draw_map", draw_noted)
    monkeypatch.setattr(layers.paper.sheet_map, "write_tag", write_noted)
    return maps


@pytest.mark.parametrize("world", WORLDS)
def test_every_number_can_be_read(world: str, tmp_path: Path, drawn: list[Drawn], monkeypatch: pytest.MonkeyPatch) -> None:
    vendor.ensure()
    sizes: list[float] = []
    monkeypatch.setattr(Paper, "_write", lambda self, x, y, text, size, *rest: sizes.append(size))
    land, houses, columns = WORLDS[world]
    with Project.create(tmp_path / "p.gpkg") as project:
        project.write({COMMITTEES: tables.committees(land), BUILDINGS: tables.buildings(*houses, **columns), BARRIERS: tables.barriers()})
        delineate_project(project, workers=1)
        for code, count in zip(*(project.read(EAS)[name] for name in ("ea_code", "buildings")), strict=True):
            drawn.clear()
            assert write_sheet(project, code, tmp_path / "s.pdf") == []
            assert {number for one in drawn for number, _ in one.labels} == set(range(1, count + 1))
            for one in drawn:
                _check(one)
    assert min(sizes) >= 5.0


def _check(drawn: Drawn) -> None:
    """Labels lie in the frame, over no other label, arrow or scale, and none touches the wall of another building.

    Bug: a number stood on the wall between two houses, and its white rim wiped that; type went down to 5 points beside free land.
    """
    page = drawn.one.page
    left, bottom, width, height = page.frame_mm
    frame = shapely.box(left, bottom, left + width, bottom + height).buffer(1e-6)
    boxes = [box for _, box in drawn.labels] + [shapely.box(*f) for f in furniture(page, drawn.one.alone)]
    assert all(frame.covers(box) for box in boxes)
    assert all(a.intersection(b).area < 1e-6 for i, a in enumerate(boxes) for b in boxes[:i])
    shapes = shapely.transform(drawn.tags.signs.shapes, page.to_mm)
    for number, box in drawn.labels:
        others = shapes[(drawn.tags.signs.numbers != number)]
        assert not shapely.intersects(box.buffer(0.12), others).any()
    assert drawn.small <= PROFILE.small_share * len(drawn.labels)
