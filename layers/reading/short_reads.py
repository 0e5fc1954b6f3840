"""Reads that end early without a word: fewer rows than the file itself promises."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from gis.errors import Refused
from layers.reading.drivers import pyogrio
from layers.reading.opening import Opened
from layers.reading.records import read_singly
from layers.reasons import explain


def refuse_short_read(opened: Opened, layer: str, info: dict[str, Any], rows: int | None, place: dict[str, str]) -> None:
    """Refuse a layer of which the driver has given but the first rows.

    A FlatGeobuf states in its header how many rows it has; of GeoJSON with a feature a line, every line is one. The
    drivers give what they can of both, and no error.

    Args:
        opened: the file.
        layer: name for the driver.
        info: what the driver says of the layer.
        rows: how many were read; None where a filter was used, so that they have to be counted.
        place: file and layer, for messages.

    Raises:
        Refused: ``F10``, with the rows promised and read; ``unreadable``, with the line that is no JSON.
    """
    if info["driver"] == "FlatGeobuf":
        found = _count(opened, layer) if rows is None else rows
        if found < info["features"]:
            raise Refused("F10", file=place["file"], found=found, stated=info["features"])
    elif info["driver"] == "GeoJSONSeq" and (rows is None or rows < _lines(opened.path)):
        _refuse_broken_line(opened.path, place)


def _count(opened: Opened, layer: str) -> int:
    try:
        return len(pyogrio.read_arrow(opened.path, layer=layer, columns=[])[1])
    except Exception:  # drivers raise many kinds
        _, shapes, lost = read_singly(opened.path, layer, [], opened.encoding, None)
        return len(shapes) - len(lost)


def _lines(path: Path) -> int:
    with path.open("rb") as lines:
        return sum(not line.isspace() for line in lines)


def _refuse_broken_line(path: Path, place: dict[str, str]) -> None:
    with path.open("rb") as lines:
        for number, line in enumerate(lines, 1):
            try:
                if not line.isspace():
                    json.loads(line.decode("utf-8-sig"))
            except (ValueError, RecursionError) as e:
                if isinstance(e, json.JSONDecodeError):
                    e.lineno = number
                raise Refused("unreadable", reason=explain(e), **place) from e
