"""Doubtful files, record by record: what cannot be read is set aside, the rest is kept."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from layers.reading.drivers import pyogrio

_GEOMETRY = "wkb_geometry"


def read_singly(
    path: Path, layer: str, columns: list[str], encoding: str | None, where: str | None
) -> tuple[pd.DataFrame, NDArray[np.object_], list[int]]:
    """Attributes, shapes as well-known binary, and the rows that could not be read (they are empty).

    Raises:
        Exception: whatever the library says where not even the list of records can be read.
    """
    try:
        import fiona  # has no wheels for the newest Pythons
    except ImportError:
        return _by_halves(path, layer, columns, encoding, where)
    rows, shapes, lost = [], [], []
    options = {"encoding": encoding} if encoding else {}
    with fiona.open(str(path), layer=layer, **options) as records:
        wanted = [c for c in columns if c in records.schema["properties"]]
        stream = records.filter(where=where) if where else iter(records)
        while True:
            try:
                record = next(stream)
                shape = None if record.geometry is None else shapely.to_wkb(shapely.geometry.shape(record.geometry))
                rows.append([record.properties[c] for c in wanted])
                shapes.append(shape)
            except StopIteration:
                break
            except Exception:  # whatever the driver says about this record
                lost.append(len(rows))
                rows.append([None] * len(wanted))
                shapes.append(None)
                if len(lost) > len(records):
                    raise
    table = pd.DataFrame(rows, columns=wanted)
    return table, np.array([*shapes, None], dtype=object)[:-1], lost


def _by_halves(
    path: Path, layer: str, columns: list[str], encoding: str | None, where: str | None
) -> tuple[pd.DataFrame, NDArray[np.object_], list[int]]:
    """The same without fiona: runs of records, halved until the ones that fail stand alone."""
    count = int(pyogrio.read_info(path, layer=layer, encoding=encoding, force_feature_count=True)["features"])
    tables, shapes, lost = [], [], []
    runs = [(0, count)]
    while runs:
        start, end = runs.pop()
        try:
            meta, table = pyogrio.read_arrow(
                path, layer=layer, columns=columns, encoding=encoding, where=where, skip_features=start, max_features=end - start
            )
            geometry = meta["geometry_name"] or _GEOMETRY
            shapes.append((start, table.column(geometry).to_numpy()))
            tables.append((start, table.drop_columns([geometry]).to_pandas()))
        except Exception:
            if end - start <= 1:
                lost.append(start)
                tables.append((start, pd.DataFrame([dict.fromkeys(columns)])))
                shapes.append((start, np.array([None], dtype=object)))
                continue
            middle = (start + end) // 2
            runs += [(middle, end), (start, middle)]
    frame = pd.concat([t for _, t in sorted(tables, key=lambda item: item[0])], ignore_index=True)
    return frame, np.concatenate([s for _, s in sorted(shapes, key=lambda item: item[0])]), sorted(lost)
