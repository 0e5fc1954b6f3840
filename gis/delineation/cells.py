"""Cells: blocks, cut between buildings only where two EAs meet inside one."""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray

from gis.blocks import GRID_M, on_grid
from gis.delineation.triangles import Triangles, middle_lines
from gis.geometry.coordinates import coordinate_keys

Geometries = NDArray[np.object_]
Ints = NDArray[np.intp]
Keys = NDArray[np.uint64]
_STRAIGHTEN_M = (6.0, 3.0, 1.5, 0.75, 0.3, 0.05)


def cut_blocks(blocks: Geometries, tri: Triangles, label: Ints, walls: Geometries, clearance_m: float) -> tuple[Geometries, Ints, Keys]:
    """Cut the blocks that hold several labels along the middle lines between them.

    Args:
        blocks: (b,) polygons, edge-matched.
        tri: triangles of the blocks with several obstacles.
        label: (v,) label (EA) of each corner of the triangles.
        walls: obstacles that straightened lines keep out of.
        clearance_m: straightened lines keep this from walls that the middle line keeps it from.

    Returns:
        cells (c,), the block of each, and the sorted keys of the corners of the cuts.
    """
    segments, _, triangle = middle_lines(tri, label)
    at = tri.block[tri.corners[triangle, 0]]
    order = np.argsort(at, kind="stable")
    mixed, first = np.unique(at[order], return_index=True)
    whole = np.setdiff1d(np.arange(len(blocks)), mixed)
    cells, block, corners = [blocks[whole]], [whole], [np.zeros(0, dtype=np.uint64)]
    tree = shapely.STRtree(walls)
    for k, rows in zip(mixed, np.split(order, first[1:]), strict=False):  # split gives one empty group for none
        rough = _lines(segments[rows], blocks[k])
        made, lines = _faces(blocks[k], rough, _straightened(rough, blocks[k], tree, clearance_m))
        cells.append(made)
        block.append(np.full(len(made), k))
        corners.append(coordinate_keys(on_grid(shapely.get_coordinates(lines))))
        corners.append(_new_corners(made, blocks[k]))
    return np.concatenate(cells), np.concatenate(block), np.unique(np.concatenate(corners))


def _new_corners(cells: Geometries, block: shapely.Polygon) -> Keys:
    """Keys of the cells' corners that the block does not have."""
    return np.setdiff1d(coordinate_keys(shapely.get_coordinates(cells)), coordinate_keys(shapely.get_coordinates(block)))


def _lines(segments: NDArray[np.float64], block: shapely.Polygon) -> Geometries:
    """Segments joined to lines that end at forks and at the block's edge."""
    merged = shapely.get_parts(shapely.line_merge(shapely.multilinestrings(shapely.linestrings(segments))))
    edge = np.unique(coordinate_keys(shapely.get_coordinates(block)))
    lines = []
    for line in merged:
        xy = shapely.get_coordinates(line)
        keys = coordinate_keys(xy)
        stop = edge[np.minimum(np.searchsorted(edge, keys), len(edge) - 1)] == keys
        inner = np.flatnonzero(stop[1:-1]) + 1
        lines += [xy[i : j + 1] for i, j in zip([0, *inner], [*inner, len(xy) - 1], strict=True)]
    return np.array([shapely.LineString(xy) for xy in lines], dtype=object)


def _straightened(lines: Geometries, block: shapely.Polygon, walls: shapely.STRtree, clearance_m: float) -> Geometries:
    """Each line as straight as it gets without leaving the block or coming nearer to a wall than it must."""
    out = lines.copy()
    open_ = np.arange(len(lines))
    shapely.prepare(block)
    rim = shapely.boundary(block)
    ends = _meetings(lines, rim)
    close = _pairs(lines, walls, clearance_m)
    for tolerance in _STRAIGHTEN_M:
        trial = shapely.simplify(lines[open_], tolerance)
        bad = ~shapely.covers(block, trial) | (shapely.length(trial) <= 0)
        bad |= _meetings(trial, rim) > ends[open_]
        bad[walls.query(trial, predicate="intersects")[0]] = True
        pairs = _pairs(trial, walls, clearance_m)
        new = ~np.isin(open_[pairs // len(walls)] * len(walls) + pairs % len(walls), close)
        bad[pairs[new] // len(walls)] = True
        bad[_jumped(lines[open_], trial, ~bad, walls, tolerance)] = True
        out[open_[~bad]] = trial[~bad]
        open_ = open_[bad]
        if not len(open_):
            break
    a, b = shapely.STRtree(out).query(out, predicate="crosses")
    crossed = np.unique(np.concatenate([a, b]))
    out[crossed] = lines[crossed]
    return out


def _jumped(lines: Geometries, trial: Geometries, ask: NDArray[np.bool_], walls: shapely.STRtree, tolerance: float) -> Ints:
    """Lines that have a wall on their other side when straightened: a thin slice of a tower can lie whole within the tolerance."""
    ask = ask & (shapely.get_num_coordinates(trial) < shapely.get_num_coordinates(lines))
    rows = np.flatnonzero(ask)
    at, wall = walls.query(trial[rows], predicate="dwithin", distance=tolerance)
    found = []
    for k in np.unique(at).tolist():
        swept = shapely.Polygon(np.concatenate([shapely.get_coordinates(lines[rows[k]]), shapely.get_coordinates(trial[rows[k]])[::-1]]))
        spots = shapely.get_coordinates(shapely.point_on_surface(walls.geometries[wall[at == k]]))
        if shapely.contains_xy(swept, spots).any():
            found.append(rows[k])
    return np.array(found, dtype=np.intp)


def _meetings(lines: Geometries, rim: shapely.Geometry) -> NDArray[np.int32]:
    """How many corners each line has in common with the block's edge: a straightened line may not graze it anew."""
    return np.asarray(shapely.get_num_coordinates(shapely.intersection(lines, rim)))


def _pairs(lines: Geometries, walls: shapely.STRtree, reach_m: float) -> NDArray[np.intp]:
    """Line and wall nearer than ``reach_m``, as one number."""
    i, w = walls.query(lines, predicate="dwithin", distance=reach_m)
    return np.asarray(i * len(walls) + w)


def _faces(block: shapely.Polygon, rough: Geometries, straight: Geometries) -> tuple[Geometries, Geometries]:
    """Faces of the block between the lines, and the lines used: straight ones where they cut it as the rough ones do."""
    faces, neat = _cut(block, rough), _cut(block, straight)
    return (neat, straight) if len(neat) == len(faces) else (faces, rough)


def _cut(block: shapely.Polygon, lines: Geometries) -> Geometries:
    edges = shapely.union_all(np.append(lines, shapely.boundary(block)), grid_size=GRID_M)
    faces: Geometries = shapely.get_parts(shapely.polygonize([edges]))
    if len(shapely.get_rings(block)) > 1:  # the block's holes are faces, too
        faces = faces[shapely.intersects(block, shapely.point_on_surface(faces))]
    return faces
