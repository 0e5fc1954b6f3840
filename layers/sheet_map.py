"""The map of an EA sheet: neighbours, lines, buildings with their numbers, the boundary."""

from __future__ import annotations

from dataclasses import dataclass, replace

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from gis.label_places import Surroundings, leader, place_labels
from gis.part_labels import part_label
from gis.sheets import Layout, SheetProfile
from layers.sheet_paper import POINT_MM, Paper

WATER = ("river", "canal", "stream", "ditch", "water", "coastline")
RAIL = ("railway", "tram")
THIN = ("wall", "fence", "line")
THIN_DASH = (0.5, 0.7)
ROAD_MM = (1.3, 0.7)  # outer and inner width of the double line: 0.3 mm of ink on each side, so that a copy shows it
_NAME_PT = 6.0  # of neighbours and lines
_LINE = 1.05  # height of a line of a label, in its type size


@dataclass(frozen=True)
class Scene:
    """What a sheet shows.

    Attributes:
        ea: row of the table `EAS`.
        outline: of the EA.
        others: `EAS` near it, of all committees.
        parts: `PARTS` in the frame.
        barriers: `BARRIERS` in the frame.
        committee: row of `COMMITTEES`.
        neighbours: `EAS` that touch it, whether in the frame or not.
        beside: `COMMITTEES` that touch it.
        guessed: ids of split buildings whose entrances are not known (E21, E22).
        lang: zh or en.
        measure: what loads are counted in, a key of `gis.rules.MEASURES`.
    """

    ea: pd.Series
    outline: shapely.Geometry
    others: gpd.GeoDataFrame
    parts: gpd.GeoDataFrame
    barriers: gpd.GeoDataFrame
    committee: pd.Series
    neighbours: gpd.GeoDataFrame
    beside: gpd.GeoDataFrame
    guessed: frozenset[str]
    lang: str
    measure: str


@dataclass(frozen=True)
class _Tag:
    """What stands on a building: its number, below it its units; with its shape and the spot of the label."""

    number: int
    units: str
    shape: shapely.Geometry
    spot: tuple[float, float]


def draw_map(paper: Paper, scene: Scene, profile: SheetProfile) -> list[int]:
    """Draw the map into the frame of the page; gives the numbers of the buildings that found no place for theirs."""
    page = paper.page
    paper.clip(page.frame_mm)
    here = (scene.parts["ea_code"] == scene.ea["ea_code"]).to_numpy()
    for shape in scene.parts.geometry.to_numpy()[~here]:
        paper.shape(shape, 0.1, grey=0.6, fill=0.93)
    _lines(paper, scene)
    for outline in scene.others.geometry:
        paper.shape(shapely.boundary(outline), 0.3, grey=0.45, dash=(2.0, 1.2))
    paper.shape(shapely.boundary(scene.outline), 2.6, grey=0.85)
    for shape, units in zip(scene.parts.geometry[here], scene.parts["housing_units"][here], strict=True):
        paper.shape(shape, 0.25, fill=0.78 if units > 0 else 1.0)
    paper.shape(shapely.boundary(scene.outline), 0.8)
    lost = _labels(paper, scene, here, profile)
    paper.unclip()
    paper.box(page.frame_mm, 0.7)
    return lost


def _lines(paper: Paper, scene: Scene) -> None:
    """Roads as double lines, rails with ties, water broad and grey, walls dotted: told apart without colour."""
    for kind, shape in zip(scene.barriers["kind"], scene.barriers.geometry, strict=True):
        if kind in WATER:
            paper.shape(shape, 1.2 if kind in ("river", "canal") else 0.6, grey=0.7)
        elif kind in RAIL:
            paper.shape(shape, 0.9, grey=0.0)
            paper.shape(shape, 0.5, grey=1.0, dash=(2.0, 2.0))
        elif kind in THIN:
            paper.shape(shape, 0.35, grey=0.4, dash=THIN_DASH)
        else:
            paper.shape(shape, ROAD_MM[0], grey=0.5)
            paper.shape(shape, ROAD_MM[1], grey=1.0)


def _labels(paper: Paper, scene: Scene, here: np.ndarray, profile: SheetProfile) -> list[int]:
    """Numbers and units first, at the end of a line where the building has no room; then neighbours' codes, names of lines."""
    page = paper.page
    tags = _placed_on(page, _tags(scene, here))
    edge = shapely.boundary(_on_page(page, scene.outline))
    things = np.array([tag.shape for tag in tags], dtype=object)
    lost, taken = _number_buildings(paper, tags, Surroundings(page.frame_mm, _north_box(page), edge, things), profile)
    left = [*_neighbours(scene, page), *_names(scene, page)]
    for line in (edge, None):  # off the boundary where there is room, else on it
        sizes = np.array([(paper.width(text, _NAME_PT) + 0.8, _NAME_PT * POINT_MM * 1.2) for text, _ in left]).reshape(-1, 2)
        spots = page.to_mm(np.array([spot for _, spot in left]).reshape(-1, 2))
        at = place_labels(spots, sizes, Surroundings(page.frame_mm, taken, line)).at
        there = ~np.isnan(at[:, 0])
        for k in np.flatnonzero(there):
            paper.halo(at[k, 0], at[k, 1], left[k][0], _NAME_PT, grey=0.25)
        taken = np.vstack([taken, np.column_stack([at - sizes / 2, at + sizes / 2])[there]])
        left = [label for label, placed in zip(left, there, strict=True) if not placed]
    return lost


