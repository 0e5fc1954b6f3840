"""Random worlds with faults in them, whose truth the maker of the world knows: where every housing unit is, and what is wrong.

+-----+-----+-----+-----+
| 001 | 002 | 003 |     |   two by two committees of three EAs each, houses on a grid inside the EAs,
+--committee--+---------+   everything turned by a random angle
|     |     |     |     |
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import geopandas as gpd
import numpy as np
import shapely
from shapely.affinity import rotate, translate

from tests.gis import tables
from tests.gis.tables import code

EA_M, STEP_M, HOUSE_M = 120.0, 30.0, 12.0  # an EA is 120 m by 240 m
EAS_WIDE, HIGH_M = 3, 240.0
IN_NONE, IN_ONE, DOUBLED = 0, 1, 2


@dataclass
class World:
    """Tables of one county, and the truth: in how many EAs' hands each house is (0, 1, 2), and the codes that must be told."""

    rng: np.random.Generator
    committees: gpd.GeoDataFrame
    houses: gpd.GeoDataFrame
    eas: gpd.GeoDataFrame
    parts: gpd.GeoDataFrame
    truth: np.ndarray
    ea_of: list[int]
    line: shapely.LineString  # between the first two committees
    causes: set[str] = field(default_factory=set)
    told: set[str] = field(default_factory=set)
    lost: dict[int, int] = field(default_factory=dict)  # of a house that is covered: units of it that nobody has on a list

    def row_of_part(self, house: int) -> int:
        return int(np.flatnonzero(self.parts["building_id"] == f"b{house}")[0])

    def around(self, house: int) -> shapely.Polygon:
        return self.houses.geometry[house].buffer(3, join_style="mitre")


