"""Constrained Delaunay triangles of polygons."""

import numpy as np
import shapely
from hypothesis import given
from hypothesis import strategies as st

from gis.delineation.delaunay import constrained_delaunay
from gis.delineation.edge_flips import turn_edge
from gis.delineation.free_space import rings_of


def shapes(*given):
    return np.array(given, dtype=object)


def edges(triangles):
    """Edges of (t, 3, 2) triangles, as pairs of corners."""
    return {tuple(sorted((tuple(t[i]), tuple(t[(i + 1) % 3])))) for t in np.round(triangles, 6) for i in range(3)}


def judge(polygons):
    """Triangles fill the polygons with their corners, and no circle holds the corner beyond an edge that could be turned."""
    mesh = constrained_delaunay(rings_of(polygons))
    flat = shapely.polygons(mesh.xy[mesh.corners])
    area = np.bincount(mesh.of[mesh.corners[:, 0]], weights=shapely.area(flat), minlength=len(polygons))
    assert np.allclose(area, shapely.area(polygons), rtol=1e-9, atol=1e-6)
    assert {tuple(p) for p in mesh.xy} == {tuple(p) for p in shapely.get_coordinates(polygons)}
    inner = np.flatnonzero(mesh.mate >= 0)
    assert (mesh.mate[mesh.mate[inner]] == inner).all()
    starts, ends = mesh.corners.ravel(), mesh.corners[:, [1, 2, 0]].ravel()
    assert (starts[inner] == ends[mesh.mate[inner]]).all()
    rim = shapely.linestrings(np.stack([mesh.xy[starts], mesh.xy[ends]], axis=1)[mesh.mate < 0])
    assert np.isclose(shapely.length(rim).sum(), shapely.length(polygons).sum())
    for h in inner.tolist():
        assert not _within(mesh, h)
    return mesh


def _within(mesh, h):
    """Whether the corner beyond half edge ``h`` lies well inside the circle of its triangle."""
    g = int(mesh.mate[h])
    a, b, c = mesh.xy[np.roll(mesh.corners[h // 3], -(h % 3))]
    d = mesh.xy[mesh.corners[g // 3, (g + 2) % 3]]
    m = np.array([[*(p - d), ((p - d) ** 2).sum()] for p in (a, b, c)])
    quad = [(a, d, c), (d, b, c)]
    convex = all((q[0] - p[0]) * (r[1] - p[1]) - (r[0] - p[0]) * (q[1] - p[1]) > 1e-2 for p, q, r in quad)
    return convex and np.linalg.det(m) > 1e-2 * max(1.0, *m[:, 2])


def test_rows_of_corners_on_straight_edges_are_all_used():
    """A street of 200 m with a corner every 6 m, and three houses in one line."""
    block = shapely.segmentize(shapely.box(0, 0, 200, 40), 6.0)
    houses = shapely.union_all([shapely.segmentize(shapely.box(x, 10, x + 10, 20), 4.0) for x in (20, 60, 100)])
    judge(shapes(shapely.difference(block, houses)))


def test_the_same_edges_as_geos_where_they_are_unique():
    rng = np.random.default_rng(3)
    block = shapely.Point(0, 0).buffer(100, quad_segs=12)
    houses = [shapely.box(x, y, x + 4 + w, y + 5 + w) for x, y, w in _yards(rng)]
    free = shapely.difference(block, shapely.union_all(houses))
    mesh = judge(shapes(free))
    soup = shapely.get_coordinates(shapely.get_parts(shapely.constrained_delaunay_triangles(free))).reshape(-1, 4, 2)[:, :3]
    ours, theirs = edges(mesh.xy[mesh.corners]), edges(soup)
    assert len(ours) == len(theirs)
    assert len(ours & theirs) > 0.98 * len(ours)


def _yards(rng):
    return [(x + rng.uniform(0, 3), y + rng.uniform(0, 3), rng.uniform(0, 6)) for x in range(-60, 60, 20) for y in range(-60, 60, 20)]


def test_rings_that_touch_are_filled_too():
    block = shapely.box(0, 0, 30, 30)
    free = shapely.Polygon(block.exterior, [[(0, 15), (10, 10), (15, 15), (10, 20)], [(15, 15), (20, 10), (25, 15), (20, 20)]])
    assert shapely.is_valid(free)
    judge(shapes(free, block))


def test_parts_of_a_multipolygon_share_the_corner_where_they_meet():
    free = shapely.MultiPolygon([shapely.box(0, 0, 10, 10), shapely.box(10, 10, 20, 20)])
    mesh = judge(shapes(free))
    assert len(mesh.xy) == 7


def test_nothing_gives_nothing():
    mesh = constrained_delaunay(rings_of(shapes()))
    assert len(mesh.xy) == len(mesh.corners) == len(mesh.mate) == 0


def test_an_edge_turned_twice_is_as_it_was():
    mesh = constrained_delaunay(rings_of(shapes(shapely.box(0, 0, 10, 12))))
    corner, mate = mesh.corners.ravel().copy(), mesh.mate.copy()
    h = int(np.flatnonzero(mate >= 0)[0])
    before = edges(mesh.xy[corner.reshape(-1, 3)])
    turn_edge(corner, mate, h)
    turned = edges(mesh.xy[corner.reshape(-1, 3)])
    assert len(before - turned) == 1
    turn_edge(corner, mate, int(np.flatnonzero(mate >= 0)[0]))
    assert edges(mesh.xy[corner.reshape(-1, 3)]) == before


@given(st.integers(0, 10_000))
def test_random_blocks_with_houses(seed):
    rng = np.random.default_rng(seed)
    turn = rng.uniform(0, np.pi)
    houses = shapely.union_all([shapely.box(x, y, x + 4 + w, y + 5 + w) for x, y, w in _yards(rng)])
    free = shapely.difference(shapely.segmentize(shapely.box(-70, -70, 80, 80), 6.0), shapely.segmentize(houses, 7.0))
    about = np.array([[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]])
    judge(shapes(shapely.transform(free, lambda xy: np.round(xy @ about, 3))))
