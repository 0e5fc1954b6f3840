"""The findings of one file, gathered while it is read: each names the file, the layer and where to look."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import shapely

from gis.issues import Issue, issue
from gis.repair import Mended
from layers.positioning import Positioned
from layers.vectors import Features

CLOSED_GAP_M = 1.0  # an outline open by less is closed [G04]
LOSING = frozenset(("G05", "G06", "G07", "G15", "G16", "G18", "G23", "R18"))  # the row has no usable shape


class Findings:
    """Issues about one layer."""

    def __init__(self, features: Features) -> None:
        self.place = features.place
        self.issues: list[Issue] = []
        for code, params in features.notes:
            self.add(code, None, **params)

    def add(
        self,
        code: str,
        shape: shapely.Geometry | None = None,
        *,
        committee_code: str | None = None,
        building_id: str | None = None,
        **params: Any,
    ) -> Issue:
        """Note a finding; ``shape``, in the metric CRS, gives the place to look at."""
        found = issue(code, spot(shape), committee_code=committee_code, building_id=building_id, **{**self.place, **params})
        self.issues.append(found)
        return found

    def error(self, code: str, shape: shapely.Geometry | None = None, *, building_id: str | None = None, **params: Any) -> None:
        """Note a finding that loses its row, whatever severity its code has otherwise."""
        self.add(code, shape, building_id=building_id, **params)["severity"] = "error"


def lost_rows(findings: Findings, features: Features, placed: Positioned, mended: Mended, ids: list[str] | None = None) -> dict[int, str]:
    """Note all faults of shapes; rows that lost their shape with the code of the reason.

    Args:
        findings: where to note.
        features: as delivered.
        placed: in the metric CRS.
        mended: repaired.
        ids: building ids, where the rows are buildings.
    """
    lost = dict(placed.bad)
    at = placed.shapes
    for row, code in sorted(placed.bad.items()):
        findings.error(code, None, row=row, building_id=ids[row] if ids else None)
    for row, gap in sorted(features.gaps.items()):
        gap_m = round(gap * placed.unit_m, 2)
        if row in lost or mended.shapes[row] is None:
            continue
        wide = gap_m >= CLOSED_GAP_M
        (findings.error if wide else findings.add)("G04", at[row], row=row, gap_m=gap_m, building_id=ids[row] if ids else None)
        if wide:
            lost[row] = "G04"
    for fault in mended.faults:
        if fault.row in lost:
            continue
        losing = fault.code in LOSING or mended.shapes[fault.row] is None
        (findings.error if losing else findings.add)(
            fault.code, at[fault.row], row=fault.row, building_id=ids[fault.row] if ids else None, **fault.figures
        )
        if losing:
            lost[fault.row] = fault.code
    for code, count in mended.counts.items():
        if count:
            findings.add(code, count=count)
    return lost


def spot(shape: shapely.Geometry | None) -> shapely.Point | None:
    """The middle of the box around a shape, or None."""
    if shape is None or shapely.is_empty(shape):
        return None
    west, south, east, north = shapely.bounds(shape).tolist()
    middle = ((west + east) / 2, (south + north) / 2)
    return shapely.Point(middle) if np.isfinite(middle).all() else None


def some(values: Sequence[object], most: int = 10) -> str:
    """The first values as text."""
    return ", ".join(str(v) for v in values[:most]) + (" ..." if len(values) > most else "")
