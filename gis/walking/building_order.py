"""The number of each building in its EA: the order of the rules, and numbers that survive a new plan."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
from numpy.typing import NDArray

from gis.numbering import walking_order
from gis.rules import Rules
from gis.walking.gates import main_gates
from gis.walking.street_order import street_order
from gis.walking.streets import streets_of

Floats = NDArray[np.float64]
Ints = NDArray[np.intp]
ROW_M = 25.0  # height of a row of buildings in the walking order


def building_numbers(xy: Floats, ea: Ints, outlines: NDArray[np.object_], barriers: gpd.GeoDataFrame, rules: Rules) -> NDArray[np.int64]:
    """Number of each building in its EA, from 1 without gaps, in the order that ``rules.numbering`` names.

    Args:
        xy: (n, 2) a place of each building, metres.
        ea: (n,) row of its EA.
        outlines: of all EAs.
        barriers: table `BARRIERS`; the streets are among them. Without any along_street is serpentine.
        rules: the order.
    """
    if rules.numbering == "serpentine":
        return walking_order(xy, ea, ROW_M)
    some = np.unique(ea)
    gates = np.full((len(some), 2), np.nan)
    if rules.numbering == "from_main_gate":
        gates = main_gates(outlines[some], barriers)
    return street_order(xy, ea, streets_of(barriers, rules), gates, ROW_M)


def appended_numbers(number: Floats, ea: NDArray[np.object_], order: NDArray[np.int64], highest: dict[object, int] | None = None) -> Floats:
    """Numbers where some buildings of an EA have theirs already: those keep it, new ones are appended (R53).

    Args:
        number: (n,) of each building, NaN where it is new in its EA.
        ea: (n,) code of its EA.
        order: (n,) in which new ones are numbered, as `building_numbers` gives it.
        highest: the highest number ever given in an EA, by its code, where that building may be gone: no number is used twice.
    """
    out = number.astype(float)
    codes, row = np.unique(ea.astype(str), return_inverse=True)
    top = np.zeros(len(codes))
    np.maximum.at(top, row, np.nan_to_num(out))
    for code, last in (highest or {}).items():
        at = np.searchsorted(codes, str(code))
        if at < len(codes) and codes[at] == str(code):
            top[at] = max(top[at], last)
    new = np.flatnonzero(np.isnan(out))
    new = new[np.lexsort((order[new], row[new]))]
    first = np.searchsorted(row[new], row[new])
    out[new] = top[row[new]] + np.arange(len(new)) - first + 1
    return out