def _number_buildings(paper: Paper, tags: list[_Tag], around: Surroundings, profile: SheetProfile) -> tuple[list[int], np.ndarray]:
    """Write number and units of each building; gives the numbers without a place, and the boxes that are taken now.

    Those that have no room at the usual size are tried smaller, then led to.
    """
    taken, left, led = around.taken, tags, False
    for size_pt in (profile.number_pt, profile.small_pt, profile.small_pt):
        if not left:
            break
        sizes = np.array([_size(paper, tag, size_pt, profile.least_pt) for tag in left])
        spots = np.array([tag.spot for tag in left])
        room = Surroundings(around.frame, taken, around.edge, around.things)
        places = place_labels(spots, sizes, room, np.array([t.shape for t in left], dtype=object), np.full(len(left), led))
        there = ~np.isnan(places.at[:, 0])
        for k in np.flatnonzero(there):
            if places.led[k]:
                paper.line(leader(spots[k], places.at[k], sizes[k]), 0.25, grey=0.3)
                paper.dot(spots[k, 0], spots[k, 1], 0.5)
        for k in np.flatnonzero(there):
            _write(paper, left[k], places.at[k], size_pt, profile.least_pt)
        boxes = np.column_stack([places.at - sizes / 2, places.at + sizes / 2])[there]
        taken, led = np.vstack([taken, boxes]), size_pt < profile.number_pt
        left = [tag for tag, placed in zip(left, there, strict=True) if not placed]
    return sorted(tag.number for tag in left), taken


def _size(paper: Paper, tag: _Tag, number_pt: float, units_pt: float) -> tuple[float, float]:
    wide = max(paper.width(str(tag.number), number_pt), paper.width(tag.units, units_pt))
    return wide + 0.4, (number_pt + units_pt) * _LINE * POINT_MM


def _write(paper: Paper, tag: _Tag, at: np.ndarray, number_pt: float, units_pt: float) -> None:
    (x, y), whole = at, (number_pt + units_pt) * _LINE * POINT_MM
    paper.halo(x, y + whole / 2 - number_pt * _LINE * POINT_MM / 2, str(tag.number), number_pt, bold=True)
    paper.halo(x, y - whole / 2 + units_pt * _LINE * POINT_MM / 2, tag.units, units_pt)


def _north_box(page: Layout) -> np.ndarray:
    """Where the arrow stands (`layers.sheet_margins`)."""
    left, bottom, width, height = page.frame_mm
    return np.array([[left + width - 12.0, bottom + height - 16.0, left + width, bottom + height]])


def _on_page(page: Layout, shape: shapely.Geometry) -> shapely.Geometry:
    return shapely.transform(shape, page.to_mm)


def _tags(scene: Scene, here: np.ndarray) -> list[_Tag]:
    """Number and units of each building of the EA, largest first; parts of split ones with what they hold, ~ for estimates."""
    mine = scene.parts[here & scene.parts["building_no"].notna().to_numpy()]
    tags = []
    for number, group in mine.groupby("building_no"):
        tilde = "~" if group["units_estimated"].any() else ""
        held = [
            part_label(label, scene.lang, building in scene.guessed)
            for label, building in zip(group["label"], group["building_id"], strict=True)
        ]
        units = " ".join([f"{tilde}{int(group['housing_units'].sum())}", *(h for h in held if h)])
        shape = shapely.union_all(group.geometry.to_numpy())
        tags.append(_Tag(int(number), units, shape, (0.0, 0.0)))
    return sorted(tags, key=lambda tag: -tag.shape.area)


def _placed_on(page: Layout, tags: list[_Tag]) -> list[_Tag]:
    """The same with shapes and spots in mm on the page: the spot is where the seen part of the building is widest."""
    out = []
    frame = shapely.box(*page.frame_mm[:2], page.frame_mm[0] + page.frame_mm[2], page.frame_mm[1] + page.frame_mm[3])
    for tag in tags:
        shape = _on_page(page, tag.shape)
        seen = shapely.intersection(shape, frame)
        out.append(replace(tag, shape=shape, spot=_widest(shape if seen.is_empty else seen)))
    return out


def _widest(shape: shapely.Geometry) -> tuple[float, float]:
    if shapely.area(shape) < 0.01:  # a point, or next to none on paper
        spot = shapely.point_on_surface(shape)
        return float(spot.x), float(spot.y)
    circle = shapely.maximum_inscribed_circle(shape, tolerance=0.2)
    middle = shapely.centroid(shape)  # of a long house: anywhere along it is as wide, the middle looks best
    if shape.contains(middle) and middle.distance(shape.boundary) > 0.7 * circle.length:
        return float(middle.x), float(middle.y)
    x, y = shapely.get_coordinates(circle)[0]
    return float(x), float(y)


def _neighbours(scene: Scene, page: Layout) -> list[tuple[str, tuple[float, float]]]:
    """Codes of the EAs around, in what of them the frame shows."""
    out = []
    for code, outline in zip(scene.others["ea_code"], scene.others.geometry, strict=True):
        same = code[:-3] == scene.ea["committee_code"]
        seen = shapely.intersection(outline, page.ground_box())
        if seen.area > 0:
            spot = shapely.point_on_surface(seen)
            out.append((code[-3:] if same else code, (spot.x, spot.y)))
    return out


def _names(scene: Scene, page: Layout) -> list[tuple[str, tuple[float, float]]]:
    """Each name of a line once, in the middle of its longest stretch in the frame."""
    best: dict[str, shapely.Geometry] = {}
    for name, shape in zip(scene.barriers["name"], scene.barriers.geometry, strict=True):
        if isinstance(name, str) and name:
            seen = shapely.intersection(shape, page.ground_box())
            if seen.length > 0 and (name not in best or seen.length > best[name].length):
                best[name] = seen
    spots = {name: shapely.line_interpolate_point(shapely.get_parts(seen)[0], 0.5, normalized=True) for name, seen in best.items()}
    return [(name, (p.x, p.y)) for name, p in spots.items()]
