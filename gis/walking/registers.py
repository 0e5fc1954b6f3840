"""What the lists of an EA hold: its buildings in walking order, and its housing units with the numbers of their households."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from gis.errors import Refused
from gis.intake.building_ids import plain_id, plain_ids
from gis.sheet.part_labels import of_floors

_FIGURES = re.compile(r"\d+")


@dataclass(frozen=True)
class BuildingRow:
    """A building of an EA, or its share of a split one: a row of the building register (建筑物信息一览表).

    Attributes:
        number: of the building in the EA.
        building_id: of the source.
        use: one of `gis.schema.USES`.
        floors, entrances: of the whole building, None where unknown.
        label: entrances or floors that belong here, "" for a whole building; as in the table `PARTS`.
        units: housing units here.
        estimated: whether that is an estimate.
        vacant, establishments: here, None where unknown.
        first: number of its first household, 0 where it has none.
    """

    number: int
    building_id: str
    use: str
    floors: int | None
    entrances: int | None
    label: str
    units: int
    estimated: bool
    vacant: int | None
    establishments: int | None
    first: int

    @property
    def last(self) -> int:
        """Number of its last household, 0 where it has none."""
        return self.first + self.units - 1 if self.units else 0


@dataclass(frozen=True)
class UnitRow:
    """A housing unit: a row of the householder list form (户主姓名底册), or a building in which none is known.

    Attributes:
        household: its number (R53), 0 for a building without a known unit, which is to be searched.
        building: the row of its building.
        entrance: its entrance (单元), "" where unknown.
        floor: its floor, "" where unknown.
    """

    household: int
    building: BuildingRow
    entrance: str
    floor: str


def building_register(parts: pd.DataFrame, ea_code: str) -> list[BuildingRow]:
    """The buildings of an EA in the order of their numbers, which is the walking order; appended ones come last (R53).

    Every housing unit has a household number, vacant ones and those of shops included (R54), counted from 1 along the rows.

    Args:
        parts: `PARTS`, its own and any others.
        ea_code: 15 digits.
    """
    mine = parts[(parts["ea_code"] == ea_code) & parts["building_no"].notna()]
    rows, next_household = [], 1
    for row in mine.sort_values(["building_no", "part_no"], kind="stable").to_dict("records"):
        units = int(row["housing_units"])
        rows.append(
            BuildingRow(
                number=int(row["building_no"]),
                building_id=str(row["building_id"]),
                use=str(row["use"] or "unknown"),
                floors=_whole(row["floors"]),
                entrances=_whole(row["entrances"]),
                label=str(row["label"] or ""),
                units=units,
                estimated=bool(row["units_estimated"]),
                vacant=_whole(row["vacant_units"]),
                establishments=_whole(row["establishments"]),
                first=next_household if units else 0,
            )
        )
        next_household += units
    return rows


def householder_list(register: list[BuildingRow], dwellings: pd.DataFrame) -> list[UnitRow]:
    """A row for each housing unit, by building, entrance and floor as far as these are known; none is made up.

    Args:
        register: of the EA, as `building_register` gives it.
        dwellings: table `DWELLINGS`, by which entrances are known; may be empty.
    """
    told = dict(iter(dwellings.groupby(plain_ids(dwellings["building_id"])))) if len(dwellings) else {}
    out = []
    for building in register:
        if not building.units:
            out.append(UnitRow(0, building, "", ""))
            continue
        floor = _only(building.label) if of_floors(building.label) else "1" if building.floors == 1 else ""
        for k, entrance in enumerate(_entrances(building, told.get(plain_id(building.building_id)))):
            out.append(UnitRow(building.first + k, building, entrance, floor))
    return out


def refuse_too_many(ea: pd.Series, limit: float) -> None:
    """Refuse an EA whose households would reach the reserved numbers (R53).

    Args:
        ea: row of the table `EAS`.
        limit: the last ordinary household number.

    Raises:
        Refused: ``sheet_households``.
    """
    households = ea["households"]
    count = max(int(ea["housing_units"]), 0 if pd.isna(households) else int(households))
    if count > limit:
        raise Refused("sheet_households", code=ea["ea_code"], count=count, limit=int(limit))


def _whole(value: float | None) -> int | None:
    return None if value is None or pd.isna(value) else int(value)


def _only(label: str) -> str:
    """The number in a label of one entrance or floor; "" where it holds several."""
    numbers = _FIGURES.findall(label)
    return str(numbers[0]) if len(set(numbers)) == 1 else ""


def _entrances(building: BuildingRow, listed: pd.DataFrame | None) -> Iterator[str]:
    """The entrance of each unit of a building, in order; "" where it is not known."""
    counts = _listed_here(building, listed)
    if sum(units for _, units in counts) == building.units:
        for entrance, units in counts:
            yield from [entrance] * units
        return
    known = building.label and not of_floors(building.label) and not building.estimated
    only = _only(building.label) if known else "1" if building.entrances == 1 else ""
    yield from [only] * building.units


def _listed_here(building: BuildingRow, listed: pd.DataFrame | None) -> list[tuple[str, int]]:
    """Entrances of the list of dwellings that belong to this row, with their units."""
    if listed is None or listed["entrance"].isna().any() or of_floors(building.label):
        return []
    told = sorted(zip(listed["entrance"].astype(str), listed["units"].astype(int), strict=True), key=lambda row: (_figure(row[0]), row[0]))
    if not building.label:
        return told
    numbers = [int(n) for n in _FIGURES.findall(building.label)]
    return told[numbers[0] - 1 : numbers[-1]] if numbers else []


def _figure(text: str) -> int:
    found = _FIGURES.search(text)
    return int(found[0]) if found else 0
