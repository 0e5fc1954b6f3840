"""Shapefiles: all parts there, whole, and of one piece, before anything is read from them."""

from __future__ import annotations

import shutil
import struct
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from gis.errors import Refused
from layers.reading.encodings import of_dbf

_PARTS = (".shp", ".shx", ".dbf", ".prj", ".cpg")


@dataclass(frozen=True)
class Shapefile:
    """Where to open it, its encoding (None: it has no table), and what is to be said: code and figures."""

    path: Path
    encoding: str | None
    notes: list[tuple[str, dict[str, Any]]] = field(default_factory=list)


def check_shapefile(path: Path, folder: Path, file: str, *, table_needed: bool) -> Shapefile:
    """Check the parts of a shapefile; where names differ in case or the index is missing, on a copy in ``folder``.

    Raises:
        Refused: ``F02`` (no .dbf, where ``table_needed``), ``F10``, ``F11`` (cut short), ``F12`` (counts differ).
    """
    parts = _parts(path)
    notes: list[tuple[str, dict[str, Any]]] = []
    stated, whole = _shapes(parts[".shp"], parts.get(".shx"))
    if whole < stated:
        raise Refused("F10", file=file, found=whole, stated=stated)
    if ".dbf" not in parts:
        if table_needed:
            raise Refused("F02", file=file)
        notes.append(("F02", {}))
    else:
        _check_table(parts[".dbf"], stated, file)
    ready = _ready(parts, folder)
    if ".shx" not in parts:
        notes.append(("F01", {}))
    if ".dbf" not in parts:
        return Shapefile(ready, None, notes)
    encoding = of_dbf(parts[".dbf"], parts.get(".cpg"))
    if encoding.code:
        notes.append((encoding.code, {"encoding": encoding.name.upper(), "stated": encoding.stated, "sample": encoding.sample}))
    return Shapefile(ready, encoding.name.upper(), notes)


def _parts(path: Path) -> dict[str, Path]:
    """The files that belong to it, by ending; the same stem in other case counts."""
    found: dict[str, Path] = {}
    for p in sorted(path.parent.iterdir()):
        if p.stem.casefold() == path.stem.casefold() and p.suffix.lower() in _PARTS and p.is_file():
            exact = p.stem == path.stem
            if exact or p.suffix.lower() not in found:
                found[p.suffix.lower()] = p
    found[".shp"] = path
    return found


def _shapes(shp: Path, shx: Path | None) -> tuple[int, int]:
    """How many shapes there should be, and how many are there whole."""
    size = shp.stat().st_size
    if shx is not None and shx.stat().st_size >= 100:
        entries = shx.read_bytes()[100:]
        index = np.frombuffer(entries[: len(entries) // 8 * 8], dtype=">i4").reshape(-1, 2).astype(np.int64)
        stated = (struct.unpack(">i", shx.read_bytes()[24:28])[0] * 2 - 100) // 8  # an index cut short hides the rest of the shapes
        return max(len(index), stated), int((index[:, 0] * 2 + 8 + index[:, 1] * 2 <= size).sum())
    records = _records(shp)
    whole = sum(at * 2 + 8 + length * 2 <= size for at, length in records)
    with shp.open("rb") as f:
        declared = struct.unpack(">i", f.read(28)[24:28])[0] * 2 if size >= 28 else 100
    return (len(records) if declared <= size else max(len(records), whole + 1)), whole


def _records(shp: Path) -> list[tuple[int, int]]:
    """Offset and length of each record in 16-bit words, as an index holds them."""
    data = shp.read_bytes()
    at, out = 100, []
    while at + 8 <= len(data):
        length = struct.unpack(">i", data[at + 4 : at + 8])[0]
        if length < 2:
            break
        out.append((at // 2, length))
        at += 8 + length * 2
    return out


def _check_table(dbf: Path, shapes: int, file: str) -> None:
    size = dbf.stat().st_size
    with dbf.open("rb") as f:
        head = f.read(32)
    if len(head) < 32:
        raise Refused("F11", file=file, found=0, stated=shapes)
    rows, head_len, row_len = struct.unpack("<IHH", head[4:12])
    there = max(0, size - head_len) // max(1, row_len)
    if there < rows:
        raise Refused("F11", file=file, found=there, stated=rows)
    if rows != shapes:
        raise Refused("F12", file=file, shapes=shapes, rows=rows)


def _ready(parts: dict[str, Path], folder: Path) -> Path:
    """The path to open: a copy with equal names and an index where the delivery lacks them."""
    shp = parts[".shp"]
    if (
        ".shx" in parts
        and all(p.stem == shp.stem and p.suffix in (s, s.upper()) for s, p in parts.items())
        and len({p.suffix.isupper() for p in parts.values()}) == 1
    ):
        return shp
    copy = folder / "copy"
    copy.mkdir(exist_ok=True)
    for suffix, part in parts.items():
        shutil.copyfile(part, copy / f"shape{suffix}")
    if ".shx" not in parts:
        records = _records(copy / "shape.shp")
        head = bytearray((copy / "shape.shp").read_bytes()[:100])
        head[24:28] = struct.pack(">i", 50 + 4 * len(records))
        (copy / "shape.shx").write_bytes(bytes(head) + np.array(records, dtype=">i4").tobytes())
    return copy / "shape.shp"
