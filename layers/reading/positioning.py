"""Delivered shapes brought into the metric CRS of the project, after asking whether their coordinates can be what is said."""

from __future__ import annotations

from dataclasses import dataclass, field

import geopandas as gpd
import numpy as np
import pyproj
import shapely
from numpy.typing import NDArray

from gis.errors import Refused
from gis.geometry.positions import bad_positions, bounds, candidates, is_swapped, off_the_globe, swap, wrong_unit
from gis.messages.phrases import said
from gis.projection import metric_crs
from layers.reading.columns import Role
from layers.reading.sources import Source
from layers.reading.vectors import Features

_METRES_PER_DEGREE = 111_320.0
_POLE, _HALF_TURN = 90, 180  # degrees


@dataclass(frozen=True)
class Positioned:
    """Shapes in the metric CRS; rows with a bad position have a code (G07, R18), an empty shape, and a point of theirs to show."""

    shapes: NDArray[np.object_]
    crs: pyproj.CRS
    source_crs: pyproj.CRS
    bad: dict[int, str]
    unit_m: float  # metres in a unit of the delivered coordinates, about
    points: dict[int, tuple[float, float]] = field(default_factory=dict)  # as delivered

    def said_of(self, row: int, code: str) -> dict[str, object]:
        """What G07 says of a row beside its number: the point that has no place, and what may be wrong with it."""
        if code != "G07":
            return {}
        x, y = self.points[row]
        why = "spot_unknown"
        if self.source_crs.is_geographic and np.isfinite((x, y)).all():
            far = max(abs(x), abs(y))
            why = "spot_exchanged" if abs(x) <= _POLE < abs(y) <= _HALF_TURN else "spot_metres" if far > 2 * _HALF_TURN else why
        return {"spot": said(why, x=f"{x:.10g}", y=f"{y:.10g}")}


def position(features: Features, source: Source, role: Role, crs: pyproj.CRS | None) -> Positioned:
    """Check the CRS and convert.

    Args:
        features: as read.
        source: may state a CRS, which then wins over the file's.
        role: the table, for messages.
        crs: metric CRS of the project; None: choose one for these shapes.

    Raises:
        Refused: ``R01`` none stated, ``R02`` wrong unit, ``R03`` x and y exchanged.
    """
    stated, exchanged = source.stated_crs()
    shapes = swap(features.shapes) if exchanged else features.shapes
    own = stated or features.crs
    box = bounds(shapes)
    if own is None:
        raise Refused("R01", table=role.name, candidates=_listed(box, crs), **_box_words(box), **features.place)
    own = own.to_2d() if len(own.axis_info) > 2 else own
    broken, void = bad_positions(shapes)
    _check_values(shapes[~(broken | void)], own, features, role, crs)
    if own.is_geographic:
        broken |= off_the_globe(shapes) & ~void
    sound = shapes[~(broken | void)]
    good = shapes.copy()
    good[broken | void] = shapely.Polygon()
    metric = crs or _metric_crs(sound, own)
    good, lost = _converted(good, own, metric)
    bad = {int(i): "G07" for i in np.flatnonzero(broken | lost)} | {int(i): "R18" for i in np.flatnonzero(void)}
    points = {row: _worst_point(shapes[row]) for row, code in bad.items() if code == "G07"}
    return Positioned(good, metric, own, bad, _METRES_PER_DEGREE if own.is_geographic else 1.0, points)


def _check_values(shapes: NDArray[np.object_], own: pyproj.CRS, features: Features, role: Role, crs: pyproj.CRS | None) -> None:
    box = bounds(shapes)
    if looks := wrong_unit(shapes, own):
        raise Refused("R02", table=role.name, looks=looks, crs=own.to_string(), candidates=_listed(box, crs), **features.place)
    if is_swapped(shapes, own) and box is not None:
        raise Refused("R03", table=role.name, x=round(box[0], 5), y=round(box[1], 5), crs=own.to_string(), **features.place)


def _metric_crs(shapes: NDArray[np.object_], own: pyproj.CRS) -> pyproj.CRS:
    there = shapes[~(shapely.is_missing(shapes) | shapely.is_empty(shapes))]
    if not len(there):
        return own if own.is_projected else pyproj.CRS.from_epsg(3857)  # nothing to measure: all rows are refused anyway
    try:
        return metric_crs(gpd.GeoDataFrame(geometry=there, crs=own))
    except RuntimeError as e:  # the middle lies in no UTM zone
        raise Refused("crs_bad", value=own.name) from e


def _converted(shapes: NDArray[np.object_], own: pyproj.CRS, metric: pyproj.CRS) -> tuple[NDArray[np.object_], NDArray[np.bool_]]:
    """Shapes in the metric CRS, and which rows it has no place for (they become empty)."""
    if own == metric:
        return shapes, np.zeros(len(shapes), bool)
    try:
        with np.errstate(all="ignore"):
            out = gpd.GeoSeries(shapes, crs=own).to_crs(metric).to_numpy().copy()
    except pyproj.exceptions.ProjError as e:
        raise Refused("crs_bad", value=own.name) from e
    xy, of = shapely.get_coordinates(out, return_index=True)
    lost = np.zeros(len(out), bool)
    lost[of[~np.isfinite(xy).all(axis=1)]] = True
    out[lost] = shapely.Polygon()
    return out, lost


def _worst_point(shape: shapely.Geometry) -> tuple[float, float]:
    """The first point that is no number, else the one farthest out."""
    xy = shapely.get_coordinates(shape)
    size = np.where(np.isfinite(xy), np.abs(xy), np.inf).max(axis=1)
    x, y = xy[int(size.argmax())].tolist()
    return x, y


def _listed(box: tuple[float, float, float, float] | None, crs: pyproj.CRS | None) -> list[dict[str, object]]:
    return (candidates(box, crs) if box else []) or [said("crs_none")]


def _box_words(box: tuple[float, float, float, float] | None) -> dict[str, object]:
    values = box or (float("nan"),) * 4
    return dict(zip(("west", "south", "east", "north"), (f"{v:.6g}" if abs(v) < 1000 else f"{v:.0f}" for v in values), strict=True))
