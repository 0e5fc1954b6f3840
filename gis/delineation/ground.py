"""What a committee piece is made of before any EA is drawn: blocks, obstacles, and the free space between them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np
import shapely
from numpy.typing import NDArray

from gis.adjacency import LEAST_CONTACT_M, build_graph, firm_pairs, inner_contacts
from gis.blocks import Blocks, make_blocks
from gis.delineation.bundles import bundled
from gis.delineation.cells import cut_blocks
from gis.delineation.contact_graph import Graph
from gis.delineation.facing import across_barriers, facing
from gis.delineation.lands import Binding
from gis.delineation.obstacles import SHRINK_M, obstacles
from gis.delineation.passages import Passages, find_passages, opened
from gis.delineation.triangles import Triangles, triangulate
from gis.geometry.coordinates import without
from gis.plan import Plan
from gis.rules import Rules

Geometries = NDArray[np.object_]
Ints = NDArray[np.intp]
Floats = NDArray[np.float64]
_FAINT = 1e-6  # a contact across a barrier that binds counts only where the graph would fall apart without it
_TIE = 300.0  # added cost of parting two pieces of one building, in metres along a barrier


class Barriers(Protocol):
    """What `Ground.graph` needs to know of a task."""

    @property
    def lines(self) -> Geometries:
        """Barrier lines."""

    @property
    def line_cost(self) -> Floats:
        """Cost of a metre of border along each."""

    @property
    def building(self) -> Ints:
        """Building of each part."""

    @property
    def binding(self) -> Binding:
        """Barriers inside the piece that bind."""


@dataclass(frozen=True)
class Ground:
    """A committee piece, ready to be partitioned. Its *nodes* are the obstacles, then the empty blocks.

    Attributes:
        blocks: faces between barriers.
        walls: (o,) obstacles.
        wall_of: (p,) obstacle of each building part; the nearest where a part does not reach into the piece, -1 without any.
        block_of: (o,) block of each obstacle.
        tri: free space of the blocks with several obstacles; None when it was not divided.
        only: (b,) the node of a block that is one cell, else -1.
        group: (n,) polygon that each node is to stay together with, -1 for none.
        bundle: (n,) nodes of the same bundle go to the same EA.
    """

    blocks: Blocks
    walls: Geometries
    wall_of: Ints
    block_of: Ints
    tri: Triangles | None
    only: Ints
    group: Ints
    bundle: Ints

    def loads(self, part_load: Floats) -> Floats:
        """Load of each node."""
        nodes = max(len(self.walls), int(self.only.max(initial=-1)) + 1)
        known = self.wall_of >= 0
        return np.bincount(self.wall_of[known], weights=part_load[known], minlength=nodes).astype(float)

    def part_loads(self, part_load: Floats) -> Floats:
        """Loads of the parts that have a cell of their own here, 0 for others."""
        return np.where(self.wall_of >= 0, part_load, 0.0)

    def towers(self, building: Ints, part_load: Floats) -> list[Ints]:
        """Bundles of each building that was taken apart and counts here, in the order of its grains; ``building``: (p,) of each part."""
        known = np.flatnonzero((self.wall_of >= 0) & (np.bincount(building, weights=part_load)[building] > 0))
        known = known[np.bincount(building[known], minlength=1)[building[known]] > 1]
        nodes = self.bundle[self.wall_of[known]]
        return [np.array(list(dict.fromkeys(nodes[building[known] == b].tolist()))) for b in np.unique(building[known]).tolist()]

    def one_ea(self) -> Plan:
        """The plan in which the whole piece is one EA."""
        cells = without(self.blocks.polygons, self.blocks.corners)
        n = len(cells)
        return Plan(cells, np.arange(n), np.zeros(n, dtype=np.intp), 1, self._part_cell(self.block_of))

    def graph(self, task: Barriers, load: Floats, rules: Rules, barred: Ints) -> tuple[Graph, Passages]:
        """Contacts of the nodes, with what a border along each costs, and the passages among them but those between ``barred`` pairs."""
        assert self.tri is not None
        pairs, metres = inner_contacts(self.tri)
        there = facing(self.blocks.polygons, self.tri, self.only)
        across, length, middle, of = across_barriers(there)
        firm = length
        if task.binding:
            shut = task.binding.shut(middle, 2 * length)
            firm, barred = np.where(shut, length * _FAINT, length), np.concatenate([barred, across[shut]])
            there = there.rows(~task.binding.shut(there.middle, there.metres))
        cost = metres * rules.off_barrier_cost
        of_wall = np.full(len(load), -1, dtype=np.intp)
        of_wall[self.wall_of[self.wall_of >= 0]] = task.building[self.wall_of >= 0]
        tied = (of_wall[pairs[:, 0]] == of_wall[pairs[:, 1]]) | _same(self.group, pairs)
        cost[_first_of_pair(pairs) & tied] += _TIE
        near = _nearest_line(task.lines, middle, of)
        group = np.concatenate([self.block_of, np.flatnonzero(self.only >= len(self.walls))])
        pairs, metres = np.concatenate([pairs, across]), np.concatenate([metres, firm])
        closed = np.concatenate([firm_pairs(pairs, metres, len(load)), barred])
        passages = find_passages(self.tri, there, closed, len(load))
        extra = np.full(len(passages.ends), LEAST_CONTACT_M)
        graph = build_graph(
            np.concatenate([pairs, passages.ends]),
            np.concatenate([metres, extra]),
            np.concatenate([cost, length * task.line_cost[near], extra]),
            load,
            group,
            passages.clashes,
        )
        return graph, passages

    def kept_together(self, task: Barriers, load: Floats, together: Ints, rules: Rules) -> Ground:
        """The ground with its nodes in bundles, where the polygon of each part (p,) is given in ``together``, -1 for none."""
        group = np.full(len(load), -1, dtype=np.intp)
        known = np.flatnonzero((self.wall_of >= 0) & (together >= 0))
        group[self.wall_of[known[::-1]]] = together[known[::-1]]
        if not len(known):
            return self
        graph, passages = self.graph(task, load, rules, np.zeros((0, 2), dtype=np.intp))
        return replace(self, group=group, bundle=bundled(graph, passages, group, rules.hard_cap))

    def plan(self, ea: Ints, load: Floats, count: int, clearance_m: float, passages: Passages) -> Plan:
        """The plan in which each node belongs to the EA given: blocks are cut only where they hold several."""
        assert self.tri is not None
        n = len(self.walls)
        blocks = self.blocks.polygons
        tri, label = opened(self.tri, passages, ea)
        cells, block, corners = cut_blocks(blocks, tri, label, self.walls, clearance_m + SHRINK_M)
        spot = shapely.point_on_surface(self.walls)
        cell_of = _locate(cells, spot)
        votes = np.zeros((len(cells), count))
        np.add.at(votes, (cell_of, ea[:n]), load[:n] + 1e-6)
        cell_ea = np.where(votes.any(axis=1), votes.argmax(axis=1), -1)
        whole = np.flatnonzero(self.only >= n)  # empty blocks
        row = np.full(len(blocks), -1, dtype=np.intp)
        row[block[::-1]] = np.arange(len(cells))[::-1]
        cell_ea[row[whole]] = ea[self.only[whole]]
        keep = np.unique(np.concatenate([self.blocks.corners, corners]))
        return Plan(without(cells, keep), block, cell_ea.astype(np.intp), count, self._part_cell(cell_of))

    def nodes_at(self, other: Ground) -> Ints:
        """The node here that lies at each obstacle of another ground of the same piece."""
        return np.asarray(shapely.STRtree(self.walls).query_nearest(shapely.point_on_surface(other.walls), all_matches=False)[1])

    def carried(self, ea: Ints, other: Ground) -> Ints:
        """EA of each node of another ground of the same piece, where ``ea`` is that of the nodes here."""
        out = np.zeros(max(len(other.walls), int(other.only.max(initial=-1)) + 1), dtype=np.intp)
        out[: len(other.walls)] = ea[self.nodes_at(other)]
        empty = np.flatnonzero(other.only >= len(other.walls))
        spots = shapely.point_on_surface(other.blocks.polygons[empty])
        here = self.only[_locate(self.blocks.polygons, spots)]
        near = shapely.STRtree(self.walls).query_nearest(spots, all_matches=False)[1]
        out[other.only[empty]] = ea[np.where(here >= 0, here, near)]
        return out

    def _part_cell(self, cell_of: Ints) -> Ints:
        known = self.wall_of >= 0
        out = np.zeros(len(self.wall_of), dtype=np.intp)
        out[known] = cell_of[self.wall_of[known]]
        return out


def _nearest_line(lines: Geometries, middle: Floats, of: Ints) -> Ints:
    """The line along which each stretch runs, by one in the middle of all stretches between the same two blocks."""
    if not len(of):
        return np.zeros(0, dtype=np.intp)
    order = np.argsort(of, kind="stable")
    pairs, first, count = np.unique(of[order], return_index=True, return_counts=True)
    spots = shapely.points(middle[order[first + count // 2]])
    line = shapely.STRtree(lines).query_nearest(spots, all_matches=False)[1]
    return np.asarray(line[np.searchsorted(pairs, of)])


def _same(group: Ints, pairs: Ints) -> NDArray[np.bool_]:
    """Which pairs are of one group."""
    same: NDArray[np.bool_] = (group[pairs[:, 0]] == group[pairs[:, 1]]) & (group[pairs[:, 0]] >= 0)
    return same


def _first_of_pair(pairs: Ints) -> NDArray[np.bool_]:
    """Marks one row of each pair."""
    first = np.zeros(len(pairs), dtype=bool)
    first[np.unique(pairs.min(axis=1) * (int(pairs.max(initial=0)) + 1) + pairs.max(axis=1), return_index=True)[1]] = True
    return first


def lay_ground(outline: shapely.Polygon, shapes: Geometries, lines: Geometries, divide: bool) -> Ground:
    """Blocks and obstacles of one committee piece; with ``divide``, the free space between obstacles too.

    Args:
        outline: valid polygon, metric CRS.
        shapes: (p,) building parts, valid, none missing.
        lines: (l,) barriers.
        divide: whether the piece is to be cut at all.
    """
    walls, wall_of = obstacles(shapes, outline)
    lost = np.flatnonzero(wall_of < 0)
    if len(lost) and len(walls):
        wall_of[lost] = shapely.STRtree(walls).query_nearest(shapes[lost], all_matches=False)[1]
    blocks = make_blocks(outline, lines, walls)
    block_of = _locate(blocks.polygons, shapely.point_on_surface(walls))
    walls = _inside(walls, blocks.polygons[block_of])
    times = np.bincount(block_of, minlength=len(blocks.polygons))
    only = np.full(len(blocks.polygons), -1, dtype=np.intp)
    only[block_of] = np.arange(len(walls))
    only[times > 1] = -1
    only[times == 0] = len(walls) + np.arange((times == 0).sum())
    several = np.flatnonzero(times[block_of] > 1)
    tri = None
    if divide:
        tri = triangulate(blocks.polygons, walls[several], block_of[several])
        tri = Triangles(tri.xy, several[tri.side], tri.on_wall, tri.corners, tri.mate, tri.block)
    nodes = np.arange(max(len(walls), int(only.max(initial=-1)) + 1))
    return Ground(blocks, walls, wall_of, block_of, tri, only, np.full(len(nodes), -1, dtype=np.intp), nodes)


def _inside(walls: Geometries, blocks: Geometries) -> Geometries:
    """Each wall cut to its block (walls that reach over the outline; rounding to the grid), its largest piece."""
    walls = walls.copy()
    for k in np.flatnonzero(~shapely.covers(blocks, walls)):
        pieces = shapely.get_parts(shapely.intersection(walls[k], blocks[k]))
        pieces = pieces[shapely.area(pieces) > 0]
        if len(pieces):
            walls[k] = pieces[shapely.area(pieces).argmax()]
    return walls


def _locate(cells: Geometries, spots: Geometries) -> Ints:
    """Cell that each point lies in (the nearest, should rounding put it on a line)."""
    at = np.full(len(spots), -1, dtype=np.intp)
    c, s = shapely.STRtree(spots).query(cells, predicate="intersects")
    at[s] = c
    lost = np.flatnonzero(at < 0)
    if len(lost):
        at[lost] = shapely.STRtree(cells).query_nearest(spots[lost], all_matches=False)[1]
    return at
