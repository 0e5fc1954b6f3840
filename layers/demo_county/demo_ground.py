"""The ground of the demo county: rivers, railway, roads, and the outlines of its committees, drawn by rule.

The county is six bands one above the other, each cut into committees by lines across. A band's lines and its
committees' outlines share their points, so that nothing overlaps and nothing is left between them.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

CRS = "EPSG:4548"  # CGCS2000, 3-degree zone at 117 degrees east
_ORIGIN = (497_000.0, 4_046_000.0)
TURN = np.deg2rad(7.0)
_STEP_M = 25.0
_LEFT = (90.0, -60.0, 40.0, 110.0, -20.0, 60.0, -80.0)  # ends of the seven lines along
_RIGHT = (5900.0, 6080.0, 5960.0, 6050.0, 5930.0, 6100.0, 5950.0)
_ISLET = (520.0, 1_020.0)  # where the river parts and meets, m along
_BULGE_M = 90.0  # half of the islet's width

_ACROSS_KINDS = {
    "Q": ("secondary", "青柳路"),
    "W": ("secondary", "望川路"),
    "t": ("tertiary", None),
    "s": ("stream", "松溪"),
    "f": ("", None),
}

Points = NDArray[np.float64]


@dataclass(frozen=True)
class Along:
    """A line along the county: its height, how far it swings, how large its steps are, what it is on the ground."""

    y: float
    swing_m: float
    steps_m: float
    kind: str
    name: str | None


ALONG = (
    Along(0, 110, 20, "", None),
    Along(880, 45, 16, "", None),
    Along(1_720, 85, 0, "river", "柳河"),
    Along(2_330, 40, 0, "primary", "中心大街"),
    Along(2_900, 45, 0, "railway", "青柳铁路"),
    Along(3_780, 50, 0, "tertiary", "北环乡道"),
    Along(4_650, 120, 20, "", None),
)
# per band, from the south: x where a line across starts and ends, and a letter of `_ACROSS_KINDS`
ACROSS = (
    ((1330, 1300, "f"), (2520, 2600, "Q"), (3560, 3500, "f"), (4640, 4560, "W")),
    ((1180, 1230, "s"), (2600, 2690, "Q"), (3560, 3640, "t"), (4560, 4430, "W")),
    ((1480, 1500, "t"), (2080, 2110, "t"), (2690, 2710, "Q"), (3230, 3260, "t"), (3810, 3830, "t"), (4430, 4400, "W")),
    ((1590, 1560, "t"), (2160, 2140, "t"), (2710, 2760, "Q"), (3480, 3520, "t"), (4400, 4350, "W")),
    ((1490, 1400, "f"), (2760, 2900, "Q"), (4350, 4420, "W")),
    ((1520, 1600, "f"), (2900, 2990, "Q"), (4420, 4500, "W")),
)
TOWN = {(2, 1), (2, 2), (2, 3), (2, 4), (2, 5), (3, 1), (3, 2), (3, 3), (3, 4)}  # (band, place): the others are villages
ISLET_OWNER = (1, 1)
EXCLAVE_HOST, EXCLAVE_OWNER = (5, 2), (4, 1)


@dataclass(frozen=True)
class Line:
    """A barrier: kind in the words of `gis.barriers.KINDS`, a name or None, its course."""

    kind: str
    name: str | None
    shape: shapely.Geometry


@dataclass(frozen=True)
class Ground:
    """Outlines by (band, place), the exclave and islet as pieces of their owners, and the barriers that bound them."""

    outlines: dict[tuple[int, int], shapely.Geometry]
    exclave: shapely.Polygon
    islet: shapely.Polygon
    lines: list[Line]

    def taken(self) -> shapely.Geometry:
        """Ground that these barriers take up: no building may touch it."""
        return shapely.union_all([shapely.buffer(line.shape, CLEAR_M[line.kind], quad_segs=3) for line in self.lines])


CLEAR_M = {
    "river": 38.0,
    "railway": 24.0,
    "primary": 17.0,
    "secondary": 14.0,
    "tertiary": 10.0,
    "stream": 9.0,
    "residential": 5.0,
    "lane": 1.8,
    "wall": 0.5,
}


def world(x: Points, y: Points) -> Points:
    """Points of the drawing board in metres of `CRS`, to the centimetre."""
    bent_x = x + 35 * np.sin(y / 800)
    bent_y = y + 45 * np.sin(x / 1_000 + 0.7)
    out = np.stack(
        [bent_x * np.cos(TURN) - bent_y * np.sin(TURN) + _ORIGIN[0], bent_x * np.sin(TURN) + bent_y * np.cos(TURN) + _ORIGIN[1]], axis=-1
    )
    return np.round(out, 2)


def make_ground(rng: np.random.Generator) -> Ground:
    """Draw the county."""
    along = [_along(i, rng) for i in range(len(ALONG))]
    sides = {i: _across(along, band, i, rng) for band in range(len(ACROSS)) for i in ((band, k) for k in range(len(ACROSS[band]) + 2))}
    arm = _arm(along[2])
    outlines = {}
    for band in range(len(ACROSS)):
        for k in range(len(ACROSS[band]) + 1):
            left, right = sides[band, k], sides[band, k + 1]
            low, high = _between(along[band], left[0], right[0]), _between(along[band + 1], left[-1], right[-1])
            if (band, k) == (2, 0):
                low = _with_arm(low, arm)
            ring = np.concatenate([low, right[1:], high[::-1][1:], left[::-1][1:-1]])
            outlines[band, k] = shapely.Polygon(world(ring[:, 0], ring[:, 1]))
    below = _between(along[2], arm[0], arm[-1])
    ring = np.concatenate([below, arm[::-1][1:-1]])
    islet = shapely.Polygon(world(ring[:, 0], ring[:, 1]))
    exclave = _exclave(outlines[EXCLAVE_HOST])
    outlines[EXCLAVE_HOST] = shapely.difference(outlines[EXCLAVE_HOST], exclave)
    outlines[EXCLAVE_OWNER] = shapely.MultiPolygon([outlines[EXCLAVE_OWNER], exclave])
    outlines[ISLET_OWNER] = shapely.MultiPolygon([outlines[ISLET_OWNER], islet])
    return Ground(outlines, exclave, islet, _lines(along, sides, arm))


def _along(i: int, rng: np.random.Generator) -> Points:
    """Points of a line along, among them the ends of all lines across."""
    line = ALONG[i]
    ends: list[float] = [
        x for band in (i - 1, i) if 0 <= band < len(ACROSS) for x in (float(a[1] if band < i else a[0]) for a in ACROSS[band])
    ]
    ends += _ISLET if i == 2 else ()
    x = np.unique(np.round(np.concatenate([np.arange(_LEFT[i], _RIGHT[i], _STEP_M), [_RIGHT[i]], np.array(ends, dtype=float)]), 2))
    y = line.y + line.swing_m * _swing(x, rng)
    if line.steps_m:
        size = rng.uniform(-line.steps_m, line.steps_m, 200)
        plot = np.floor(x / 95).astype(int) % 200
        y = y + size[plot]
    return np.stack([x, y], axis=1)


def _swing(x: Points, rng: np.random.Generator) -> Points:
    """A smooth course between -1 and 1."""
    phase = rng.uniform(0, 2 * np.pi, 3)
    out: Points = sum(a * np.sin(2 * np.pi * x / w + p) for a, w, p in zip((0.6, 0.3, 0.1), (2_700, 1_150, 520), phase, strict=True))
    return out


def _across(along: list[Points], band: int, place: tuple[int, int], rng: np.random.Generator) -> Points:
    """Points of a line across a band, from the line below to the line above."""
    k = place[1]
    ends = [(_LEFT[band], _LEFT[band + 1]), *((a[0], a[1]) for a in ACROSS[band]), (_RIGHT[band], _RIGHT[band + 1])]
    kind = ACROSS[band][k - 1][2] if 0 < k < len(ends) - 1 else "f"
    t = np.linspace(0, 1, 24)
    bow = np.sin(np.pi * t)
    off = (
        48 * bow * np.sin(4 * t + rng.uniform(0, 6))
        if kind != "f"
        else bow * (60 * np.sin(5 * t + rng.uniform(0, 6)) + rng.uniform(-18, 18, 24))
    )
    x = ends[k][0] + (ends[k][1] - ends[k][0]) * t + off
    below = np.interp(x, along[band][:, 0], along[band][:, 1])
    above = np.interp(x, along[band + 1][:, 0], along[band + 1][:, 1])
    points = np.stack([x, below + (above - below) * t], axis=1)
    points[0], points[-1] = _at(along[band], ends[k][0]), _at(along[band + 1], ends[k][1])
    return points


def _at(line: Points, x: float) -> Points:
    point: Points = line[int(np.argmin(np.abs(line[:, 0] - x)))]
    return point


def _between(line: Points, start: Points, end: Points) -> Points:
    part: Points = line[(line[:, 0] >= start[0]) & (line[:, 0] <= end[0])]
    return part


def _arm(river: Points) -> Points:
    """The northern arm of the river round the islet."""
    part = river[(river[:, 0] >= _ISLET[0]) & (river[:, 0] <= _ISLET[1])]
    t = (part[:, 0] - _ISLET[0]) / (_ISLET[1] - _ISLET[0])
    return np.stack([part[:, 0], part[:, 1] + 2 * _BULGE_M * np.sin(np.pi * t)], axis=1)


def _with_arm(low: Points, arm: Points) -> Points:
    return np.concatenate([low[low[:, 0] < arm[0, 0]], arm, low[low[:, 0] > arm[-1, 0]]])


def _exclave(host: shapely.Polygon) -> shapely.Polygon:
    """Land of another committee inside its host."""
    at = shapely.centroid(host)
    corners = np.array([(-190, -140), (-30, -165), (150, -120), (175, 30), (140, 150), (-60, 135), (-175, 90)], dtype=float)
    return shapely.Polygon(np.round(corners * 0.95 + (at.x + 260, at.y - 60), 2))


def _lines(along: list[Points], sides: dict[tuple[int, int], Points], arm: Points) -> list[Line]:
    """Barriers of the outlines; roads across keep away from the river but on the two bridges."""
    out = [Line(a.kind, a.name, shapely.LineString(world(p[:, 0], p[:, 1]))) for a, p in zip(ALONG, along, strict=True) if a.kind]
    out.append(Line("river", "柳河", shapely.LineString(world(arm[:, 0], arm[:, 1]))))
    river = shapely.buffer(shapely.union_all([line.shape for line in out if line.kind == "river"]), 32)
    for letter in "QW":
        name = _ACROSS_KINDS[letter][1]
        for band, row in enumerate(ACROSS):
            for k, a in enumerate(row):
                if a[2] == letter:
                    points = sides[band, k + 1]
                    out.append(Line("secondary", name, shapely.LineString(world(points[:, 0], points[:, 1]))))
    for band, row in enumerate(ACROSS):
        for k, a in enumerate(row):
            if a[2] in "ts":
                points = sides[band, k + 1]
                kind, name = _ACROSS_KINDS[a[2]]
                shape = shapely.LineString(world(points[:, 0], points[:, 1]))
                out.append(Line(kind, name, shape if kind == "stream" else shapely.difference(shape, river)))
    return out
