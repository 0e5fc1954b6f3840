"""OpenStreetMap extracts (.osm.pbf): which of GDAL's layers and rows are committees, buildings and barriers."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
import pandas as pd

from gis.errors import Refused

_AREAS, _LINES = "multipolygons", "lines"


@dataclass(frozen=True)
class Selection:
    """A layer of GDAL's view of the extract, and the rows of it that are meant."""

    layer: str
    where: str


SELECTIONS = {
    "buildings": Selection(_AREAS, "building IS NOT NULL"),
    "admin": Selection(_AREAS, "boundary = 'administrative'"),
    "highways": Selection(_LINES, "highway IS NOT NULL"),
    "railways": Selection(_LINES, "railway IS NOT NULL"),
    "waterways": Selection(_LINES, "waterway IS NOT NULL"),
    "barriers": Selection(_LINES, "highway IS NOT NULL OR railway IS NOT NULL OR waterway IS NOT NULL OR barrier = 'city_wall'"),
}
_OF_ROLE = {"committees": "admin", "regions": "admin", "buildings": "buildings", "barriers": "barriers"}
_COLUMNS = {
    _AREAS: ("osm_id", "osm_way_id", "name", "admin_level", "amenity", "boundary", "building", "office", "shop", "tourism", "other_tags"),
    _LINES: ("osm_id", "name", "highway", "waterway", "barrier", "railway", "other_tags"),
}
_TAGS = {  # of the tags that GDAL packs into one text
    _AREAS: ("building:levels", "height", "building:flats", "ref"),
    _LINES: ("tunnel", "layer"),
}


def select(role: str, layer: str | None, where: str | None, file: str) -> Selection:
    """The layer and filter to read for a table.

    Args:
        role: ``committees``, ``regions``, ``buildings`` or ``barriers``.
        layer: a key of `SELECTIONS`, or GDAL's own ``multipolygons`` or ``lines``; None for what the role needs.
        where: further filter of the user.
        file: name for messages.

    Raises:
        Refused: ``layer_unknown``.
    """
    base = SELECTIONS[_OF_ROLE[role]]
    if layer in SELECTIONS:
        base = SELECTIONS[layer]
    elif layer in (_AREAS, _LINES):
        base = base if base.layer == layer else Selection(layer, "")
    elif layer is not None:
        raise Refused("layer_unknown", file=file, layer=layer, layers=", ".join((*SELECTIONS, _AREAS, _LINES)))
    return Selection(base.layer, " AND ".join(f"({w})" for w in (base.where, where) if w))


def columns_to_read(layer: str) -> list[str]:
    """The columns of GDAL's layer that hold what is needed."""
    return list(_COLUMNS[layer])


def with_tags(table: pd.DataFrame, layer: str, more: list[str]) -> pd.DataFrame:
    """The table with ids ``w<way>`` or ``r<relation>`` and with the tags needed, those in ``more`` too, as columns."""
    out = table.drop(columns=["other_tags"])
    wanted = [*_TAGS[layer], *(m for m in more if m not in table.columns and m != "building_id")]
    for tag in wanted:
        found = table["other_tags"].str.extract(f'(?:^|,)"{re.escape(tag)}"=>"((?:[^"\\\\]|\\\\.)*)"', expand=False)
        if tag in _TAGS[layer] or found.notna().any():
            out[tag] = found
    if layer == _AREAS:
        way, relation = table["osm_way_id"], table["osm_id"]
        out["building_id"] = np.where(way.notna(), "w" + way.astype(object).fillna(""), "r" + relation.astype(object).fillna(""))
        out["osm_id"] = out["building_id"]
    return out


def refuse_mixed_levels(table: pd.DataFrame, where: str | None, file: str) -> None:
    """Boundaries of several levels lie over each other: one level must be chosen (``osm_levels``)."""
    if "admin_level" not in table or (where and "admin_level" in where):
        return
    counts = table["admin_level"].fillna("-").value_counts().sort_index()
    if len(counts) > 1:
        levels = ", ".join(f"{level} ({n})" for level, n in counts.items())
        raise Refused("osm_levels", file=file, levels=levels, example=counts.index[-1])
