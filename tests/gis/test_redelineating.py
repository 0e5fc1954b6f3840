"""Some EAs delineated anew, the others left exactly as they are."""

from __future__ import annotations

import numpy as np
import pytest
import shapely

from gis.edits import edited, why_not
from tests.gis import tables
from tests.gis.drafts import drafted, ea, street_town
from tests.gis.sound_drafts import assert_as_assembled, assert_sound, assert_untouched

TOWN = street_town()


def merged(draft):
    """The town with two pairs of neighbours merged, so that they are far too heavy."""
    for _ in range(2):
        codes = next([a, b] for a in draft.eas["ea_code"] for b in draft.eas["ea_code"] if a < b and possible(draft, a, b))
        draft = edited(draft, "merge_eas", {"eas": codes})
    return draft


def possible(draft, a: str, b: str) -> bool:
    return why_not(draft, "merge_eas", {"eas": [a, b]}) is None


@pytest.mark.parametrize("seed", range(12))
def test_only_the_chosen_eas_change(seed: int) -> None:
    rng = np.random.default_rng(seed)
    eas = [str(c) for c in rng.choice(TOWN.eas["ea_code"], 1 + seed % 4, replace=False)]
    after = edited(TOWN, "re_delineate", {"eas": eas}, seed)
    new = set(after.eas["ea_code"]) - set(TOWN.eas["ea_code"])
    assert new.isdisjoint(TOWN.used_codes)
    assert_sound(after)
    assert_as_assembled(after, {*eas, *new})
    assert_untouched(TOWN, after, {*eas, *new})
    again = edited(TOWN, "re_delineate", {"eas": eas}, seed)
    assert (shapely.to_wkb(again.cells.geometry.to_numpy()) == shapely.to_wkb(after.cells.geometry.to_numpy())).all()


def test_a_heavy_ea_is_cut_into_as_many_as_it_has_load_for() -> None:
    heavy = merged(TOWN)
    worst = heavy.eas.loc[heavy.eas["load"].idxmax(), "ea_code"]
    after = edited(heavy, "re_delineate", {"eas": [worst]})
    assert len(after.eas) > len(heavy.eas) and after.eas["load"].max() <= heavy.eas["load"].max()
    assert worst in set(after.eas["ea_code"])
    assert not (set(after.eas["ea_code"]) - set(heavy.eas["ea_code"])) & heavy.used_codes, "retired codes are never used again"
    assert_sound(after)


def test_a_number_of_eas_can_be_wished_for() -> None:
    codes = next([a, b] for a in TOWN.eas["ea_code"] for b in TOWN.eas["ea_code"] if a < b and possible(TOWN, a, b))
    for count in (1, 3, 4):
        after = edited(TOWN, "re_delineate", {"eas": codes, "count": count})
        assert len(after.eas) == len(TOWN.eas) - 2 + count
        assert_sound(after)
    apart = next([a, b] for a in TOWN.eas["ea_code"] for b in TOWN.eas["ea_code"] if a < b and not possible(TOWN, a, b))
    assert why_not(TOWN, "re_delineate", {"eas": apart, "count": 3}).code == "edit_not_beside"
    assert why_not(TOWN, "re_delineate", {"eas": codes, "count": 600}).code == "eas_too_many"


def test_a_tower_is_divided_anew_and_one_that_others_share_stays_in_its_parts() -> None:
    """Three towers of 300 units in a row: delineation shares each between EAs."""
    towers = [shapely.box(x, 20, x + 60, 35) for x in (10, 90, 170)]
    houses = [shapely.box(x, y, x + 10, y + 8) for y in (3, 45) for x in range(5, 240, 25)]
    table = tables.buildings(*towers, *houses, housing_units=[300.0] * 3 + [6.0] * 20, floors=10.0, entrances=[5.0] * 3 + [1.0] * 20)
    draft = drafted(shapely.box(0, 0, 245, 60), table, tables.barriers(shapely.LineString([(-5, 41), (250, 41)])))
    assert_sound(draft)
    assert draft.parts["building_id"].duplicated().any()
    for code in draft.eas["ea_code"]:
        after = edited(draft, "re_delineate", {"eas": [code]}, 3)
        assert_sound(after)
        assert_untouched(draft, after, {code, *(set(after.eas["ea_code"]) - set(draft.eas["ea_code"]))})
    every = edited(draft, "re_delineate", {"eas": draft.eas["ea_code"].tolist()}, 3)
    assert_sound(every)
    assert every.parts["housing_units"].sum() == 900 + 120
    assert ea(1) in set(every.eas["ea_code"])
