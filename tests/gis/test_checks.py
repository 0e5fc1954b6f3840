"""The list of checks: every code of the closed list has one, says what it finds, and is judged at its stage."""

from __future__ import annotations

import shapely

from gis.checks import CHECKS, check_inputs, check_plan
from gis.messages import MESSAGES
from gis.rules import Rules
from gis.schema import FLAGS, SEVERITIES, TOTALS, empty
from tests.gis import tables
from tests.gis.findings import codes, found
from tests.gis.tables import code, square

RULES = Rules()
CODES = [c for check in CHECKS for c in check.codes]


def test_the_codes_of_findings_are_a_closed_list():
    assert len(FLAGS) == len(set(FLAGS)) and len(CODES) == len(set(CODES))
    assert {*FLAGS} == {name for name, said in MESSAGES.items() if said.severity in SEVERITIES}
    assert {*CODES} <= {*FLAGS}


def test_every_code_has_a_severity_and_two_texts_with_the_same_values():
    for name in CODES:
        text = MESSAGES[name]
        assert text.severity in SEVERITIES
        assert _values(text.en) <= _values(text.zh) | {"what"} and _values(text.zh) <= _values(text.en) | {"what_zh", "uses_zh"}, name


def _values(text: str) -> set[str]:
    return {part.split("}")[0].split(":")[0] for part in text.split("{")[1:]} - {"uses"}


def test_inputs_are_judged_together():
    """Two committees that overlap by 4 m, a house on no land, a known total that is off."""
    lands = tables.committees(shapely.box(0, 0, 104, 100), shapely.box(100, 0, 200, 100))
    houses = tables.buildings(square(20, 20), square(300, 20))
    assert codes(check_inputs(lands, houses, tables.barriers(), RULES)) == ["V01", "V11"]
    totals = empty(TOTALS)
    totals.loc[0] = {"committee_code": code(0), "housing_units": 50.0, "households": 1.0, "residents": 1.0}
    assert codes(check_inputs(lands, houses, tables.barriers(), RULES, totals)) == ["V01", "V11", "V20"]


def test_a_plan_of_one_committee_is_judged_without_the_other():
    lands = tables.committees(shapely.box(0, 0, 100, 100), shapely.box(100, 0, 200, 100))
    houses = tables.buildings(square(20, 20), square(120, 20), housing_units=[80.0, 3.0])
    first = f"{code(0)}001"
    eas = tables.eas(shapely.box(0, 0, 100, 100), housing_units=80, buildings=1)
    assert check_plan(lands, houses, eas, tables.parts(houses, [first, None]), RULES) == []
    assert check_plan(lands, houses, eas.iloc[:0], tables.parts(houses, [None, None]), RULES) == []
    wrong = found(check_plan(lands, houses, eas, tables.parts(houses, [None, None]), RULES), "E09")
    assert [(i["committee_code"], i["params"]["found"]) for i in wrong] == [(code(0), 0)]
