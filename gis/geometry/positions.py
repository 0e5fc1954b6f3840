"""Do coordinates fit the coordinate system they are said to be in? Degrees, metres, order, and empty positions."""

from __future__ import annotations

import numpy as np
import pyproj
import shapely
from numpy.typing import NDArray

from gis.messages.phrases import said

Shapes = NDArray[np.object_]
Box = tuple[float, float, float, float]

_NOBODY_LIVES_NORTH_OF = 84.0
_CHINA = (73.0, 3.0, 136.0, 54.0)  # degrees: west, south, east, north [R17]
_SMALLEST = {"area": 0.5, "line": 0.5, "point": 3.0}  # square units, units, extent in units: nothing real is smaller in metres
_BEYOND = 1e9  # no map has coordinates like this, in any unit
_NO_DATA = 1e-30  # "no data" numbers such as 1e-38


def bad_positions(shapes: Shapes) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Rows with a coordinate that is no number or beyond all maps (G07), and rows at the empty position (0, 0) (R18).

    A vertex at (0, 0) is an empty position where all vertices lie there or the rest of the shape is far away.
    """
    xy, of = shapely.get_coordinates(shapes, return_index=True)
    broken = np.zeros(len(shapes), bool)
    broken[of[~(np.abs(xy) < _BEYOND).all(axis=1)]] = True
    void = np.zeros(len(shapes), bool)
    zero = (np.abs(xy) < _NO_DATA).all(axis=1)
    for row in np.unique(of[zero]):
        rest = xy[(of == row) & ~zero]
        void[row] = not len(rest) or _far_apart(rest)
    return broken, void & ~broken


def off_the_globe(shapes: Shapes) -> NDArray[np.bool_]:
    """Rows of shapes in degrees that reach beyond 360 degrees of longitude or 90 of latitude."""
    each = shapely.bounds(shapes)
    with np.errstate(invalid="ignore"):
        return np.asarray((np.abs(each) > (360.0, 90.0, 360.0, 90.0)).any(axis=1), dtype=bool)


def wrong_unit(shapes: Shapes, crs: pyproj.CRS) -> str | None:
    """``degrees`` or ``metres`` where the values look like the other unit than that of ``crs`` (R02), else None."""
    box = bounds(shapes)
    if box is None:
        return None
    small = _within(box, (-180.0, -90.0, 180.0, 90.0))
    if crs.is_geographic:
        x, y = _middle(shapes)
        return "metres" if abs(x) > 360 or abs(y) > 360 else None
    return "degrees" if small and _tiny(shapes, box) else None


def is_swapped(shapes: Shapes, crs: pyproj.CRS) -> bool:
    """Whether degrees seem to stand as latitude, longitude (R03): north of any town, or in China only after a swap."""
    if not crs.is_geographic or bounds(shapes) is None:
        return False
    x, y = _middle(shapes)
    west, south, east, north = _CHINA
    mirrored = west <= y <= east and south <= x <= north
    return abs(x) <= 90 and abs(y) <= 180 and (abs(y) > _NOBODY_LIVES_NORTH_OF or mirrored)


def swap(shapes: Shapes) -> Shapes:
    """The shapes with x and y exchanged."""
    out: Shapes = shapely.transform(shapes, lambda xy: xy[:, ::-1])
    return out


def candidates(box: Box, known: pyproj.CRS | None = None) -> list[dict[str, object]]:
    """Coordinate systems that the values could be in, the likeliest first, as phrases of messages (R01).

    Args:
        box: west, south, east, north of the values.
        known: the CRS that other layers of the project are in, named first where the values fit it.
    """
    west, south, east, north = box
    if _within(box, (-180.0, -90.0, 180.0, 90.0)):
        return [said("crs_named", crs="EPSG:4490", name="CGCS2000"), said("crs_named", crs="EPSG:4326", name="WGS 84")]
    if not (-2e7 < south <= north < 2e7 and east < 1e8):
        return []
    out = [] if known is None or known.is_geographic or not _in_use(box, known) else [said("crs_of_layers", crs=known.to_string())]
    zone = int(west // 1e6)
    if 25 <= zone <= 45:
        out.append(said("crs_zone", crs=f"EPSG:{4513 + zone - 25}", degrees=3, zone=zone))
    if 13 <= zone <= 23:
        out.append(said("crs_zone", crs=f"EPSG:{4491 + zone - 13}", degrees=6, zone=zone))
    if 1e5 <= west < 1e6:
        out += [said("crs_meridians"), said("crs_utm")]
    return out


def bounds(shapes: Shapes) -> Box | None:
    """West, south, east, north of all shapes with finite coordinates, or None where there is none."""
    each = shapely.bounds(shapes)
    each = each[np.isfinite(each).all(axis=1)]
    if not len(each):
        return None
    return (float(each[:, 0].min()), float(each[:, 1].min()), float(each[:, 2].max()), float(each[:, 3].max()))


def _middle(shapes: Shapes) -> tuple[float, float]:
    each = shapely.bounds(shapes)
    each = each[np.isfinite(each).all(axis=1)]
    return float(np.median(each[:, [0, 2]])), float(np.median(each[:, [1, 3]]))


def _within(box: Box, frame: Box) -> bool:
    return frame[0] <= box[0] and frame[1] <= box[1] and box[2] <= frame[2] and box[3] <= frame[3]


def _tiny(shapes: Shapes, box: Box) -> bool:
    """Whether the median shape, read in metres, is smaller than anything real."""
    area = shapely.area(shapes)
    if (area > 0).any():
        return bool(np.median(area[area > 0]) < _SMALLEST["area"])
    length = shapely.length(shapes)
    if (length > 0).any():
        return bool(np.median(length[length > 0]) < _SMALLEST["line"])
    return max(box[2] - box[0], box[3] - box[1]) < _SMALLEST["point"]


def _in_use(box: Box, crs: pyproj.CRS) -> bool:
    """Whether the middle of the box, read in ``crs``, lies where ``crs`` is used."""
    area = crs.area_of_use
    if area is None:
        return False
    to = pyproj.Transformer.from_crs(crs, crs.geodetic_crs, always_xy=True)
    lon, lat = to.transform((box[0] + box[2]) / 2, (box[1] + box[3]) / 2)
    return bool(area.west - 2 <= lon <= area.east + 2 and area.south - 1 <= lat <= area.north + 1)


def _far_apart(rest: NDArray[np.float64]) -> bool:
    """Whether vertices lie so far from (0, 0) that a vertex there is no part of the same outline."""
    middle = np.abs(np.median(rest, axis=0)).max()
    extent = max(float(np.ptp(rest, axis=0).max()), 1e-9)
    return bool(middle > 100 * extent)
