"""What lies far from where it belongs: a layer from all committees (R10), some committees from the others (R17); with the likely cause.

Both are legal shapes in a legal place, so that no check of values finds them: the coordinate system was another zone's, the
eastings have a zone number in front, the axes are exchanged, or it is the file of another town.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import geopandas as gpd
import numpy as np
import pyproj
import shapely
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from gis.issues import Issue, issue
from gis.messages.phrases import said
from gis.messages.words import spots, who
from gis.rules import Rules

Shapes = NDArray[np.object_]
Floats = NDArray[np.float64]
_NEAR_M = 5_000.0  # a layer of which nothing is as near to a committee is of no use to any
_APART_M = 100_000.0  # committees of one county are nearer to another
_LIKE_M = 30_000.0  # places are the same town to this
_ZONES = (*range(13, 24), *range(25, 46))  # numbers of 6 and 3 degree zones [R08]
_METRES_PER_DEGREE = 111_320.0
_WINDS = ("north", "north-east", "east", "south-east", "south", "south-west", "west", "north-west")
_MOST_NAMED = 4


def layer_far_off(table: gpd.GeoDataFrame, committees: gpd.GeoDataFrame, file: str) -> list[Issue]:
    """R10 where nothing of a layer lies within 5 km of any committee.

    Args:
        table: of the layer, in the CRS of the committees; rows without a usable shape do not count.
        committees: table `COMMITTEES`.
        file: name for the message.
    """
    shapes = table.geometry.to_numpy()
    if "status" in table:
        shapes = shapes[(table["status"].fillna("") == "").to_numpy()]
    boxes, lands = _boxes(shapes), _boxes(committees.geometry.to_numpy())
    if not len(boxes) or not len(lands) or any(_reaches(boxes, land) for land in lands):
        return []
    place, home = _middle(boxes), _middle(lands)
    params = _apart(place, home, committees.crs) | {"cause": _cause(place, home, committees.crs, ("the layer", "the committees"))}
    return [issue("R10", shapely.Point(place), file=file, count=len(boxes), **params)]


def committees_far_off(committees: gpd.GeoDataFrame, buildings: gpd.GeoDataFrame, rules: Rules) -> Iterator[Issue]:
    """R17, one a group of committees that lies over 100 km from the largest group, if they are fewer."""
    rows = np.flatnonzero(np.isfinite(shapely.bounds(committees.geometry.to_numpy())).all(axis=1))
    boxes = shapely.bounds(committees.geometry.to_numpy()[rows])
    group = _groups(boxes)
    if not len(rows) or not group.any():
        return
    main = int(np.bincount(group).argmax())
    home = _middle(boxes[group == main])
    for k in np.setdiff1d(group, [main]).tolist():
        mine = rows[group == k]
        place = _middle(boxes[group == k])
        params = _apart(place, home, committees.crs) | {"cause": _cause(place, home, committees.crs, ("these committees", "the others"))}
        names = ", ".join(who(committees, r) for r in mine[:_MOST_NAMED]) + (" ..." if len(mine) > _MOST_NAMED else "")
        codes = committees["committee_code"].iloc[mine]
        spot = spots(committees.geometry.to_numpy()[mine[:1]])[0]
        yield issue("R17", spot, committee_code=codes.iloc[0], concerned=codes, count=len(mine), named=names, **params)


def _boxes(shapes: Shapes) -> Floats:
    """Boxes of the shapes that have one."""
    boxes: Floats = shapely.bounds(shapes).reshape(-1, 4)
    return boxes[np.isfinite(boxes).all(axis=1)]


def _reaches(boxes: Floats, land: Floats) -> bool:
    """Whether any box comes near to one."""
    return bool(((boxes[:, :2] <= land[2:] + _NEAR_M) & (boxes[:, 2:] >= land[:2] - _NEAR_M)).all(axis=1).any())


def _groups(boxes: Floats) -> NDArray[np.intp]:
    """Number of the group of each box: those that are nearer than `_APART_M`, directly or over others, are of one.

    Boxes with their middles in one square of half that width are of one for sure; what is compared are the squares' boxes,
    which are few: pairs of thousands of committees would be millions.
    """
    squares = np.floor((boxes[:, :2] + boxes[:, 2:]) / _APART_M)
    _, square = np.unique(squares, axis=0, return_inverse=True)
    square = square.ravel()
    n = int(square.max(initial=-1)) + 1
    low, high = np.full((n, 2), np.inf), np.full((n, 2), -np.inf)
    np.minimum.at(low, square, boxes[:, :2])
    np.maximum.at(high, square, boxes[:, 2:])
    shapes = shapely.box(*np.hstack([low, high]).T)
    a, b = shapely.STRtree(shapes).query(shapes, predicate="dwithin", distance=_APART_M)
    return np.asarray(connected_components(coo_array((np.ones(len(a)), (a, b)), shape=(n, n)), directed=False)[1], dtype=np.intp)[square]


def _middle(boxes: Floats) -> Floats:
    """The place where most of them are."""
    return np.asarray(np.median((boxes[:, :2] + boxes[:, 2:]) / 2, axis=0))


def _apart(place: Floats, home: Floats, crs: pyproj.CRS) -> dict[str, Any]:
    """How far, on the ground where both are on the globe, and in which direction from home."""
    there, here = _degrees(place, crs), _degrees(home, crs)
    globe = crs.get_geod()
    if globe is not None and np.isfinite([*there, *here]).all():
        azimuth, _, metres = globe.inv(*here, *there)
    else:
        east, north = place - home
        azimuth, metres = float(np.degrees(np.arctan2(east, north))), float(np.hypot(east, north))
    return {"km": round(metres / 1000), "direction": _WINDS[round(azimuth / 45) % 8]}


def _degrees(place: Floats, crs: pyproj.CRS) -> tuple[float, float]:
    """Longitude and latitude; infinite beyond the globe."""
    lon, lat = pyproj.Transformer.from_crs(crs, crs.geodetic_crs, always_xy=True).transform(*place)
    return float(lon), float(lat)


def _cause(place: Floats, home: Floats, crs: pyproj.CRS, names: tuple[str, str]) -> dict[str, object]:
    """What may be wrong, of the first of two named sets or of the second, by where they lie."""
    east, north = place - home
    zone = round(abs(east) / 1e6)
    if abs(north) < _LIKE_M and zone in _ZONES and abs(abs(east) - zone * 1e6) < _LIKE_M:
        return said("far_zone_number", which=names[0] if east > 0 else names[1], zone=zone)
    if np.abs(place[::-1] - home).max() < _LIKE_M:
        return said("far_exchanged")
    if min(np.hypot(*place), np.hypot(*_degrees(place, crs)) * _METRES_PER_DEGREE) < _LIKE_M:
        return said("far_zero")
    degree = _METRES_PER_DEGREE * np.cos(np.radians(_degrees(home, crs)[1]))
    for degrees in (3, 6):
        if abs(north) < _LIKE_M and abs(abs(east) - degrees * degree) < _LIKE_M:
            return said("far_zone", degrees=degrees)
    return said("far_other")
