"""What stands on each building of an EA on its sheet: its number, below it its units; and how large that is on paper.

Slices of one building that do not touch have a label each, with their own units, floors or entrances: who stands before one
of them need not guess which of several is meant.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from gis.sheet.number_places import Signs, widest
from gis.sheet.part_labels import part_label
from gis.sheets import SheetProfile
from layers.paper.sheet_paper import POINT_MM, Paper, text_width

_LINE = 0.92  # height of a line of a label, in its type size
_RIM_MM = 0.35  # white around a label
_TOUCH_M = 0.05
_AROUND_M = 50.0  # from the EA, within which buildings of others are kept clear of labels


@dataclass(frozen=True)
class Tags:
    """The buildings of an EA, or slices of them, as they are to be numbered, largest first, and the second line of each."""

    signs: Signs
    units: list[str]


def make_tags(parts: gpd.GeoDataFrame, ea: pd.Series, guessed: frozenset[str], lang: str, profile: SheetProfile) -> Tags:
    """Number and units of each building of an EA; parts of split ones with what they hold, ~ for estimates.

    Args:
        parts: `PARTS`, its own and those around.
        ea: row of the table `EAS`.
        guessed: ids of split buildings whose entrances are not known.
        lang: zh or en.
        profile: type sizes.
    """
    rows = []
    own = (parts["ea_code"] == ea["ea_code"]).to_numpy()
    near = parts.iloc[sorted(parts.sindex.query(ea.geometry, predicate="dwithin", distance=_AROUND_M))]
    mine = parts[own & parts["building_no"].notna().to_numpy()]
    for numbered in _alike(mine):
        tilde = "~" if any(row["units_estimated"] for row in numbered) else ""
        held = [part_label(row["label"], lang, row["building_id"] in guessed) for row in numbered]
        text = " · ".join([f"{tilde}{sum(int(row['housing_units']) for row in numbered)}", *(h for h in held if h)])
        shape = numbered[0]["geometry"] if len(numbered) == 1 else shapely.union_all([row["geometry"] for row in numbered])
        rows.append((int(numbered[0]["building_no"]), text, shape))
    rows.sort(key=lambda row: -row[2].area)
    shapes = np.array([shape for _, _, shape in rows], dtype=object)
    sizes = [[_size(number, text, *type_pt) for number, text, _ in rows] for type_pt in profile.type_pt]
    spots = np.array([widest(shape) for shape in shapes]).reshape(-1, 2)
    numbers = np.array([number for number, _, _ in rows], dtype=np.intp)
    others = near.geometry.to_numpy()[(near["ea_code"] != ea["ea_code"]).to_numpy()]
    return Tags(Signs(numbers, shapes, spots, np.array(sizes).reshape(len(sizes), -1, 2), others), [text for _, text, _ in rows])


def _alike(parts: gpd.GeoDataFrame) -> list[list[dict[str, Any]]]:
    """Rows of the table, those together that have one label: of one building, and of one piece of it."""
    out: dict[tuple[float, int], list[dict[str, Any]]] = {}
    for row, piece in zip(parts.to_dict("records"), _piece(parts).tolist(), strict=True):
        out.setdefault((row["building_no"], piece), []).append(row)
    return [out[key] for key in sorted(out)]


def _piece(parts: gpd.GeoDataFrame) -> np.ndarray:
    """To which piece of its building each part belongs: those that touch are one."""
    shapes, number = parts.geometry.to_numpy(), parts["building_no"].to_numpy()
    a, b = shapely.STRtree(shapes).query(shapes, predicate="dwithin", distance=_TOUCH_M)
    same = number[a] == number[b]
    graph = coo_matrix((np.ones(same.sum()), (a[same], b[same])), shape=(len(parts), len(parts)))
    return np.asarray(connected_components(graph, directed=False)[1])


def write_tag(paper: Paper, tags: Tags, row: int, at: np.ndarray, number_pt: float, units_pt: float) -> None:
    """Write number and units of a building with their middle at a place (x, y) in mm."""
    (x, y), (number_mm, units_mm) = at, (size * _LINE * POINT_MM for size in (number_pt, units_pt))
    paper.halo(x, y + units_mm / 2, str(tags.signs.numbers[row]), number_pt, bold=True)
    paper.halo(x, y - number_mm / 2, tags.units[row], units_pt)


def _size(number: int, units: str, number_pt: float, units_pt: float) -> tuple[float, float]:
    wide = max(text_width(str(number), number_pt), text_width(units, units_pt))
    return wide + 2 * _RIM_MM, (number_pt + units_pt) * _LINE * POINT_MM + _RIM_MM
