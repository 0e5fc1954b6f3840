"""The demo county: source deliveries made by rule from a seed, as a county office would send them. No real place."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from layers.demo_county import demo_faults as faults
from layers.demo_county.demo_faults import FAULTS, Fault
from layers.demo_county.demo_ground import CRS, EXCLAVE_OWNER, ISLET_OWNER, TOWN, Ground, Line, make_ground
from layers.demo_county.demo_lots import Lot, Settled
from layers.demo_county.demo_names import COMPOUNDS, COUNTY, TOWNSHIPS, committee
from layers.demo_county.demo_town import MIXES, town
from layers.demo_county.demo_villages import village

__all__ = ["ATTRIBUTION", "FAULTS", "Fault", "write_demo"]

ATTRIBUTION = "Made by rule; no real place / 按规则生成,并非真实地点"
_VILLAGE = (118, 178)  # buildings
_HAMLET, _EXCLAVE, _ISLET = 36, 30, 14
_TOWER_FLOORS = 18
_HOMES_PER_FLOOR = 4  # of one stairwell of a tower

Place = tuple[int, int]
Built = list[tuple[Place | None, Lot, shapely.Polygon]]


def write_demo(folder: str | Path, seed: int = 1) -> dict[str, Path]:
    """Write the deliveries of the demo county into ``folder``, which must be there.

    Returns:
        Paths by name: committees, buildings, barriers, regions (GeoPackages in `CRS`), totals (known housing units per
        committee) and dwellings (one row per dwelling of the towers). `FAULTS` says what is wrong in them.
    """
    rng = np.random.default_rng(seed)
    ground = make_ground(rng)
    planted = faults.plant(ground)
    built, lines = _settle(ground, planted.kept_free, rng)
    known = _totals(built + planted.lots)
    built = _spoil(built) + planted.lots
    buildings = _buildings(built, rng)
    tables = {
        "committees": _committees(planted.outlines),
        "buildings": buildings,
        "barriers": _barriers([*ground.lines, *lines, *_links(ground.lines, lines, built)]),
        "regions": _regions(ground.outlines),
    }
    files = {name: Path(folder) / f"{name}.gpkg" for name in tables}
    for name, table in tables.items():
        table.to_file(files[name], layer=name, engine="pyogrio", layer_options={"DESCRIPTION": ATTRIBUTION})
    for name, plain in (("totals", known), ("dwellings", _dwellings(buildings))):
        files[name] = Path(folder) / f"{name}.csv"
        plain.to_csv(files[name], index=False, encoding="utf-8-sig", lineterminator="\n")
    return files


def _settle(ground: Ground, kept_free: shapely.Geometry, rng: np.random.Generator) -> tuple[Built, list[Line]]:
    """Buildings of all committees, and the streets, lanes and walls between them."""
    taken = shapely.union(ground.taken(), kept_free)
    hard = shapely.union_all([shapely.buffer(line.shape, 32) for line in ground.lines if line.kind in ("river", "railway")])
    built: Built = []
    lines: list[Line] = []
    urban = sorted(TOWN)
    for place, outline in ground.outlines.items():
        main = max(shapely.get_parts(outline), key=lambda part: part.area)
        land = _largest(shapely.difference(shapely.buffer(main, -4), taken))
        if place in TOWN:
            i = urban.index(place)
            names = [COMPOUNDS[(i + k) % len(COMPOUNDS)] for k in range(len(COMPOUNDS))]
            found = [town(land, shapely.difference(main, hard), MIXES[i], names, rng)]
        else:
            found = _villages(land, rng)
        for piece, owner, size in ((ground.exclave, EXCLAVE_OWNER, _EXCLAVE), (ground.islet, ISLET_OWNER, _ISLET)):
            if owner == place:
                inner = _largest(shapely.difference(shapely.buffer(piece, -4), taken))
                found.append(village(inner, _middle(inner), size, rng))
        for settled in found:
            built += [(place, lot, shape) for lot, shape in zip(settled.lots, settled.shapes, strict=True)]
            lines += settled.lines
    return built, lines


def _villages(land: shapely.Polygon, rng: np.random.Generator) -> list[Settled]:
    """A village, and in about half the committees a hamlet in their fields."""
    inside = shapely.buffer(land, -190)
    x, y = _middle(_largest(inside) if not inside.is_empty else land)
    out = [village(land, (x + float(rng.uniform(-60, 60)), y + float(rng.uniform(-40, 40))), int(rng.integers(*_VILLAGE)), rng)]
    if rng.random() < 0.55:
        centre = shapely.MultiPoint([shapely.centroid(s) for s in out[0].shapes])
        fields = shapely.difference(shapely.buffer(land, -95), shapely.buffer(shapely.convex_hull(centre), 200))
        if not fields.is_empty:
            out.append(village(land, _middle(_largest(fields)), _HAMLET, rng))
    return out


def _largest(shape: shapely.Geometry) -> shapely.Geometry:
    return max(shapely.get_parts(shape), key=lambda part: part.area)


def _middle(shape: shapely.Geometry) -> tuple[float, float]:
    """A point well inside, to the metre."""
    at = shapely.get_point(shapely.maximum_inscribed_circle(shape, tolerance=5), 0)
    return round(at.x), round(at.y)


def _links(roads: list[Line], lines: list[Line], built: Built) -> list[Line]:
    """A straight way from each village's main street to the nearest road, where no house and no water lies between."""
    net = shapely.union_all([line.shape for line in roads if line.kind in ("primary", "secondary", "tertiary")])
    houses = shapely.STRtree([shape for _, _, shape in built])
    bars = shapely.union_all([line.shape for line in roads if line.kind in ("river", "railway", "stream")])
    out = []
    for street in (line.shape for line in lines if line.kind == "residential"):
        ends = [shapely.shortest_line(shapely.get_point(street, k), net) for k in (0, -1)]
        for way in sorted(ends, key=lambda w: w.length):
            if 1 < way.length < 700 and not len(houses.query(shapely.buffer(way, 2.5), "intersects")) and not shapely.intersects(way, bars):
                out.append(Line("residential", None, shapely.set_precision(way, 0.01)))
                break
    return out


