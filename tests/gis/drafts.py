"""Drafts of small drawn towns, delineated, for the tests of edits."""

from __future__ import annotations

from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from gis.delineation.assemble import Planned, assemble
from gis.delineation.towers import WHOLE, Parts
from gis.editing.draft import Draft, Tables, draft_of
from gis.plan import Plan
from gis.rules import Rules
from tests.delineated import delineate_county
from tests.gis import tables

CODE = tables.code(0)


def ea(number: int) -> str:
    """Code of an EA of the first committee."""
    return f"{CODE}{number:03d}"


def drafted(
    outline: shapely.Geometry, houses: gpd.GeoDataFrame, lines: gpd.GeoDataFrame, rules: Rules | None = None, *others: Any, seed: int = 1
) -> Draft:
    """The draft of the first committee, delineated; ``others``: outlines of the committees beside it."""
    rules = rules or Rules()
    committees = tables.committees(outline, *others)
    county = delineate_county(committees, houses, lines, rules, seed=seed)
    return draft_of(CODE, Tables(committees, county.cells, county.eas, county.parts, houses, lines), rules)


def street_town(columns: int = 12, rows: int = 8, seed: int = 0, rules: Rules | None = None, units: int = 8) -> Draft:
    """Houses in rows, with two streets.

    ::

    +-----------+-----------+
    | h h h h h | h h h h h |
    +-----------+-----------+
    | h h h h h | h h h h h |
    +-----------+-----------+
    """
    rng = np.random.default_rng(seed)
    x, y = (a.ravel() for a in np.meshgrid(np.arange(columns) * 20.0, np.arange(rows) * 25.0))
    x, y = x + rng.uniform(0, 4, x.size).round(2), y + rng.uniform(0, 6, x.size).round(2)
    boxes = shapely.box(x, y, x + rng.uniform(6, 13, x.size).round(2), y + rng.uniform(6, 15, x.size).round(2))
    houses = tables.buildings(*boxes, housing_units=rng.integers(1, 2 * units, x.size).astype(float), floors=3.0, residents=7.0)
    east, north = columns * 20.0 + 30, rows * 25.0 + 30
    middle_x, middle_y = columns // 2 * 20.0 - 2, rows // 2 * 25.0 - 2
    lines = tables.barriers(
        shapely.LineString([(-40, middle_y), (east + 10, middle_y)]), shapely.LineString([(middle_x, -40), (middle_x, north + 10)])
    )
    return drafted(shapely.box(-30, -30, east, north), houses, lines, rules)


def assembled(draft: Draft) -> tuple[gpd.GeoDataFrame, gpd.GeoDataFrame]:
    """EAs and parts that assembling the cells and parts of a draft of whole buildings anew gives; names and colours apart."""
    codes = draft.eas["ea_code"].to_numpy(dtype=object)[(draft.eas["kind"] != "virtual").to_numpy()]
    placed = draft.parts["ea_code"].notna().to_numpy()
    houses = draft.buildings.set_index("building_id").loc[draft.parts["building_id"][placed]].reset_index()
    n = len(houses)
    one = np.ones(n, dtype=np.intp)
    grains = Parts(np.arange(n), houses["housing_units"].to_numpy(dtype=np.int64), one * WHOLE, one, one, houses.geometry.to_numpy())
    cell = pd.Index(draft.cells["cell_id"]).get_indexer(draft.parts["cell_id"][placed])
    ea = pd.Index(codes).get_indexer(draft.cells["ea_code"])
    plan = Plan(draft.cells.geometry.to_numpy(), draft.cells["block_id"].to_numpy(), ea, len(codes), cell)
    planned = Planned(0, plan, np.arange(n), np.array([int(c[-3:]) for c in codes]))
    where = np.zeros(n, dtype=np.intp), np.full(n, "", dtype=object)
    eas, parts, _ = assemble(draft.committee, houses, grains, where, [planned], draft.barriers, draft.rules)
    return eas, parts
