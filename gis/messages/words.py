"""How findings name committees and places."""

from __future__ import annotations

from typing import Any

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray


def who(committees: gpd.GeoDataFrame, row: int | np.integer[Any]) -> str:
    """A committee by name and code, as in ``稷下居委会 (370305001001)``; by its code alone where it has no name."""
    code, name = committees["committee_code"].iloc[row], committees["name"].iloc[row]
    return f"{name} ({code})" if isinstance(name, str) and name else str(code)


def counted(measure: str, load: int) -> str:
    """What a load is counted in, as a word of `gis.messages.word_messages.TERMS`: of one, or of several."""
    return f"{'one' if load == 1 else 'load'} {measure}"


def spots(shapes: NDArray[np.object_]) -> NDArray[np.object_]:
    """A point in each shape to zoom to; None where it has no usable place."""
    out = np.full(len(shapes), None, dtype=object)
    box = shapely.bounds(shapes)
    there = np.isfinite(box).all(axis=1)
    sound = there & shapely.is_valid(shapes)
    out[sound] = shapely.point_on_surface(shapes[sound])
    rough = there & ~sound
    out[rough] = shapely.points((box[rough, 0] + box[rough, 2]) / 2, (box[rough, 1] + box[rough, 3]) / 2)
    return out
