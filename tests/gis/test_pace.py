"""What is due by the calendar, and when the rest will be done."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from gis.errors import Refused
from gis.field.pace import Calendar, days_lately, expected_finish
from gis.rules import Rules

RULES = replace(Rules(), canvass_from="2030-10-11", canvass_to="2030-10-31")
CALENDAR = Calendar.of(RULES)


@pytest.mark.parametrize(("day", "share"), [((10, 10), 0), ((10, 11), 1 / 21), ((10, 30), 20 / 21), ((10, 31), 1), ((11, 5), 1)])
def test_what_is_due_at_the_end_of_a_day(day: tuple[int, int], share: float) -> None:
    assert CALENDAR.due(date(2030, *day)) == pytest.approx(share)


def test_the_rest_is_done_at_the_pace_of_the_last_days() -> None:
    today = date(2030, 10, 20)
    assert days_lately(today, RULES) == "2030-10-18"
    assert expected_finish(10, 6, today, RULES) == date(2030, 10, 25)  # two a day
    assert expected_finish(11, 6, today, RULES) == date(2030, 10, 26)
    assert expected_finish(0, 6, today, RULES) == today
    assert expected_finish(10, 0, today, RULES) is None
    assert expected_finish(10, 6, today, replace(RULES, pace_days=1.0)) == date(2030, 10, 22)


@pytest.mark.parametrize("wrong", [{"canvass_from": "soon"}, {"canvass_to": "2030-10-10"}, {"pace_days": 0.5}])
def test_days_that_cannot_be_are_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(Refused):
        replace(RULES, **wrong)
