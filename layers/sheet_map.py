"""The map of an EA sheet: neighbours, lines, buildings with their numbers, the boundary."""

from __future__ import annotations

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from gis.sheets import Layout, SheetProfile, place_labels
from layers.sheet_paper import POINT_MM, Paper

WATER = ("river", "canal", "stream", "ditch", "water", "coastline")
RAIL = ("railway", "tram")


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
    """

    ea: pd.Series
    outline: shapely.Geometry
    others: gpd.GeoDataFrame
    parts: gpd.GeoDataFrame
    barriers: gpd.GeoDataFrame
    committee: pd.Series


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
    """Roads as double lines, rails with ties, water broad and grey: told apart without colour."""
    for kind, shape in zip(scene.barriers["kind"], scene.barriers.geometry, strict=True):
        if kind in WATER:
            paper.shape(shape, 1.2 if kind in ("river", "canal") else 0.6, grey=0.7)
        elif kind in RAIL:
            paper.shape(shape, 0.9, grey=0.0)
            paper.shape(shape, 0.5, grey=1.0, dash=(2.0, 2.0))
        else:
            paper.shape(shape, 1.1, grey=0.55)
            paper.shape(shape, 0.7, grey=1.0)


def _labels(paper: Paper, scene: Scene, here: np.ndarray, profile: SheetProfile) -> list[int]:
    """Numbers and units first, then the neighbours' codes, then the names of lines."""
    page = paper.page
    texts, spots = _numbers(scene, here)
    sizes = [(max(paper.width(t, profile.number_pt) for t in pair) + 0.4, 2.1 * profile.number_pt * POINT_MM) for pair in texts]
    others = _neighbours(scene, page)
    names = _names(scene, page)
    more = [*others, *names]
    spots += [spot for _, spot in more]
    sizes += [(paper.width(text, 6.0) + 0.8, 6.0 * POINT_MM * 1.2) for text, _ in more]
    if not spots:
        return []
    at = place_labels(page.to_mm(np.array(spots)), np.array(sizes), page.frame_mm, np.zeros((0, 4)))
    for (number, units), (x, y) in zip(texts, at[: len(texts)], strict=True):
        if not np.isnan(x):
            paper.halo(x, y + 0.5 * profile.number_pt * POINT_MM, number, profile.number_pt, bold=True)
            paper.halo(x, y - 0.5 * profile.number_pt * POINT_MM, units, profile.least_pt)
    for (text, _), (x, y) in zip(more, at[len(texts) :], strict=True):
        if not np.isnan(x):
            paper.halo(x, y, text, 6.0, grey=0.25)
    return sorted({int(n) for (n, _), spot in zip(texts, at[: len(texts)], strict=True) if np.isnan(spot[0])})


def _numbers(scene: Scene, here: np.ndarray) -> tuple[list[tuple[str, str]], list[tuple[float, float]]]:
    """Number and units of each building of the EA, largest first, with the place of its label."""
    mine = scene.parts[here & scene.parts["building_no"].notna().to_numpy()]
    texts, spots, size = [], [], []
    for number, group in mine.groupby("building_no"):
        shape = shapely.union_all(group.geometry.to_numpy())
        spot = shapely.point_on_surface(shape)
        tilde = "~" if group["units_estimated"].any() else ""
        texts.append((str(int(number)), f"{tilde}{int(group['housing_units'].sum())}"))
        spots.append((spot.x, spot.y))
        size.append(shape.area)
    order = np.argsort(-np.array(size), kind="stable").tolist()
    return [texts[i] for i in order], [spots[i] for i in order]


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
