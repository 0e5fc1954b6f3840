"""The map of an EA sheet: neighbours, lines, buildings with their numbers, the boundary."""

from __future__ import annotations

from dataclasses import replace

import geopandas as gpd
import numpy as np
import shapely

from gis.sheet.label_places import Surroundings, leader, place_labels
from gis.sheet.number_places import boxes, on_page, place_numbers, widest
from gis.sheet.sheet_pages import NORTH_MM, PLATE_MM, SheetMap, furniture
from gis.sheets import Layout, SheetProfile, scale_bar_m
from layers.paper.sheet_paper import POINT_MM, Paper
from layers.paper.sheet_route import draw_route, draw_start
from layers.paper.sheet_scene import Scene
from layers.paper.sheet_tags import Tags, write_tag
from layers.paper.sheet_turning import draw_turning
from layers.paper.sheet_words import beyond_in_words, word

WATER = ("river", "canal", "stream", "ditch", "water", "coastline")
RAIL = ("railway", "tram")
THIN = ("wall", "fence", "line")
THIN_DASH = (0.5, 0.7)
ROAD_MM = (1.3, 0.7)  # outer and inner width of the double line: 0.3 mm of ink on each side, so that a copy shows it
Label = tuple[str, tuple[float, float], shapely.Geometry | None]  # text, ground point, shape that it must stay in
_NAME_PT = 6.0  # of neighbours and lines
_NEAR_MM = 25.0  # from the boundary, where the codes of neighbours stand
_LETTER_PT = 9.0  # of enlargements


def draw_map(paper: Paper, scene: Scene, tags: Tags, one: SheetMap, profile: SheetProfile) -> list[int]:
    """Draw a map into its frame; gives the numbers of the buildings that found no place for theirs."""
    page = paper.page = one.page
    paper.clip(page.frame_mm)
    here = (scene.parts["ea_code"] == scene.ea["ea_code"]).to_numpy()
    for shape in scene.parts.geometry.to_numpy()[~here]:
        paper.shape(shape, 0.1, grey=0.6, fill=0.93)
    draw_lines(paper, scene.barriers)
    for line in borders_of(scene.others):
        paper.shape(line, 0.3, grey=0.45, dash=(2.0, 1.2))
    paper.shape(shapely.boundary(scene.outline), 2.6, grey=0.85)
    for shape, units in zip(scene.parts.geometry[here], scene.parts["housing_units"][here], strict=True):
        paper.shape(shape, 0.25, fill=0.78 if units > 0 else 1.0)
    paper.shape(shapely.boundary(scene.outline), 0.8)
    draw_route(paper, tags, one)
    _frames(paper, one)
    lost = _labels(paper, scene, tags, one, profile)
    paper.unclip()
    draw_north(paper, scene.lang)
    if not one.alone:
        _plate(paper, one)
    paper.box(page.frame_mm, 0.7)
    return lost


def borders_of(others: gpd.GeoDataFrame) -> list[shapely.LineString]:
    """The borders of polygons, each shared stretch once: dashes drawn over each other look solid."""
    drawn = shapely.union_all(shapely.boundary(others.geometry.to_numpy()))
    return [line for line in shapely.get_parts(shapely.line_merge(drawn)) if line.length > 0]


def draw_lines(paper: Paper, barriers: gpd.GeoDataFrame, thin_from: float = np.inf) -> None:
    """Roads as double lines, rails with ties, water broad and grey, walls dotted: told apart without colour.

    Args:
        paper: with the map.
        barriers: table `BARRIERS`.
        thin_from: scale denominator, from which on roads are thin lines.
    """
    thin = paper.page.scale_denominator >= thin_from
    for kind, shape in zip(barriers["kind"], barriers.geometry, strict=True):
        if kind in WATER:
            paper.shape(shape, 1.2 if kind in ("river", "canal") else 0.6, grey=0.7)
        elif kind in RAIL:
            paper.shape(shape, 0.9, grey=0.0)
            paper.shape(shape, 0.5, grey=1.0, dash=(2.0, 2.0))
        elif kind in THIN:
            paper.shape(shape, 0.35, grey=0.4, dash=THIN_DASH)
        elif thin:
            paper.shape(shape, 0.25, grey=0.5)
        else:
            paper.shape(shape, ROAD_MM[0], grey=0.5)
            paper.shape(shape, ROAD_MM[1], grey=1.0)


