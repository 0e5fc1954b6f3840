"""E25: areas on both sides of a barrier that binds.

A committee of 400 x 100 m, a river down its middle; ten houses of 5 units west of it, and some east of it::

    +-------+------+
    | :::::   ::   |
    | :::::   ::   |
    +-------+------+
"""

from __future__ import annotations

from dataclasses import replace

import pytest
import shapely

from gis.barriers import KINDS
from gis.checking.side_checks import on_both_sides
from gis.issues import Issue
from gis.messages import message
from gis.messages.word_messages import TERMS
from gis.rules import Rules
from tests.chinese import stray_words
from tests.delineated import delineate_county
from tests.gis import tables

X = 500_000.0
RIVER = [(X + 200, -10), (X + 200, 110)]
HOLD, NEVER = replace(Rules(), must_hold=("river",)), replace(Rules(), never_cross=("river",))


def noted(rules: Rules, east: int, *lines: tuple[str, list[tuple[float, float]]], on_line: bool = False) -> list[Issue]:
    """Findings about the plan of the committee with some houses in the east."""
    spots = [(20 + 35 * k, y) for k in range(5) for y in (20, 60)] + [(220 + 35 * (k // 2), 20 + 40 * (k % 2)) for k in range(east)]
    spots += [(190, 40)] if on_line else []
    houses = tables.buildings(*[shapely.box(X + x, y, X + x + 12, y + 12) for x, y in spots], housing_units=5.0)
    land = tables.committees(shapely.box(X, 0, X + 400, 100))
    barriers = tables.barriers(*[shapely.LineString(at) for _, at in lines], kind=[kind for kind, _ in lines], name="淄河")
    county = delineate_county(land, houses, barriers, rules)
    return list(on_both_sides(county.eas, county.parts, barriers, rules))


@pytest.mark.parametrize("rules", [HOLD, NEVER])
def test_a_side_too_small_for_an_area_is_named_with_the_reason(rules: Rules) -> None:
    """Bug: two areas of a city lay on both sides of streets that were to hold, and nothing said so."""
    (note,) = noted(rules, 4, ("river", RIVER))
    ea = f"{tables.code(0)}001"
    assert (note["severity"], note["ea_code"], note["committee_code"]) == ("note", ea, tables.code(0))
    assert abs(note["geometry"].x - (X + 200)) < 0.1
    english, chinese = (message("E25", lang, **note["params"]) for lang in ("en", "zh"))
    assert f"EA {ea} lies on both sides of a barrier that is to bind (river 淄河): 50 + 20 housing units." in english
    assert "The smaller side has 20, less than the 40" in english
    assert "河 淄河" in chinese and "20" in chinese and stray_words(chinese) == []


def test_where_the_barrier_holds_nothing_is_said() -> None:
    assert noted(HOLD, 9, ("river", RIVER)) == []
    assert noted(HOLD, 0, ("river", RIVER)) == []
    assert noted(HOLD, 0, ("river", RIVER), on_line=True) == []  # the building stands on one side of it
    assert noted(Rules(), 4, ("river", RIVER)) == []
    assert noted(HOLD, 4, ("lane", RIVER)) == []
    assert noted(HOLD, 4, ("river", [(X + 200, -10), (X + 200, 50)])) == []  # it ends inside the area


def test_a_bridge_leads_over_what_is_not_to_be_crossed() -> None:
    lane = [(X + 150, 50), (X + 250, 50)]
    assert noted(NEVER, 4, ("river", RIVER), ("lane", lane)) == []
    assert len(noted(HOLD, 4, ("river", RIVER), ("lane", lane))) == 1


def test_an_area_made_under_other_rules_is_told_too() -> None:
    """Both sides are large enough: the plan is older than the rule."""
    houses = [shapely.box(X + x, y, X + x + 12, y + 12) for x in range(20, 380, 40) for y in (20, 60)]
    buildings = tables.buildings(*houses, housing_units=5.0)
    ea = f"{tables.code(0)}001"
    eas = tables.eas(shapely.box(X, 0, X + 400, 100), ea_code=[ea])
    river = tables.barriers(shapely.LineString(RIVER), kind=["river"])
    (note,) = on_both_sides(eas, tables.parts(buildings, [ea] * len(houses)), river, HOLD)
    assert "ends within the committee" in message("E25", "en", **note["params"])


def test_every_kind_of_barrier_has_a_word() -> None:
    assert all(f"barrier {kind}" in TERMS for kind in KINDS)
