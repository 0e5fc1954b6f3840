"""Polygons that keep buildings together, read from a delivery."""

from __future__ import annotations

import numpy as np
import pyproj

from layers.reading.areas import delivery_of, read_areas, refuse_all_lost, text_of
from layers.reading.columns import TOGETHER
from layers.reading.sources import Delivery, Source


def read_together(source: Source, crs: pyproj.CRS) -> Delivery:
    """Hamlets, villager groups, gated compounds or grid cells, in ``crs``.

    Returns:
        Table `TOGETHER`; refused rows are left out and stand in the issues as errors.

    Raises:
        Refused: for the file as a whole, or when no row can be used.
    """
    features, findings, placed, shapes, lost = read_areas(source, TOGETHER, crs)
    keep = np.array([i for i in range(len(features)) if i not in lost], dtype=np.intp)
    refuse_all_lost(findings, features, keep)
    table = {"name": text_of(features.fields, "name", len(features), "")[keep], "source_row": keep.astype("int64")}
    return delivery_of(source, table, shapes[keep], placed, findings, (len(features), len(features) - len(keep)))