def make_world(seed: int) -> World:
    """A world without faults."""
    rng = np.random.default_rng(seed)
    wide = EA_M * EAS_WIDE
    lands = [shapely.box(wide * i, HIGH_M * j, wide * (i + 1), HIGH_M * (j + 1)) for j in (0, 1) for i in (0, 1)]
    pieces, codes, houses, ea_of = [], [], [], []
    for c, land in enumerate(lands):
        for k in range(EAS_WIDE):
            x, y = land.bounds[0] + EA_M * k, land.bounds[1]
            pieces.append(shapely.box(x, y, x + EA_M, y + HIGH_M))
            codes.append(f"{code(c)}{k + 1:03d}")
            slots = [(i, j) for i in range(int(EA_M // STEP_M)) for j in range(int(HIGH_M // STEP_M))]
            for s in rng.choice(len(slots), int(rng.integers(3, 8)), replace=False):
                i, j = slots[s]
                houses.append(tables.square(x + 9 + STEP_M * i, y + 9 + STEP_M * j, HOUSE_M))
                ea_of.append(len(pieces) - 1)
    angle, shift = rng.uniform(0, 360), rng.uniform(-1e5, 1e5, 2)
    lands, houses, pieces = (
        [translate(rotate(shape, angle, origin=(0, 0)), 500_000 + shift[0], 4_000_000 + shift[1]) for shape in shapes]
        for shapes in (lands, houses, pieces)
    )
    table = tables.buildings(*houses, housing_units=rng.integers(1, 30, len(houses)).astype(float))
    parts = tables.parts(table, [codes[e] for e in ea_of])
    sums = np.bincount(ea_of, weights=table["housing_units"], minlength=len(pieces))
    eas = tables.eas(*pieces, ea_code=codes, housing_units=sums, buildings=np.bincount(ea_of, minlength=len(pieces)))
    line = shapely.intersection(lands[0], lands[1])
    return World(rng, tables.committees(*lands), table, eas, parts, np.full(len(houses), IN_ONE), ea_of, shapely.line_merge(line))


def spoil(world: World, most: int = 5) -> None:
    """Put some faults into a world, each into a house of its own."""
    kinds = world.rng.choice(list(FAULTS), int(world.rng.integers(0, most + 1)), replace=True)
    houses = world.rng.choice(len(world.truth), len(kinds), replace=False)
    for kind, house in zip(kinds, houses, strict=True):
        FAULTS[kind](world, int(house))
        world.causes.add(str(kind))


def _moved_to(world: World, house: int, shape: shapely.Geometry) -> None:
    world.houses.loc[house, "geometry"] = shape
    world.parts.loc[world.row_of_part(house), "geometry"] = shape


def _other_ea(world: World, house: int, *, same_committee: bool) -> int:
    ours = world.ea_of[house]
    others = [e for e in range(len(world.eas)) if e != ours and (e // EAS_WIDE == ours // EAS_WIDE) == same_committee]
    return int(world.rng.choice(others))


def _far_outside(world: World, house: int) -> None:
    _moved_to(world, house, translate(world.houses.geometry[house], 3000.0, 2000.0))
    world.truth[house] = IN_NONE
    world.told.add("V11")


def _on_a_committee_line(world: World, house: int) -> None:
    """As much on one side as on the other; not where four committees meet."""
    at = shapely.line_interpolate_point(world.line, world.rng.uniform(0.2, 0.8), normalized=True)
    _moved_to(world, house, at.buffer(HOUSE_M / 2))
    world.truth[house] = IN_NONE
    world.told.add("V10-undecided")


def _not_in_the_list(world: World, house: int) -> None:
    world.parts = world.parts.drop(index=world.row_of_part(house)).reset_index(drop=True)
    world.truth[house] = IN_NONE
    world.told.add("E11-missing")


def _listed_in_no_ea(world: World, house: int) -> None:
    world.parts.loc[world.row_of_part(house), "ea_code"] = None
    world.truth[house] = IN_NONE
    world.told.add("E08")


def _listed_in_another_ea(world: World, house: int) -> None:
    """The map holds it once; that the list says otherwise is told."""
    world.parts.loc[world.row_of_part(house), "ea_code"] = world.eas["ea_code"][_other_ea(world, house, same_committee=True)]
    world.told.add("E08")


def _listed_in_another_committee(world: World, house: int) -> None:
    world.parts.loc[world.row_of_part(house), "ea_code"] = world.eas["ea_code"][_other_ea(world, house, same_committee=False)]
    world.told.add("E08")


def _elsewhere_in_the_list(world: World, house: int) -> None:
    row = world.row_of_part(house)
    world.parts.loc[row, "geometry"] = translate(world.parts.geometry[row], 4000.0, 0.0)
    world.truth[house] = IN_NONE
    world.told.add("E15")


def _in_two_eas(world: World, house: int) -> None:
    other = _other_ea(world, house, same_committee=True)
    world.eas.loc[other, "geometry"] = shapely.union(world.eas.geometry[other], world.around(house))
    world.truth[house] = DOUBLED
    world.told.add("E18")


def _in_a_hole_between_eas(world: World, house: int) -> None:
    ours = world.ea_of[house]
    world.eas.loc[ours, "geometry"] = shapely.difference(world.eas.geometry[ours], world.around(house))
    world.truth[house] = IN_NONE
    world.told.add("E08")


def _in_two_committees(world: World, house: int) -> None:
    other = _other_ea(world, house, same_committee=False)
    committee = other // EAS_WIDE
    world.committees.loc[committee, "geometry"] = shapely.union(world.committees.geometry[committee], world.around(house))
    world.truth[house] = DOUBLED
    world.told.add("V10-doubled")


def _without_a_shape(world: World, house: int) -> None:
    row = world.row_of_part(house)
    world.houses.loc[house, "geometry"] = world.parts.loc[row, "geometry"] = None
    world.houses.loc[house, "status"] = world.parts.loc[row, "status"] = "no_geometry"
    world.parts.loc[row, "ea_code"] = None
    world.truth[house] = IN_NONE
    world.told.add("E17")


def _of_an_unknown_building(world: World, house: int) -> None:
    """The row of the list names a building that is not there: the house itself is on no list."""
    world.parts.loc[world.row_of_part(house), "building_id"] = f"unknown{house}"
    world.truth[house] = IN_NONE
    world.told |= {"E16", "E11-missing"}


def _drawn_twice(world: World, house: int) -> None:
    """The same house under another id: both are counted, as nobody knows which is right, and it is told."""
    twin = world.houses.iloc[[house]].assign(building_id=f"twin{house}", source_row=len(world.houses))
    part = world.parts.iloc[[world.row_of_part(house)]].assign(building_id=f"twin{house}")
    world.houses = _joined(world.houses, twin)
    world.parts = _joined(world.parts, part)
    world.truth = np.append(world.truth, IN_ONE)
    world.ea_of.append(world.ea_of[house])
    world.told.add("V12")


def _with_a_part_lost(world: World, house: int) -> None:
    """A tower of two parts, of which the list has one."""
    shape, row = world.houses.geometry[house], world.row_of_part(house)
    corners = shapely.get_coordinates(shape)
    half = shapely.Polygon([corners[0], corners[1], (corners[1] + corners[2]) / 2, (corners[0] + corners[3]) / 2])
    units = int(world.rng.integers(2, 200))
    listed = int(world.rng.integers(0, units))
    world.houses.loc[house, "housing_units"] = float(units)
    world.parts.loc[row, "geometry"], world.parts.loc[row, "housing_units"] = half, listed
    world.lost[house] = units - listed
    world.told.add("E11")


def _joined(table: gpd.GeoDataFrame, more: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    return gpd.pd.concat([table, more], ignore_index=True)


FAULTS: dict[str, Callable[[World, int], None]] = {
    kind.__name__.strip("_"): kind
    for kind in (
        _far_outside,
        _on_a_committee_line,
        _not_in_the_list,
        _listed_in_no_ea,
        _listed_in_another_ea,
        _listed_in_another_committee,
        _elsewhere_in_the_list,
        _in_two_eas,
        _in_a_hole_between_eas,
        _in_two_committees,
        _without_a_shape,
        _of_an_unknown_building,
        _drawn_twice,
        _with_a_part_lost,
    )
}
