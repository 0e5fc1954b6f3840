"""What enumerators have found at buildings: a log of visits, the state that follows from it, and when an EA may be closed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from gis.editing.edit_records import Reason

TODO = "todo"  # state of a building at which nobody was
ACTIONS = ("visited", "finished", "vacant", "refused", "not_found", "demolished", "new")
FINAL = ("finished", "vacant", "not_found", "demolished")  # nothing is left to do there
UNDO = "undone"  # a row that takes another back
_MOST_NAMED = 8  # building numbers in a refusal


@dataclass(frozen=True)
class Visit:
    """A row of the log.

    Attributes:
        operation_id: given by who notes it; the same one is taken once.
        ea_code: of the EA.
        building_id: of the building.
        action: one of `ACTIONS`, or `UNDO`.
        of: operation id of the row that an `UNDO` takes back.
        units: housing units that were counted; None where they are as planned.
        person: id of who was there.
        time: UTC, by the clock of who notes it; nothing is ordered by it.
    """

    operation_id: str
    ea_code: str
    building_id: str
    action: str
    of: str = ""
    units: int | None = None
    person: str = ""
    time: str = ""


@dataclass(frozen=True)
class Planned:
    """A building of an EA in walking order: its number there, and what the plan knows of it; ``divided`` where others have a part."""

    building_id: str
    number: int
    housing_units: int
    divided: bool = False


@dataclass(frozen=True)
class Counted:
    """Counts of one EA.

    Attributes:
        buildings: that stand.
        units: housing units of these.
        done: buildings with nothing left to do.
        open_numbers: numbers of the others.
        by_state: how many buildings are in each state.
        lately: of those done, how many since the day that was asked about.
    """

    buildings: int
    units: int
    done: int
    open_numbers: tuple[int, ...]
    by_state: dict[str, int] = field(hash=False)
    lately: int = 0


class Log:
    """The visits that stand: of each building the last one that was not taken back."""

    def __init__(self, visits: Iterable[Visit]) -> None:
        rows = list(visits)
        undone = {v.of for v in rows if v.action == UNDO}
        stand = [v for v in rows if v.action != UNDO and v.operation_id not in undone]
        self._at = {(v.ea_code, v.building_id): v for v in stand}
        self._of = {v.building_id: v for v in stand}

    def last(self, ea_code: str, building: Planned) -> Visit | None:
        """The visit that holds for a building; it goes with the building to another EA, but of a divided one each EA has its own."""
        found = self._at.get((ea_code, building.building_id))
        return found if found is not None or building.divided else self._of.get(building.building_id)

    def counted(self, ea_code: str, buildings: Sequence[Planned], since: str = "") -> Counted:
        """Count an EA as it was found; where nothing was counted, units are those of the plan.

        Args:
            ea_code: of the EA.
            buildings: of it.
            since: a day; "" where nobody asks what was done lately.
        """
        by_state, units, left, lately = dict.fromkeys((TODO, *ACTIONS), 0), 0, [], 0
        for building in buildings:
            visit = self.last(ea_code, building)
            state = TODO if visit is None else visit.action
            by_state[state] += 1
            if state not in FINAL:
                left.append(building.number)
            elif since and visit is not None:
                lately += visit.time >= since
            units += _units(building, visit)
        stand = len(buildings) - by_state["demolished"] - by_state["not_found"]
        return Counted(stand, units, len(buildings) - len(left), tuple(left), by_state, lately)


def _units(building: Planned, visit: Visit | None) -> int:
    if visit is not None and visit.action in ("demolished", "not_found"):
        return 0
    return building.housing_units if visit is None or visit.units is None else visit.units


def why_not_close(ea_code: str, found: Counted, buildings: int, units: int) -> Reason | None:
    """Why an EA cannot be closed with these totals of the paper; None where it can.

    Args:
        ea_code: of the EA.
        found: what was entered.
        buildings: that stand, as the paper adds them up.
        units: the same of housing units.
    """
    if found.open_numbers:
        more = "…" if len(found.open_numbers) > _MOST_NAMED else ""
        named = ", ".join(map(str, found.open_numbers[:_MOST_NAMED])) + more
        return Reason("field_unfinished", {"code": ea_code, "count": len(found.open_numbers), "numbers": named})
    if (buildings, units) != (found.buildings, found.units):
        told = {"buildings": found.buildings, "units": found.units, "paper_buildings": buildings, "paper_units": units}
        return Reason("field_tally", {"code": ea_code, **told})
    return None
