"""The pace of the field work: what should be done by today, and when the rest will be done at the pace of the last days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil

from gis.rules import Rules


@dataclass(frozen=True)
class Calendar:
    """The days of the canvass, both counted."""

    first: date
    last: date

    @classmethod
    def of(cls, rules: Rules) -> Calendar:
        """As the rules have it."""
        return cls(date.fromisoformat(rules.canvass_from), date.fromisoformat(rules.canvass_to))

    def due(self, today: date) -> float:
        """Share of the days that are over at the end of today: 0 before the first, 1 from the last on."""
        days = (self.last - self.first).days + 1
        return min(max((today - self.first).days + 1, 0), days) / days


def days_lately(today: date, rules: Rules) -> str:
    """The first of the last days that the pace is taken from, as text."""
    return (today - timedelta(days=round(rules.pace_days) - 1)).isoformat()


def expected_finish(left: int, lately: int, today: date, rules: Rules) -> date | None:
    """The day on which nothing is left, where each day as much is done as in the last ones; None where nothing was.

    Args:
        left: buildings with something left to do.
        lately: buildings done in the last `Rules.pace_days`, today counted.
        today: the day.
        rules: `gis.rules.Rules`.
    """
    if not left:
        return today
    a_day = lately / rules.pace_days
    return today + timedelta(days=ceil(left / a_day)) if a_day and left / a_day < 10_000 else None
