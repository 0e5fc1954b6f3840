"""What stands on each building of an EA on its sheet: its number, below it its units; and how large that is on paper."""

from __future__ import annotations

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import shapely

from gis.number_places import Signs, widest
from gis.part_labels import part_label
from gis.sheets import SheetProfile
from layers.sheet_paper import POINT_MM, Paper, text_width

_LINE = 0.92  # height of a line of a label, in its type size
_RIM_MM = 0.35  # white around a label


@dataclass(frozen=True)
class Tags:
    """The buildings of an EA as they are to be numbered, largest first, and the second line of each."""

    signs: Signs
    units: list[str]


def make_tags(mine: gpd.GeoDataFrame, guessed: frozenset[str], lang: str, profile: SheetProfile) -> Tags:
    """Number and units of each building of an EA; parts of split ones with what they hold, ~ for estimates.

    Args:
        mine: its `PARTS`.
        guessed: ids of split buildings whose entrances are not known.
        lang: zh or en.
        profile: type sizes.
    """
    rows = []
    for number, group in mine[mine["building_no"].notna().to_numpy()].groupby("building_no"):
        tilde = "~" if group["units_estimated"].any() else ""
        labels = zip(group["label"], group["building_id"], strict=True)
        held = [part_label(label, lang, building in guessed) for label, building in labels]
        text = " · ".join([f"{tilde}{int(group['housing_units'].sum())}", *(h for h in held if h)])
        rows.append((int(number), text, shapely.union_all(group.geometry.to_numpy())))
    rows.sort(key=lambda row: -row[2].area)
    shapes = np.array([shape for _, _, shape in rows], dtype=object)
    sizes = [[_size(number, text, *type_pt) for number, text, _ in rows] for type_pt in profile.type_pt]
    spots = np.array([widest(shape) for shape in shapes]).reshape(-1, 2)
    numbers = np.array([number for number, _, _ in rows], dtype=np.intp)
    return Tags(Signs(numbers, shapes, spots, np.array(sizes).reshape(len(sizes), -1, 2)), [text for _, text, _ in rows])


def write_tag(paper: Paper, tags: Tags, row: int, at: np.ndarray, number_pt: float, units_pt: float) -> None:
    """Write number and units of a building with their middle at a place (x, y) in mm."""
    (x, y), (number_mm, units_mm) = at, (size * _LINE * POINT_MM for size in (number_pt, units_pt))
    paper.halo(x, y + units_mm / 2, str(tags.signs.numbers[row]), number_pt, bold=True)
    paper.halo(x, y - number_mm / 2, tags.units[row], units_pt)


def _size(number: int, units: str, number_pt: float, units_pt: float) -> tuple[float, float]:
    wide = max(text_width(str(number), number_pt), text_width(units, units_pt))
    return wide + 2 * _RIM_MM, (number_pt + units_pt) * _LINE * POINT_MM + _RIM_MM
