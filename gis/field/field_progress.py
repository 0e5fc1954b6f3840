"""Progress of the field work by county, township, committee and EA: counts of EAs added up by the beginnings of their codes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from gis.field.field_status import Counted

LEVELS = (6, 9, 12, 15)  # digits of county, township, committee, EA


@dataclass(frozen=True)
class Progress:
    """Counts below one code: EAs and closed ones, buildings that were planned or added and those done (``lately``), units, states."""

    code: str
    eas: int
    closed: int
    buildings: int
    done: int
    units: int
    by_state: dict[str, int] = field(hash=False)
    lately: int = 0

    @property
    def share_done(self) -> float:
        """Share of the buildings with nothing left to do; 1 where there are none."""
        return self.done / self.buildings if self.buildings else 1.0


def progress(counted: Mapping[str, Counted], closed: set[str], within: str, digits: int = 0) -> list[Progress]:
    """Rows of the level below a code, in the order of their codes.

    Args:
        counted: of each EA.
        closed: codes of closed EAs.
        within: beginning of the codes to look at; "" for all. Of an EA itself its own row is given.
        digits: of the codes to add up by, one of `LEVELS`; 0 for the level below ``within``.
    """
    digits = digits or next((n for n in LEVELS if n > len(within)), LEVELS[-1])
    groups: dict[str, list[str]] = {}
    for code in sorted(counted):
        if code.startswith(within):
            groups.setdefault(code[:digits], []).append(code)
    return [_row(group, {c: counted[c] for c in codes}, closed) for group, codes in groups.items()]


def _row(code: str, found: Mapping[str, Counted], closed: set[str]) -> Progress:
    by_state: dict[str, int] = {}
    for one in found.values():
        for state, n in one.by_state.items():
            by_state[state] = by_state.get(state, 0) + n
    done, units, lately = (sum(getattr(one, of) for one in found.values()) for of in ("done", "units", "lately"))
    return Progress(code, len(found), sum(c in closed for c in found), sum(by_state.values()), done, units, by_state, lately)