def _spoil(built: Built) -> Built:
    """Counts taken away, a house drawn twice, one with no unit, an outline that crosses itself."""
    out = [
        (place, faults.uncounted(lot) if place == faults.UNCOUNTED and lot.use == "residential" else lot, shape)
        for place, lot, shape in built
    ]
    first = {place: i for i, (place, lot, _) in reversed(list(enumerate(out))) if lot.use == "residential"}
    place, lot, shape = out[first[faults.NO_UNITS]]
    out[first[faults.NO_UNITS]] = (place, replace(lot, units=0), shape)
    place, lot, shape = out[first[faults.BOW_TIE]]
    out[first[faults.BOW_TIE]] = (place, lot, faults.bow_tie(shape))
    place, lot, shape = out[first[faults.TWICE]]
    return [*out, (place, lot, shapely.transform(shape, lambda xy: np.round(xy + np.array([0.15, 0.1]), 3)))]


def _buildings(built: Built, rng: np.random.Generator) -> gpd.GeoDataFrame:
    lots = [lot for _, lot, _ in built]
    units = np.array([np.nan if lot.units is None else lot.units for lot in lots])
    lived = np.nan_to_num(units).astype(int)
    households = rng.binomial(lived, 0.92)
    residents = households + rng.binomial(3 * households, 0.53)
    stated = np.array([np.nan if lot.residents is None else lot.residents for lot in lots])
    data = {
        "building_id": [f"B{i:05d}" for i in range(1, len(lots) + 1)],
        "name": pd.Series([lot.name for lot in lots], dtype=object),
        "use": [lot.use for lot in lots],
        "floors": pd.array([lot.floors for lot in lots], dtype="Int32"),
        "entrances": pd.array([lot.entrances for lot in lots], dtype="Int32"),
        "housing_units": pd.array(units, dtype="Int32"),
        "households": pd.array(np.where(np.isnan(units), np.nan, households), dtype="Int32"),
        "residents": pd.array(np.where(np.isnan(stated), np.where(np.isnan(units), np.nan, residents), stated), dtype="Int32"),
        "boarders": pd.array([lot.boarders for lot in lots], dtype="Int32"),
        "school_level": pd.Series([lot.school for lot in lots], dtype=object),
        "estimate_date": pd.Series([lot.estimated_on for lot in lots], dtype=object),
    }
    return gpd.GeoDataFrame(data, geometry=[shape for _, _, shape in built], crs=CRS)


def _committees(outlines: dict[Place, shapely.Geometry]) -> gpd.GeoDataFrame:
    named = [committee(place) for place in outlines]
    return gpd.GeoDataFrame({"code": [c for c, _ in named], "name": [n for _, n in named]}, geometry=list(outlines.values()), crs=CRS)


def _barriers(lines: list[Line]) -> gpd.GeoDataFrame:
    names = pd.Series([line.name for line in lines], dtype=object)
    return gpd.GeoDataFrame({"kind": [line.kind for line in lines], "name": names}, geometry=[line.shape for line in lines], crs=CRS)


def _regions(outlines: dict[Place, shapely.Geometry]) -> gpd.GeoDataFrame:
    """The county and its three townships."""
    groups = {COUNTY: list(outlines.values())}
    for place, outline in outlines.items():
        groups.setdefault(TOWNSHIPS[place[0]], []).append(outline)
    shapes = [shapely.union_all(group) for group in groups.values()]
    return gpd.GeoDataFrame({"code": [c for c, _ in groups], "name": [n for _, n in groups]}, geometry=shapes, crs=CRS)


def _totals(built: Built) -> pd.DataFrame:
    """Known housing units of each committee; one of them is wrong."""
    places = pd.Series([place for place, _, _ in built if place is not None])
    units = pd.Series([lot.units or 0 for place, lot, _ in built if place is not None])
    sums = units.groupby(places, sort=True).sum()
    rows = [(*committee(place), round(count * (1.12 if place == faults.WRONG_TOTAL else 1))) for place, count in sums.items()]
    return pd.DataFrame(rows, columns=["code", "name", "housing_units"])


def _dwellings(buildings: gpd.GeoDataFrame) -> pd.DataFrame:
    """One row per dwelling of the towers, by stairwell, floor and door."""
    towers = buildings[(buildings["floors"] >= _TOWER_FLOORS) & (buildings["use"] == "residential")]
    rows = [
        (building, f"{entrance}单元", floor, f"{floor}{door:02d}")
        for building, floors, entrances in zip(towers["building_id"], towers["floors"], towers["entrances"], strict=True)
        for entrance in range(1, entrances + 1)
        for floor in range(1, floors + 1)
        for door in range(1, _HOMES_PER_FLOOR + 1)
    ]
    return pd.DataFrame(rows, columns=["building_id", "entrance", "floor", "door"])
