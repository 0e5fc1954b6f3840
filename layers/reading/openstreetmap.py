"""OpenStreetMap extracts (.osm.pbf): which of GDAL's layers and rows are committees, buildings and barriers."""

from __future__ import annotations

import re
import struct
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from gis.errors import Refused

_MOST_HEADER = 65_536  # bytes, by the format
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
_OF_ROLE = {"committees": "admin", "together": "admin", "regions": "admin", "buildings": "buildings", "barriers": "barriers"}
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


def refuse_cut_short(path: Path, file: str) -> None:
    """An extract is a row of blocks, each with its length before it: the last must be whole (the driver says nothing).

    Raises:
        Refused: ``F18-damaged``.
    """
    size, at = path.stat().st_size, 0
    with path.open("rb") as f:
        while at < size:
            f.seek(at)
            head = f.read(4)
            length = struct.unpack(">I", head)[0] if len(head) == 4 else size
            block = _block_bytes(f.read(length)) if length < _MOST_HEADER else None
            at = size + 1 if block is None else at + 4 + length + block
    if at > size:
        raise Refused("F18-damaged", file=file, size=size)


def _block_bytes(header: bytes) -> int | None:
    """Length of the block that a block header announces (its field 3)."""
    at = 0
    try:
        while at < len(header):
            tag, at = _varint(header, at)
            value, at = _varint(header, at)
            if tag == 3 << 3:
                return value
            if tag & 7 == 2:  # text or bytes: skip
                at += value
    except IndexError:
        pass
    return None


def _varint(data: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = data[at]
        value |= (byte & 0x7F) << shift
        at += 1
        if byte < 0x80:
            return value, at
        shift += 7


def refuse_mixed_levels(table: pd.DataFrame, where: str | None, file: str) -> None:
    """Boundaries of several levels lie over each other: one level must be chosen (``osm_levels``)."""
    if "admin_level" not in table or (where and "admin_level" in where):
        return
    counts = table["admin_level"].fillna("-").value_counts().sort_index()
    if len(counts) > 1:
        levels = ", ".join(f"{level} ({n})" for level, n in counts.items())
        raise Refused("osm_levels", file=file, levels=levels, example=counts.index[-1])
