"""The numbers of an EA sheet: page, frame, scale, where labels go, and the borders in words. Nothing is drawn here."""

from __future__ import annotations

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray

Floats = NDArray[np.float64]
PAPERS_MM = {"A4": (210.0, 297.0), "A3": (297.0, 420.0)}
SCALES = tuple(sorted({int(k * 10**p) for p in (2, 3, 4) for k in (1, 1.25, 1.5, 2, 2.5, 3, 4, 5, 6, 7.5, 10)} - {100, 125, 150}))
_YARD_M = 20.0  # around the outermost buildings
_GAIN = 1.6  # times larger, from which the map shows the built-up part only
SIDES = ("n", "e", "s", "w")


@dataclass(frozen=True)
class SheetProfile:
    """What a county may want otherwise: margins in mm [C28: 35 mm left for binding, 15 mm else], heights, type sizes in points."""

    binding_mm: float = 35.0
    margin_mm: float = 15.0
    head_mm: float = 25.0
    foot_mm: float = 72.0
    around: float = 0.06  # of the EA's size, left free beside it in the frame
    number_pt: float = 7.0
    least_pt: float = 5.0


@dataclass(frozen=True)
class Layout:
    """One page.

    Attributes:
        paper: name of the paper.
        page_mm: width and height.
        frame_mm: left, bottom, width, height of the map frame.
        scale_denominator: ground metres to a metre of paper.
        centre_m: ground point in the middle of the frame.
    """

    paper: str
    page_mm: tuple[float, float]
    frame_mm: tuple[float, float, float, float]
    scale_denominator: int
    centre_m: tuple[float, float]

    def to_mm(self, xy: Floats) -> Floats:
        """Ground coordinates (n, 2) in metres as page coordinates in mm from the lower left corner."""
        left, bottom, width, height = self.frame_mm
        middle = np.array([left + width / 2, bottom + height / 2])
        return np.asarray((xy - np.array(self.centre_m)) * 1000.0 / self.scale_denominator + middle)

    def ground_box(self) -> shapely.Polygon:
        """The ground that the frame shows, metric CRS."""
        x, y = self.centre_m
        w, h = (s * self.scale_denominator / 2000.0 for s in self.frame_mm[2:])
        return shapely.box(x - w, y - h, x + w, y + h)


def lay_out(bounds: tuple[float, float, float, float], profile: SheetProfile, paper: str = "A4") -> Layout:
    """The page on which an EA is largest: portrait or landscape by its shape, at the first round scale that fits.

    Args:
        bounds: west, south, east, north of the EA, metres.
        profile: margins.
        paper: a key of `PAPERS_MM`.
    """
    west, south, east, north = bounds
    need_w, need_h = ((b - a) * (1 + 2 * profile.around) * 1000.0 for a, b in ((west, east), (south, north)))
    short, tall = PAPERS_MM[paper]
    best: Layout | None = None
    for page in ((short, tall), (tall, short)):
        width = page[0] - profile.binding_mm - profile.margin_mm
        height = page[1] - 2 * profile.margin_mm - profile.head_mm - profile.foot_mm
        scale = next((s for s in SCALES if need_w / s <= width and need_h / s <= height), None)
        if scale is None:  # larger than any scale of the list: a round multiple of its last
            scale = int(np.ceil(max(need_w / width, need_h / height) / SCALES[-1])) * SCALES[-1]
        frame = (profile.binding_mm, profile.margin_mm + profile.foot_mm, width, height)
        if best is None or scale < best.scale_denominator:
            best = Layout(paper, page, frame, scale, ((west + east) / 2, (south + north) / 2))
    assert best is not None
    return best


def shown_bounds(outline: shapely.Geometry, buildings: NDArray[np.object_], profile: SheetProfile) -> tuple[float, float, float, float]:
    """What the map must show: the whole EA, or only its built-up part where that makes the map much larger.

    Args:
        outline: of the EA, metric CRS.
        buildings: (n,) footprints of the EA.
        profile: margins.
    """
    whole: tuple[float, float, float, float] = outline.bounds
    if not len(buildings):
        return whole
    edges = shapely.bounds(buildings)
    built = (*(edges[:, :2].min(axis=0) - _YARD_M), *(edges[:, 2:].max(axis=0) + _YARD_M))
    gain = lay_out(whole, profile).scale_denominator / lay_out(built, profile).scale_denominator
    return built if gain >= _GAIN else whole