def _labels(paper: Paper, scene: Scene, tags: Tags, one: SheetMap, profile: SheetProfile) -> list[int]:
    """Numbers and units first, at the end of a line where the building has no room; then neighbours' codes, names of lines."""
    page = one.page
    edge = shapely.transform(shapely.boundary(scene.outline), page.to_mm)
    fixed = np.vstack([furniture(page, one.alone), *(_letter_box(paper, one, k)[None] for k in range(len(one.frames)))])
    lost, taken, leaders = _numbers(paper, tags, one, Surroundings(page.frame_mm, fixed, edge), profile)
    taken = np.vstack(
        [taken, draw_start(paper, tags, one, Surroundings(page.frame_mm, taken, edge, on_page(page, tags.signs.shapes), leaders))]
    )
    taken = np.vstack([taken, draw_turning(paper, scene, one, Surroundings(page.frame_mm, taken, edge, leaders=leaders))])
    left = [*_neighbours(scene, page), *_names(scene, page)]
    for line in (edge, None):  # off the boundary where there is room, else on it
        sizes = np.array([(paper.width(text, _NAME_PT) + 0.8, _NAME_PT * POINT_MM * 1.2) for text, _, _ in left]).reshape(-1, 2)
        spots = page.to_mm(np.array([spot for _, spot, _ in left]).reshape(-1, 2))
        homes = np.array([home and shapely.transform(home, page.to_mm) for _, _, home in left], dtype=object)
        at = place_labels(spots, sizes, Surroundings(page.frame_mm, taken, line, leaders=leaders), homes).at
        there = ~np.isnan(at[:, 0])
        for k in np.flatnonzero(there):
            paper.halo(at[k, 0], at[k, 1], left[k][0], _NAME_PT, grey=0.25)
        taken = np.vstack([taken, np.column_stack([at - sizes / 2, at + sizes / 2])[there]])
        left = [label for label, placed in zip(left, there, strict=True) if not placed]
    return lost


def _numbers(
    paper: Paper, tags: Tags, one: SheetMap, around: Surroundings, profile: SheetProfile
) -> tuple[list[int], np.ndarray, tuple[shapely.LineString, ...]]:
    """Number and units of each building of the map, then of others that it shows whole, where they are read at a glance.

    Gives the numbers without a place, and the boxes and lines that are taken now.
    """
    signs, taken, leaders = tags.signs, around.taken, around.leaders
    whole = shapely.covers(one.page.ground_box(), signs.shapes)
    beside = np.setdiff1d(np.flatnonzero(whole), one.rows) if one.letter else one.rows[:0]
    lost: list[int] = []
    for rows, easy_only in ((one.rows, False), (beside, True)):
        found = place_numbers(signs, rows, one.page, replace(around, taken=taken, leaders=leaders), easy_only)
        there = rows[~np.isnan(found.at[rows, 0])]
        lines = [leader(one.page.to_mm(signs.spots[k][None])[0], found.at[k], signs.sizes[found.type[k], k]) for k in there if found.led[k]]
        for line in lines:
            paper.line(line, 0.25, grey=0.3)
            paper.dot(line[0, 0], line[0, 1], 0.5)
        for k in there:
            write_tag(paper, tags, k, found.at[k], *profile.type_pt[found.type[k]])
        taken, leaders = np.vstack([taken, boxes(found, signs, there)]), (*leaders, *map(shapely.LineString, lines))
        lost += [] if easy_only else signs.numbers[np.setdiff1d(rows, there)].tolist()
    return sorted(set(lost)), taken, leaders


def _frames(paper: Paper, one: SheetMap) -> None:
    """Where the enlargements lie, each with its letter."""
    for k, (letter, ground) in enumerate(one.frames):
        paper.shape(shapely.boundary(ground), 0.35, dash=(1.2, 0.6))
        west, south, east, north = _letter_box(paper, one, k)
        paper.box((west, south, east - west, north - south), 0.25, fill=1.0)
        paper.halo((west + east) / 2, (south + north) / 2, letter, _LETTER_PT, bold=True)


