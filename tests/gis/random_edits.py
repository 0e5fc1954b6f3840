"""Edits as they come: any op with arguments that make sense more often than not; and towns to make them in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import shapely
import shapely.affinity

from gis.editing.draft import Draft
from gis.rules import Rules
from tests.gis import tables
from tests.gis.drafts import drafted

Rng = np.random.Generator


def messy_draft(seed: int) -> Draft:
    """Houses thrown at random on an odd outline with a hole, overlapping, across roads and the outline; some are towers."""
    rng = np.random.default_rng(seed)
    count, width = int(rng.integers(15, 90)), float(rng.uniform(100, 400))
    corner, size = rng.uniform(-5, width + 5, (count, 2)), rng.uniform(2, 25, (count, 2))
    boxes = shapely.box(*corner.T, *(corner + size).T)
    turned = [shapely.affinity.rotate(b, a) for b, a in zip(boxes, rng.uniform(0, 90, count), strict=True)]
    outline = shapely.convex_hull(shapely.multipoints(rng.uniform(0, width, (10, 2))))
    outline = outline.difference(shapely.box(width * 0.45, width * 0.45, width * 0.55, width * 0.55))
    if rng.random() < 0.25:
        outline = outline.difference(shapely.box(width * 0.6, -9, width * 0.65, width + 9))
    outline = shapely.set_precision(outline, 0.001)
    units = rng.integers(0, 60, count).astype(float)
    units[rng.random(count) < 0.05] = 260.0
    table = tables.buildings(
        *turned, housing_units=units, floors=np.where(rng.random(count) < 0.5, rng.integers(1, 30, count), np.nan), residents=2 * units
    )
    roads = [shapely.LineString(rng.uniform(-20, width + 20, (int(rng.integers(2, 5)), 2))) for _ in range(int(rng.integers(0, 6)))]
    return drafted(outline, table, tables.barriers(*roads), Rules(), seed=seed)


def some_edit(draft: Draft, rng: Rng) -> tuple[str, dict[str, Any]]:
    """An edit with its arguments."""
    op = str(rng.choice(list(MAKERS), p=_WEIGHTS / _WEIGHTS.sum()))
    return op, MAKERS[op](draft, rng)


def _one(rng: Rng, values: Any) -> Any:
    values = list(values)
    return values[int(rng.integers(len(values)))]


def _beside(draft: Draft, rng: Rng) -> tuple[str, str]:
    """Two EAs, mostly side by side."""
    land = draft.eas[draft.eas["kind"] != "virtual"]
    code = _one(rng, land["ea_code"])
    shape = land.geometry[land["ea_code"] == code].iloc[0]
    near = land["ea_code"][shapely.distance(land.geometry.to_numpy(), shape) <= 0.01]
    other = _one(rng, near)
    return str(code), str(other if other != code or rng.random() < 0.1 else _one(rng, near))


def _merge(draft: Draft, rng: Rng) -> dict[str, Any]:
    return {"eas": list(_beside(draft, rng))}


def _split(draft: Draft, rng: Rng) -> dict[str, Any]:
    code = _one(rng, draft.eas["ea_code"])
    shape = draft.eas.geometry[draft.eas["ea_code"] == code].iloc[0]
    west, south, east, north = (0, 0, 1, 1) if shape is None else shape.bounds
    middle, turn = rng.uniform([west, south], [east, north]), rng.uniform(0, np.pi)
    way = (max(east - west, north - south) + 5) * np.array([np.cos(turn), np.sin(turn)])
    return {"ea": str(code), "line": [(middle - way).tolist(), (middle + rng.normal(0, 3, 2)).tolist(), (middle + way).tolist()]}


def _redraw(draft: Draft, rng: Rng) -> dict[str, Any]:
    a, b = _beside(draft, rng)
    shapes = draft.eas.set_index("ea_code").geometry
    line = shapely.intersection(shapes[a].boundary, shapes[b].boundary)
    line = shapely.line_merge(line) if line.geom_type.endswith("LineString") else shapes[a].exterior if a != b else shapes[a].boundary
    line = max(shapely.get_parts(line), key=lambda p: p.length)
    start, end = sorted(rng.uniform(0, line.length, 2)) if rng.random() < 0.7 else (0.0, line.length)
    first, middle, last = (np.array(line.interpolate(m).coords[0]) for m in (start, (start + end) / 2, end))
    return {"eas": [a, b], "line": [first.tolist(), (middle + rng.normal(0, 12, 2)).tolist(), last.tolist()]}


def _move_cells(draft: Draft, rng: Rng) -> dict[str, Any]:
    a, b = _beside(draft, rng)
    cells = draft.cells["cell_id"][draft.cells["ea_code"] == a]
    return {"cells": [int(_one(rng, cells))], "to": b}


def _move_buildings(draft: Draft, rng: Rng) -> dict[str, Any]:
    a, b = _beside(draft, rng)
    parts = draft.parts[draft.parts["ea_code"] == a]
    if not len(parts):
        return {"buildings": ["nobody"], "to": b}
    target = draft.eas.geometry[draft.eas["ea_code"] == b].iloc[0]
    order = np.argsort(shapely.distance(parts.geometry.to_numpy(), target))[: int(rng.integers(1, 4))]
    near = parts.iloc[order]
    return {"buildings": [[str(i), int(n)] for i, n in zip(near["building_id"], near["part_no"], strict=True)], "to": b}


def _redelineate(draft: Draft, rng: Rng) -> dict[str, Any]:
    return {"eas": sorted({*_beside(draft, rng)})}


def _rename(draft: Draft, rng: Rng) -> dict[str, Any]:
    return {"ea": str(_one(rng, draft.eas["ea_code"])), "name": f"市场{int(rng.integers(5))}"}


def _kind(draft: Draft, rng: Rng) -> dict[str, Any]:
    return {"ea": str(_one(rng, draft.eas["ea_code"])), "kind": _one(rng, ["ordinary", "special", "uninhabited"])}


def _lock(draft: Draft, rng: Rng) -> dict[str, Any]:
    return {"eas": [str(_one(rng, draft.eas["ea_code"]))]}


def _building(draft: Draft, rng: Rng) -> str:
    return str(_one(rng, draft.parts["building_id"]))


def _change(draft: Draft, rng: Rng) -> dict[str, Any]:
    return {"building": _building(draft, rng), "housing_units": int(rng.integers(0, 90)), "residents": int(rng.integers(0, 300))}


def _add(draft: Draft, rng: Rng) -> dict[str, Any]:
    west, south, east, north = draft.outline.bounds
    x, y = rng.uniform([west, south], [east, north])
    shape = shapely.affinity.rotate(shapely.box(x, y, x + rng.uniform(2, 9), y + rng.uniform(2, 9)), rng.uniform(0, 90))
    return {"footprint": [np.array(shape.exterior.coords).tolist()], "housing_units": int(rng.integers(0, 9))}


def _split_building(draft: Draft, rng: Rng) -> dict[str, Any]:
    placed = draft.parts[draft.parts["ea_code"].notna()]
    large = placed.sort_values("housing_units", ascending=False)["building_id"].iloc[:10]
    return {
        "building": str(_one(rng, large)),
        "by": "units",
        "after": sorted(rng.choice(np.arange(1, 60), int(rng.integers(1, 3)), False).tolist()),
    }


_OPS: dict[str, tuple[float, Callable[[Draft, Rng], dict[str, Any]]]] = {
    "merge_eas": (0.6, _merge),
    "split_ea": (2.0, _split),
    "redraw_border": (3.0, _redraw),
    "move_cells": (1.5, _move_cells),
    "move_buildings": (3.0, _move_buildings),
    "re_delineate": (0.7, _redelineate),
    "rename_ea": (0.3, _rename),
    "change_kind": (0.3, _kind),
    "renumber_eas": (0.2, lambda _draft, _rng: {}),
    "renumber_buildings": (0.2, lambda _draft, _rng: {}),
    "lock_eas": (0.3, _lock),
    "unlock_eas": (0.4, _lock),
    "virtual_ea": (0.2, lambda _draft, rng: {"residents": int(rng.integers(0, 5100))}),
    "change_virtual_ea": (0.2, lambda draft, rng: {"ea": str(_one(rng, draft.eas["ea_code"])), "residents": 7}),
    "remove_virtual_ea": (0.1, lambda draft, _rng: {"ea": str(draft.eas["ea_code"].iloc[-1])}),
    "change_building": (0.5, _change),
    "add_building": (0.7, _add),
    "demolish_building": (0.4, lambda draft, rng: {"building": _building(draft, rng)}),
    "reinstate_building": (0.4, lambda draft, rng: {"building": _building(draft, rng)}),
    "split_building": (0.7, _split_building),
    "join_building": (0.3, lambda draft, rng: {"building": _building(draft, rng)}),
}
MAKERS = {op: make for op, (_, make) in _OPS.items()}
_WEIGHTS = np.array([weight for weight, _ in _OPS.values()])
