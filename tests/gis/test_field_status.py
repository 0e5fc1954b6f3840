"""States of buildings follow from the log of visits; an EA closes only with the totals that were entered.

World: an EA of three buildings with 6, 4 and 2 housing units.
"""

from __future__ import annotations

import random

from gis.field.field_progress import progress
from gis.field.field_status import ACTIONS, FINAL, TODO, UNDO, Counted, Log, Planned, Visit, why_not_close

EA = "370305100001001"
OTHER = "370305100001002"
THREE = [Planned("b1", 1, 6), Planned("b2", 2, 4), Planned("b3", 3, 2)]


def visit(n: int, building: str, action: str, of: str = "", units: int | None = None, ea: str = EA) -> Visit:
    return Visit(f"v{n}", ea, building, action, of, units)


def counted(*visits: Visit) -> Counted:
    return Log(visits).counted(EA, THREE)


def test_the_last_visit_holds_and_what_is_taken_back_brings_the_one_before() -> None:
    rows = [visit(1, "b1", "visited"), visit(2, "b1", "finished", units=7)]
    assert counted(*rows).by_state["finished"] == 1 and counted(*rows).units == 7 + 4 + 2
    back = counted(*rows, visit(3, "b1", UNDO, of="v2"))
    assert (back.by_state["visited"], back.by_state["finished"], back.units) == (1, 0, 12)
    assert counted(*rows, visit(3, "b1", UNDO, of="v2"), visit(4, "b1", UNDO, of="v1")).by_state[TODO] == 3


def test_what_is_gone_counts_neither_as_a_building_nor_with_units() -> None:
    found = counted(visit(1, "b1", "demolished"), visit(2, "b2", "not_found"), visit(3, "b3", "vacant"))
    assert (found.buildings, found.units, found.done, found.open_numbers) == (1, 2, 3, ())


def test_a_visit_goes_with_its_building_but_parts_of_a_divided_one_have_their_own() -> None:
    log = Log([visit(1, "b1", "finished", ea=OTHER)])
    assert log.last(EA, Planned("b1", 1, 6)) is not None
    assert log.last(EA, Planned("b1", 1, 6, divided=True)) is None


def test_an_ea_closes_only_when_all_is_done_and_the_totals_are_those_of_the_paper() -> None:
    rows = [visit(n, b.building_id, "finished") for n, b in enumerate(THREE)]
    first = why_not_close(EA, counted(*rows[:2]), 3, 12)
    assert first is not None and first.code == "field_unfinished" and first.params["numbers"] == "3"
    for totals in ((3, 11), (2, 12), (4, 12)):
        reason = why_not_close(EA, counted(*rows), *totals)
        assert reason is not None and reason.code == "field_tally"
    assert why_not_close(EA, counted(*rows), 3, 12) is None


def test_counts_are_those_of_a_recount_after_any_log() -> None:
    for seed in range(200):
        rng = random.Random(seed)
        rows: list[Visit] = []
        stacks: dict[str, list[Visit]] = {b.building_id: [] for b in THREE}
        for n in range(rng.randrange(12)):
            of = rng.choice(list(stacks))
            if stacks[of] and rng.random() < 0.3:
                rows.append(visit(n, of, UNDO, of=stacks[of].pop().operation_id))
            else:
                stacks[of].append(visit(n, of, rng.choice(ACTIONS), units=rng.choice([None, 3])))
                rows.append(stacks[of][-1])
        states = {b: s[-1].action if s else TODO for b, s in stacks.items()}
        found = counted(*rows)
        assert found.by_state == {s: sum(v == s for v in states.values()) for s in (TODO, *ACTIONS)}
        assert found.done == sum(v in FINAL for v in states.values()) == len(THREE) - len(found.open_numbers)


def test_progress_adds_up_on_every_level() -> None:
    eas = {EA: counted(visit(1, "b1", "finished")), OTHER: counted(), "370305200001001": counted()}
    county = progress(eas, {OTHER}, "")
    assert [(p.code, p.eas, p.closed, p.buildings, p.done) for p in county] == [("370305", 3, 1, 9, 1)]
    for within in ("", "370305", "370305100", "370305100001"):
        rows = progress(eas, {OTHER}, within)
        below = [p for code in {p.code for p in rows} for p in progress(eas, {OTHER}, code)]
        assert sum(p.buildings for p in rows) == sum(p.buildings for p in below) and sum(p.done for p in rows) == 1
    assert [p.code for p in progress(eas, set(), "370305100001")] == [EA, OTHER]