def _letter_box(paper: Paper, one: SheetMap, k: int) -> np.ndarray:
    """West, south, east, north of a letter: in the upper left corner of its frame, as far as that lies on the map."""
    letter, ground = one.frames[k]
    left, bottom, width, height = one.page.frame_mm
    west, _, _, north = shapely.transform(ground, one.page.to_mm).bounds
    size = np.array([paper.width(letter, _LETTER_PT) + 1.6, _LETTER_PT * POINT_MM * 1.2])
    low = np.clip((west, north - size[1]), (left, bottom), (left + width - size[0], bottom + height - size[1]))
    return np.concatenate([low, low + size])


def draw_north(paper: Paper, lang: str) -> None:
    """The arrow in the upper right of the map."""
    left, bottom, width, height = paper.page.frame_mm
    x, y = left + width - NORTH_MM[0] / 2, bottom + height - NORTH_MM[1] + 1
    paper.line(np.array([(x, y), (x, y + 7)]), 0.5)
    paper.line(np.array([(x - 1.4, y + 4.5), (x, y + 7.4), (x + 1.4, y + 4.5)]), 0.5)
    paper.halo(x, y + 9.6, word("north", lang), 8.0, bold=True)


def _plate(paper: Paper, one: SheetMap) -> None:
    """Letter, scale and scale bar of one of several maps, in its lower left corner."""
    left, bottom, _, _ = one.page.frame_mm
    paper.box((left, bottom, *PLATE_MM), 0.25, fill=1.0)
    across = paper.width(f"{one.letter} ", _LETTER_PT) if one.letter else 0.0
    if one.letter:
        paper.text(left + 1.5, bottom + 5.4, one.letter, _LETTER_PT, bold=True)
    paper.text(left + 1.5 + across, bottom + 5.4, f"1:{one.page.scale_denominator:,}", 7.5)
    scale_bar(paper, one.page, left + 2.0, bottom + 3.8, 16.0)


def scale_bar(paper: Paper, page: Layout, x: float, top: float, most_mm: float = 50.0) -> None:
    """A bar of at most ``most_mm`` in two halves, with its length: below it, or behind a short one."""
    metres = scale_bar_m(page.scale_denominator, most_mm)
    half = metres * 500.0 / page.scale_denominator
    paper.box((x, top - 2, half, 1.6), 0.25, fill=0.0)
    paper.box((x + half, top - 2, half, 1.6), 0.25, fill=1.0)
    if most_mm < 50.0:
        paper.text(x + 2 * half + 1.0, top - 2, f"{metres} m", 6.0)
        return
    for k, text in ((0, "0"), (1, f"{metres / 2:g}"), (2, f"{metres} m")):
        paper.text(x + k * half, top - 5.2, text, 6.5, align="center")


def _neighbours(scene: Scene, page: Layout) -> list[Label]:
    """Codes of the EAs that touch it and of those of its committee, each where there is most room near the boundary."""
    out = []
    near = shapely.intersection(shapely.buffer(scene.outline, _NEAR_MM * page.scale_denominator / 1000.0), page.ground_box())
    touching = set(scene.neighbours["ea_code"])
    for code, outline in zip(scene.others["ea_code"], scene.others.geometry, strict=True):
        same = code[:-3] == scene.ea["committee_code"]
        if not same and code not in touching:
            continue
        seen = shapely.intersection(outline, page.ground_box())
        beside = shapely.intersection(outline, near)
        if seen.area > 0:
            spot = widest(beside if beside.area > 0 else seen)
            out.append((beyond_in_words((code,), scene.ea["committee_code"], scene.names, scene.lang), spot, seen))
    return out


def _names(scene: Scene, page: Layout) -> list[Label]:
    """Each name of a line once, in the middle of its longest stretch in the frame."""
    best: dict[str, shapely.Geometry] = {}
    for name, shape in zip(scene.barriers["name"], scene.barriers.geometry, strict=True):
        if isinstance(name, str) and name:
            seen = shapely.intersection(shape, page.ground_box())
            if seen.length > 0 and (name not in best or seen.length > best[name].length):
                best[name] = seen
    spots = {name: shapely.line_interpolate_point(shapely.get_parts(seen)[0], 0.5, normalized=True) for name, seen in best.items()}
    return [(name, (p.x, p.y), None) for name, p in spots.items()]
