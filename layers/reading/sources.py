"""What a user names (file, layer, columns, filter, coordinate system) and what is handed on after reading."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd
import pyproj

from gis.errors import Refused
from gis.issues import Issue

_WEB = re.compile(r"^[A-Za-z][A-Za-z0-9+.-]+://")


@dataclass(frozen=True)
class Source:
    """A layer to read.

    ``mapping`` is field of ours -> column of the file; ``where`` an OGR attribute filter; ``crs`` overrides what the
    file says, as in ``EPSG:4547``, with ``,yx`` where x and y are exchanged; ``attribution``
    says whose data it is and under which licence, to be shown with it; ``name`` is what the file is called in messages, "" for
    as it is called on the disk.
    """

    path: str
    layer: str | None = None
    mapping: dict[str, str] = field(default_factory=dict)
    where: str | None = None
    crs: str | None = None
    attribution: str | None = None
    name: str = ""

    @classmethod
    def parse(cls, spec: str, mapping: dict[str, str] | None = None, where: str | None = None, crs: str | None = None) -> Source:
        """Read ``FILE`` or ``FILE:LAYER``; a drive letter is no layer separator.

        Raises:
            Refused: ``path_refused`` for web addresses and virtual paths.
        """
        if _WEB.match(spec) or spec.lower().startswith(("/vsi", "\\vsi")) or "\0" in spec:
            raise Refused("path_refused", file=spec)
        path, _, layer = spec.rpartition(":")
        if not path or len(path) == 1 or "/" in layer or "\\" in layer or Path(spec).exists():
            path, layer = spec, ""
        return cls(path, layer or None, dict(mapping or {}), where or None, crs or None)

    @property
    def file(self) -> str:
        """Name of the file, as messages give it."""
        return self.name or Path(self.path).name or self.path

    def stated_crs(self) -> tuple[pyproj.CRS | None, bool]:
        """The CRS the user states, and whether x and y are exchanged.

        Raises:
            Refused: ``crs_bad``.
        """
        if self.crs is None:
            return None, False
        name, _, order = self.crs.partition(",")
        try:
            return pyproj.CRS.from_user_input(name.strip()), order.strip().lower() == "yx"
        except (pyproj.exceptions.CRSError, ValueError) as e:
            raise Refused("crs_bad", value=self.crs) from e

    def refuse_other_layer(self, only: str) -> None:
        """Of a file that has one layer, called as the file is, no other can be asked for.

        Raises:
            Refused: ``layer_unknown``.
        """
        if self.layer is not None and self.layer.casefold() != only.casefold():
            raise Refused("layer_unknown", file=self.file, layer=self.layer, layers=only)

    def sha256(self) -> str:
        """Fingerprint of the file; of a shapefile, of all its parts in order of their names."""
        main = Path(self.path)
        parts = [main]
        if main.suffix.lower() == ".shp":
            parts = sorted(p for p in main.parent.iterdir() if p.is_file() and p.stem == main.stem and p.suffix.lower() in _PARTS)
        total = hashlib.sha256()
        for part in parts:
            with part.open("rb") as f:
                total.update(hashlib.file_digest(f, "sha256").digest() if len(parts) > 1 else b"")
                if len(parts) == 1:
                    return hashlib.file_digest(f, "sha256").hexdigest()
        return total.hexdigest()


_PARTS = frozenset((".shp", ".shx", ".dbf", ".prj", ".cpg"))


@dataclass(frozen=True)
class Delivery:
    """A table read from a file: rows by `gis.schema`, findings, the CRS of the file, and counts for the report."""

    table: Any  # GeoDataFrame in the metric CRS, or DataFrame for tables without shapes
    issues: list[Issue]
    source_crs: pyproj.CRS | None
    rows_read: int
    rows_refused: int
    file: str
    sha256: str
    ids_given: bool = True  # whether the rows' codes or ids stand in the file; later deliveries can be compared only then
    lacking: dict[str, str] = field(default_factory=dict)  # columns of the table that the file does not bring, with their field
    columns: str = "-"  # of the file, as messages list them
    key: str = ""  # the file's own name of the column with the codes or ids; "" where it has none
    refused: tuple[str, ...] = ()  # codes of rows that were refused, as the file has them; of committees only
    rows_of: dict[str, list[int]] = field(default_factory=dict)  # on which rows of the file each plain id stands; of dwellings only


def as_text(column: pd.Series) -> pd.Series:
    """Values as text, None where missing; whole floats without their ``.0``."""
    if pd.api.types.is_float_dtype(column):
        whole = column.notna() & (column % 1 == 0) & (column.abs() < 1e15)
        out = column.astype(object)
        out[whole] = column[whole].astype("int64").astype(str).astype(object)
        out[~whole] = [str(v) for v in out[~whole].tolist()]
    elif pd.api.types.is_string_dtype(column) and column.dtype != object:
        out = column.astype(object)
    else:
        out = pd.Series([v if v is None or isinstance(v, str) else _text(v) for v in column.tolist()], index=column.index, dtype=object)
    return out.where(column.notna(), None)


def _text(value: object) -> str:
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
