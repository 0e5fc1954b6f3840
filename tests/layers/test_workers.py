"""Work that goes to other processes comes back as if it had been done here."""

from __future__ import annotations

import os

import geopandas as gpd
import numpy as np
import pytest
import shapely

from gis.checks import check_plan
from gis.rules import Rules
from layers import workers
from layers.county import County, finished, prepared
from layers.pipeline import Inputs, make_plan
from layers.workers import Delineation
from tests.gis import tables

SIDE = 300.0
RULES = Rules()


def village(houses_a_row: int) -> tuple[gpd.GeoDataFrame, gpd.GeoDataFrame, gpd.GeoDataFrame]:
    """Two squares side by side, a lane through both, small houses in rows."""
    lands = [shapely.box(SIDE * k, 0, SIDE * (k + 1), SIDE) for k in range(2)]
    xs = np.linspace(4, 2 * SIDE - 12, houses_a_row)
    houses = [shapely.box(x, y, x + 3, y + 3) for x in xs for y in np.arange(5, 290, 6) if not -4 < x - SIDE < 1]
    lane = tables.barriers(shapely.LineString([(0, 150.5), (2 * SIDE, 150.5)]))
    return tables.committees(*lands), tables.buildings(*houses, housing_units=1.0), lane


def who_and_what(word: str, numbers: list[int]) -> tuple[int, str]:
    return os.getpid(), word * len(numbers)


def fails(_: object) -> None:
    raise ValueError("spoilt")


@pytest.fixture(scope="module")
def large() -> tuple[gpd.GeoDataFrame, gpd.GeoDataFrame, gpd.GeoDataFrame]:
    world = village(60)
    assert len(world[1]) > workers._SMALL, "so few that one process does it"
    return world


@pytest.fixture(scope="module")
def county(large: tuple[gpd.GeoDataFrame, ...]) -> County:
    ready = prepared(*large, RULES)
    with Delineation([job for _, _, job in ready.jobs], 1) as running:
        return finished(ready, running.collect(None))


def test_a_worker_finds_it_while_this_process_goes_on(large: tuple[gpd.GeoDataFrame, ...]) -> None:
    with Delineation([job for _, _, job in prepared(*large, RULES).jobs], 2) as running:
        asked = running.beside(who_and_what, "ab", [1, 2])
        spoilt = running.beside(fails, [1])
        process, said = asked()
        assert process != os.getpid() and said == "abab"
        with pytest.raises(ValueError, match="spoilt"):
            spoilt()
        running.collect(None)


def test_few_buildings_or_too_many_are_seen_to_here(large: tuple[gpd.GeoDataFrame, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    with Delineation([job for _, _, job in prepared(*village(3), RULES).jobs], 2) as running:
        assert running.beside(who_and_what, "a", [1])()[0] == os.getpid()
    monkeypatch.setattr(workers, "_MOST_BESIDE", 3)
    with Delineation([job for _, _, job in prepared(*large, RULES).jobs], 2) as running:
        assert running.beside(who_and_what, "a", [1, 2, 3])()[0] == os.getpid()


def test_a_plan_checked_by_a_worker_has_the_same_findings(large: tuple[gpd.GeoDataFrame, ...], county: County) -> None:
    committees, buildings, barriers = large
    small = Rules(hard_cap=30.0, amber_high=29.0, green_high=28.0, target=20.0, green_low=15.0, amber_low=5.0, minimum=2.0)
    inputs = Inputs(committees, buildings, barriers, [], 0, committees.crs)
    seen = []
    beside = make_plan(inputs, small, workers=2, meanwhile=lambda eas, parts: seen.append((len(eas), len(parts))))
    here = make_plan(inputs, small, workers=1)
    assert seen == [(len(here.eas), len(here.parts))]
    assert beside.eas.equals(here.eas) and beside.parts.equals(here.parts)
    assert [(i["code"], i["ea_code"]) for i in beside.issues] == [(i["code"], i["ea_code"]) for i in here.issues]
    lost = county.parts.assign(ea_code=None)  # and findings there are: a plan whose parts name no area
    with Delineation([job for _, _, job in prepared(*large, RULES).jobs], 2) as running:
        found = running.beside(check_plan, committees, buildings, county.eas, lost, RULES)()
    assert found and [i["code"] for i in found] == [i["code"] for i in check_plan(committees, buildings, county.eas, lost, RULES)]
