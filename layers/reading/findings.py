"""The findings of one file, gathered while it is read: each names the file, the layer and where to look."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import shapely

from gis.geometry.repair import Mended
from gis.issues import Issue, issue
from layers.reading.positioning import Positioned
from layers.reading.vectors import Features

CLOSED_GAP_M = 1.0  # an outline open by less is closed [G04]
About = Callable[[int], dict[str, Any]]  # of a row: its code or id, and ``named``, how a message calls it
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
        params = {**self.place, "named": "", **params}
        found = issue(code, spot(shape), committee_code=committee_code, building_id=building_id, **params)
        self.issues.append(found)
        return found

    def count(self, counts: Mapping[str, int]) -> None:
        """Note how often each code occurs, where it does."""
        for code, count in counts.items():
            if count:
                self.add(code, count=count)

    def error(self, code: str, shape: shapely.Geometry | None = None, **params: Any) -> None:
        """Note a finding that loses its row, whatever severity its code has otherwise."""
        self.add(code, shape, **params)["severity"] = "error"


def lost_rows(findings: Findings, features: Features, placed: Positioned, mended: Mended, about: About) -> dict[int, str]:
    """Note all faults of shapes; rows that lost their shape with the code of the reason.

    Args:
        findings: where to note.
        features: as delivered.
        placed: in the metric CRS.
        mended: repaired.
        about: how to name a row.
    """
    lost = dict(placed.bad)
    at = placed.shapes
    for row, code in sorted(placed.bad.items()):
        findings.error(code, None, row=row, **about(row), **placed.said_of(row, code))
    lost |= _open_outlines(findings, features, placed, mended, about, lost)
    for fault in mended.faults:
        if fault.row in lost:
            continue
        losing = fault.code in LOSING or mended.shapes[fault.row] is None
        (findings.error if losing else findings.add)(fault.code, at[fault.row], row=fault.row, **about(fault.row), **fault.figures)
        if losing:
            lost[fault.row] = fault.code
    findings.count(mended.counts)
    return lost


def _open_outlines(
    findings: Findings, features: Features, placed: Positioned, mended: Mended, about: About, lost: dict[int, str]
) -> dict[int, str]:
    """Note outlines that were not closed (G04), and which rows that loses.

    A wide gap is closed too, where it may be but an edge of the outline: without its last point, which repeats the first,
    an outline is whole. Where it is wider than the other edges, or the edge crosses the outline, points are missing, and
    closing it would be a guess.
    """
    faulty = {fault.row for fault in mended.faults}
    out = {}
    for row, gap in sorted(features.gaps.items()):
        gap_m = round(gap.width * placed.unit_m, 2)
        if row in lost or mended.shapes[row] is None:
            continue
        code = "G04"
        if gap_m >= CLOSED_GAP_M:
            code = "G04-open" if row in faulty else "G04" if gap.is_an_edge else "G04-wide"
        findings.add(code, placed.shapes[row], row=row, gap_m=gap_m, **about(row))
        if code != "G04":
            out[row] = code
    return out


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
