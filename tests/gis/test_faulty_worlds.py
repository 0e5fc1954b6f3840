"""In random worlds with random faults no housing unit is called covered that is not, and each fault is told by its code."""

from __future__ import annotations

from collections import Counter

import numpy as np

from gis.checks import check_inputs
from gis.coverage import recount
from gis.rules import Rules
from gis.schema import FLAGS
from tests.amounts import so_many
from tests.gis import tables
from tests.gis.faulty_worlds import DOUBLED, FAULTS, IN_NONE, IN_ONE, World, make_world, spoil

RULES = Rules()
WORLDS, EACH = so_many(80, 1000), so_many(6, 50)


def counted(world: World):
    issues = check_inputs(world.committees, world.houses, tables.barriers(), RULES)
    return recount(world.committees, world.houses, world.eas, world.parts, RULES, issues)


def wrong(world: World, seed: int) -> list[str]:
    """What the ledger says that is not so, and what it does not say that is so."""
    found, out = counted(world), []
    units = world.houses["housing_units"].to_numpy(dtype=int)
    sums = {name: int(units[world.truth == n].sum()) for name, n in (("in_none", IN_NONE), ("in_one_ea", IN_ONE), ("doubled", DOUBLED))}
    lost = sum(world.lost.values())
    sums["in_none"] += lost
    sums["in_one_ea"] -= lost
    if found.housing_units != {"total": int(units.sum()), **sums}:
        out.append(f"world {seed} {sorted(world.causes)}: {found.housing_units}, in truth {sums}")
    rows = found.rows[found.rows["times"] == 1]
    for house in np.flatnonzero(world.truth != IN_ONE):
        if rows.loc[rows["building"] == house, "units"].sum():
            out.append(f"world {seed} {sorted(world.causes)}: house {house} is called covered")
    out += [f"world {seed} {sorted(world.causes)}: {code} is not told" for code in sorted(world.told - set(found.flags))]
    if not world.causes and (found.flags or found.housing_units["in_one_ea"] != units.sum()):
        out.append(f"world {seed}: {found.flags} where nothing is wrong")
    assert set(found.flags) <= set(FLAGS)
    return out


def test_nothing_is_called_covered_that_is_not_and_each_cause_is_told() -> None:
    found, seen = [], Counter[str]()
    for seed in range(WORLDS):
        world = make_world(seed)
        spoil(world)
        seen.update(world.causes)
        found += wrong(world, seed)
    assert found == []
    assert set(seen) == set(FAULTS) and min(seen.values()) >= EACH, seen


def test_the_worlds_would_show_a_ledger_that_trusts_the_list() -> None:
    """Were a house counted where the list has it, these worlds would say so."""
    trusting = 0
    for seed in range(40):
        world = make_world(seed)
        spoil(world)
        listed = world.parts.loc[world.parts["ea_code"].notna(), "building_id"].isin(world.houses["building_id"]).sum()
        trusting += listed != (world.truth == IN_ONE).sum()
    assert trusting > 10


def test_the_share_of_a_lost_part_of_a_tower_is_in_none() -> None:
    """Bug: its units were shared out among the parts that the list still has, and so were called covered."""
    world = make_world(1)
    FAULTS["with_a_part_lost"](world, 0)
    found, lost = counted(world), world.lost[0]
    units = int(world.houses["housing_units"].sum())
    assert lost > 0 and found.housing_units == {"total": units, "in_one_ea": units - lost, "in_none": lost, "doubled": 0}
    assert found.flags == {"E11": 1, "E15": 1}  # and the part that is there is not the footprint