def scale_bar_m(denominator: int, most_mm: float = 50.0) -> int:
    """Length of the scale bar in ground metres: the longest of 1, 2, 5 times a power of ten that fits in ``most_mm``."""
    most = most_mm * denominator / 1000.0
    power = 10 ** int(np.floor(np.log10(most)))
    return int(max(k * power for k in (1, 2, 5) if k * power <= most))


def place_labels(spots: Floats, sizes: Floats, frame: tuple[float, float, float, float], taken: Floats) -> NDArray[np.float64]:
    """Places for labels in order of importance, none over another.

    Args:
        spots: (n, 2) mm, where each label belongs.
        sizes: (n, 2) mm, width and height of each.
        frame: left, bottom, width, height that labels stay in, mm.
        taken: (k, 4) boxes that are in use already, mm.

    Returns:
        (n, 2) middle of each label in mm; NaN for one that has no place.
    """
    left, bottom, width, height = frame
    used = [tuple(box) for box in taken]
    out = np.full((len(spots), 2), np.nan)
    steps = np.array([(0, 0), (0, 1), (0, -1), (1, 0), (-1, 0), (1, 1), (-1, 1), (1, -1), (-1, -1)], dtype=float)
    for k, (spot, size) in enumerate(zip(spots, sizes, strict=True)):
        for step in steps:
            x, y = spot + step * (size + 0.6) * (0.75, 0.9)
            box = (x - size[0] / 2, y - size[1] / 2, x + size[0] / 2, y + size[1] / 2)
            if box[0] < left or box[1] < bottom or box[2] > left + width or box[3] > bottom + height:
                continue
            if not any(box[0] < u[2] and box[2] > u[0] and box[1] < u[3] and box[3] > u[1] for u in used):
                out[k] = x, y
                used.append(box)
                break
    return out


def sides_in_words(
    outline: shapely.Geometry, barriers: gpd.GeoDataFrame, limit: shapely.Geometry = None, reach_m: float = 8.0
) -> dict[str, tuple[str, str]]:
    """For each side (n, e, s, w) the kind and the name of the barrier that most of it runs along.

    Kind is ``limit`` along the committee's outline where no barrier is, and "" elsewhere.

    Args:
        outline: of the EA, metric CRS.
        barriers: table `BARRIERS`.
        limit: outline of the committee.
        reach_m: a stretch counts as along a barrier within this distance.
    """
    edge = shapely.get_coordinates(shapely.segmentize(shapely.get_exterior_ring(_largest(outline)), 10.0))
    middle = (edge[1:] + edge[:-1]) / 2
    length = np.hypot(*(edge[1:] - edge[:-1]).T)
    off = middle - np.array(outline.centroid.coords[0])
    box = np.ptp(edge, axis=0)
    off = off / np.maximum(box, 1e-9)
    side = np.where(np.abs(off[:, 1]) >= np.abs(off[:, 0]), np.where(off[:, 1] > 0, 0, 2), np.where(off[:, 0] > 0, 1, 3))
    lines = barriers.geometry.to_numpy()
    near = np.full(len(middle), -1)
    if len(lines):
        p, line = shapely.STRtree(lines).query_nearest(shapely.points(middle), max_distance=reach_m, all_matches=False)
        near[p] = line
    at_limit = near < 0
    if limit is not None:
        at_limit &= shapely.dwithin(shapely.points(middle), shapely.boundary(limit), 1.0)
    kinds, names = barriers["kind"].to_numpy(dtype=object), barriers["name"].to_numpy(dtype=object)
    out = {}
    for i, word in enumerate(SIDES):
        share: dict[tuple[str, str], float] = {}
        for k in np.flatnonzero(side == i):
            key = (
                ("limit" if limit is not None and at_limit[k] else "", "")
                if near[k] < 0
                else (str(kinds[near[k]]), names[near[k]] if isinstance(names[near[k]], str) else "")
            )
            share[key] = share.get(key, 0.0) + float(length[k])
        out[word] = max(share, key=lambda key: share[key]) if share else ("", "")
    return out


def _largest(outline: shapely.Geometry) -> shapely.Polygon:
    parts = shapely.get_parts(outline)
    return parts[int(shapely.area(parts).argmax())]
