"""Shapes of areas made valid, and what had to be done to each: only by the structure method, never by a guess of ours.

The structure method keeps what lies inside an outline and drops what has collapsed, as the judge of plans does too.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from gis.geometry.spikes import is_but_spiked
from gis.messages.phrases import said

Shapes = NDArray[np.object_]

_POINTS = (0, 4)
_AREAS = (3, 6)
_COLLECTION = 7
_SPECK_M2, _LAND_M2 = 0.01, 100.0
_TANGLE_VERTICES = 200  # outlines with fewer are always repaired
_TANGLE_CROSSINGS = 10.0  # per vertex; more is no outline [G23]


@dataclass(frozen=True)
class Fault:
    """One finding about one shape: its code in the bad-input catalogue, its row, and figures for the message."""

    code: str
    row: int
    figures: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Mended:
    """Valid two-dimensional shapes (None where nothing is left), the faults found, and counts of harmless ones by code."""

    shapes: Shapes
    faults: list[Fault]
    counts: dict[str, int]


def mend_areas(shapes: Shapes) -> Mended:
    """Flatten, clean and repair polygons.

    Args:
        shapes: (n,) geometries of any type, finite coordinates, metric CRS; None where missing.

    Returns:
        Polygons and multipolygons, and points and lines as they came (the caller knows whether they are allowed).
        Faults: G15 missing, G16 empty, G17 collections, and those of invalid outlines (G01 ... G23); counts: G03, G19.
    """
    out = shapes.copy()
    kind = shapely.get_type_id(out)
    faults = [Fault("G15", int(i)) for i in np.flatnonzero(kind < 0)]
    faults += [Fault("G16", int(i)) for i in np.flatnonzero((kind >= 0) & shapely.is_empty(out))]
    counts = {"G19": _flatten(out)}
    for i in np.flatnonzero((kind == _COLLECTION) & ~shapely.is_empty(out)):
        out[i], fault = _areas_of_collection(out[i], int(i))
        faults.append(fault)
    kind = shapely.get_type_id(out)
    area = np.isin(kind, _AREAS)
    valid = shapely.is_valid(out)
    counts["G03"] = _drop_repeated(out, area & valid)
    bad = np.flatnonzero(area & ~valid)
    if len(bad):
        out[bad], found = _repair(out[bad], bad)
        faults += found
    out[shapely.is_empty(out)] = None
    return Mended(out, faults, counts)


def edges(shapes: Shapes) -> Shapes:
    """Lines as they are, areas by their edge, collections by both; None where neither is left."""
    out = shapes.copy()
    kind = shapely.get_type_id(out)
    area = np.isin(kind, _AREAS)
    out[area] = shapely.boundary(out[area])
    for i in np.flatnonzero(kind == _COLLECTION):
        parts = edges(shapely.get_parts(out[i]))
        lines = shapely.get_parts(parts[~shapely.is_missing(parts)])
        out[i] = shapely.multilinestrings(lines) if len(lines) else None
    out[np.isin(kind, _POINTS) | shapely.is_empty(out)] = None
    return out


def collection_outcome(wanted: str, kept: int, dropped: int) -> dict[str, object]:
    """What is left of a collection of shapes of which only ``areas`` or ``lines`` are ``wanted``, as a value for G17."""
    return said(f"collection_{wanted}" if kept else "collection_none", wanted=wanted, kept=kept, dropped=dropped)


def is_area(shapes: Shapes) -> NDArray[np.bool_]:
    """Whether each shape is a polygon or multipolygon."""
    return np.isin(shapely.get_type_id(shapes), _AREAS)


def is_point(shapes: Shapes) -> NDArray[np.bool_]:
    """Whether each shape is a point or multipoint."""
    return np.isin(shapely.get_type_id(shapes), _POINTS)


def _flatten(shapes: Shapes) -> int:
    deep = shapely.has_z(shapes) | shapely.has_m(shapes)
    shapes[deep] = shapely.force_2d(shapes[deep])
    return int(deep.sum())


def _areas_of_collection(shape: shapely.Geometry, row: int) -> tuple[shapely.Geometry | None, Fault]:
    parts = shapely.get_parts(shape)
    areas = shapely.get_parts(parts[is_area(parts)])
    fault = Fault("G17", row, {"outcome": collection_outcome("areas", len(areas), int((~is_area(parts)).sum()))})
    if not len(areas):
        return None, fault
    return (areas[0] if len(areas) == 1 else shapely.multipolygons(areas)), fault


def _drop_repeated(shapes: Shapes, area: NDArray[np.bool_]) -> int:
    """Remove repeated points of valid areas in place; how many there were."""
    rows = np.flatnonzero(area)
    xy, of = shapely.get_coordinates(shapes[rows], return_index=True)
    twice = (xy[1:] == xy[:-1]).all(axis=1) & (of[1:] == of[:-1])
    if not twice.any():
        return 0
    hit = rows[np.unique(of[1:][twice])]
    before = shapely.get_num_coordinates(shapes[hit])
    shapes[hit] = shapely.remove_repeated_points(shapes[hit], 0.0)
    return int((before - shapely.get_num_coordinates(shapes[hit])).sum())


def _repair(bad: Shapes, rows: NDArray[np.intp]) -> tuple[Shapes, list[Fault]]:
    tangled = np.array([_is_tangled(g) for g in bad])
    reason = shapely.is_valid_reason(bad)
    fixed = np.full(len(bad), None, dtype=object)
    fixed[~tangled] = _structure(bad[~tangled])
    fixed = np.array([_only_areas(g) for g in fixed], dtype=object)
    faults = []
    for old, new, why, row, tangle in zip(bad, fixed, reason, rows.tolist(), tangled, strict=True):
        code = "G23" if tangle else _code(str(why), old, new)
        x, y = _spot(str(why))
        parts = 0 if new is None else int(shapely.get_num_geometries(new))
        faults.append(Fault(code, row, {"x": x, "y": y, "parts": parts}))
    return fixed, faults


def _structure(shapes: Shapes) -> Shapes:
    """Valid shapes by the structure method, once more where it leaves parts with a common edge."""
    out: Shapes = shapely.make_valid(shapes, method="structure", keep_collapsed=False)
    still = ~shapely.is_valid(out)
    out[still] = shapely.make_valid(out[still], method="structure", keep_collapsed=False)
    return out


def _only_areas(shape: shapely.Geometry | None) -> shapely.Geometry | None:
    if shape is None or shapely.is_empty(shape):
        return None
    areas = shape if bool(is_area(np.array([shape], dtype=object))[0]) else _areas_of_collection(shape, 0)[0]
    return None if areas is None else _without_specks(areas)


def _without_specks(shape: shapely.Geometry) -> shapely.Geometry:
    """What a repair made, without pieces that are smaller than a hand beside one that is land: they are of the arithmetic."""
    parts = shapely.get_parts(shape)
    area = shapely.area(parts)
    real = area >= _SPECK_M2
    if real.all() or area.max(initial=0.0) < _LAND_M2:
        return shape
    return parts[real][0] if real.sum() == 1 else shapely.multipolygons(parts[real])


def _code(reason: str, old: shapely.Geometry, new: shapely.Geometry | None) -> str:
    """Line of the catalogue for an invalid outline, from what GEOS says and from what the repair changed."""
    if new is None:
        return "G06" if shapely.get_num_coordinates(old) >= 4 else "G05"
    for words, code in (("Hole lies outside", "G09"), ("Holes are nested", "G11"), ("Nested shells", "G12"), ("Duplicate Rings", "G12")):
        if reason.startswith(words):
            return code
    before, after = float(shapely.area(old)), float(shapely.area(new))
    if abs(after - before) > max(0.5, 1e-4 * before):
        return "G12" if bool(shapely.is_valid(shapely.get_parts(old)).all()) else "G01"
    return _code_of_lossless(reason, old, new)


def _code_of_lossless(reason: str, old: shapely.Geometry, new: shapely.Geometry) -> str:
    parts_before, parts_after = int(shapely.get_num_geometries(old)), int(shapely.get_num_geometries(new))
    if reason.startswith(("Ring Self-intersection", "Interior is disconnected")):
        return "G02" if is_but_spiked(old) else "G14"
    if parts_after > parts_before:
        return "G01"
    if parts_after < parts_before:
        return "G13"
    holes_before, holes_after = (int(shapely.get_num_interior_rings(shapely.get_parts(g)).sum()) for g in (old, new))
    return "G10" if holes_after < holes_before else "G02"


def _spot(reason: str) -> tuple[float | None, float | None]:
    """The place GEOS names, as in ``Self-intersection[12.5 7]``."""
    inside = reason.partition("[")[2].rstrip("]").split()
    if len(inside) < 2:
        return None, None
    return round(float(inside[0]), 2), round(float(inside[1]), 2)


def _is_tangled(shape: shapely.Geometry) -> bool:
    """More than ten crossings a vertex, estimated on at most 500 segments: repair could take minutes and would be a guess."""
    xy, of = shapely.get_coordinates(shape, return_index=True)
    if len(xy) < _TANGLE_VERTICES:
        return False
    lines = shapely.linestrings(np.stack([xy[:-1], xy[1:]], axis=1)[of[1:] == of[:-1]])
    sample = lines[:: max(1, len(lines) // 500)]
    crossings = shapely.STRtree(lines).query(sample, predicate="crosses").shape[1]
    return bool(crossings / len(sample) > 2 * _TANGLE_CROSSINGS)
