"""Checks of inputs and of plans. Each is a record in `CHECKS`: the codes it can find, when it runs, and the function.

What a code means, its severity and what to do stand in `gis.messages.check_messages`; nothing is dropped: bulk findings are one
row each, except where `gis.checking.building_checks` and `gis.checking.alike` say so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import geopandas as gpd
import pandas as pd

from gis.checking import building_checks, committee_checks, lodging_checks, plan_checks
from gis.checking.alike import alike
from gis.checking.building_checks import Homes
from gis.checking.far_off import committees_far_off
from gis.checking.ledger_checks import LEDGER_CODES, ledger_findings
from gis.checking.likely_causes import with_cause
from gis.checking.side_checks import on_both_sides
from gis.checking.total_checks import check_totals
from gis.intake.placement import placement
from gis.issues import Issue
from gis.rules import Rules


@dataclass(frozen=True)
class Scene:
    """All that checks look at; plan tables and totals are None where there are none."""

    homes: Homes
    barriers: gpd.GeoDataFrame | None = None
    totals: pd.DataFrame | None = None
    eas: gpd.GeoDataFrame | None = None
    parts: gpd.GeoDataFrame | None = None
    stale: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Check:
    """Codes that a check can find, the stage it belongs to (``inputs`` or ``plan``), and the check."""

    codes: tuple[str, ...]
    stage: str
    find: Callable[[Scene], Iterable[Issue]]


def _of_committees(find: Callable[[gpd.GeoDataFrame, gpd.GeoDataFrame, Rules], Iterable[Issue]]) -> Callable[[Scene], Iterable[Issue]]:
    return lambda s: find(s.homes.committees, s.homes.buildings, s.homes.rules)


def _of_buildings(find: Callable[[Homes], Iterable[Issue]]) -> Callable[[Scene], Iterable[Issue]]:
    return lambda s: find(s.homes)


def _totals(s: Scene) -> Iterable[Issue]:
    return [] if s.totals is None else check_totals(s.homes.committees, s.homes.buildings, s.totals, s.homes.rules)


def _loads(s: Scene) -> Iterable[Issue]:
    return plan_checks.loads(s.homes.committees, s.eas, s.parts, s.homes.rules)


def _partition(s: Scene) -> Iterable[Issue]:
    return plan_checks.partition(s.homes.committees, s.eas)


def _codes_and_sums(s: Scene) -> Iterable[Issue]:
    return plan_checks.codes_and_sums(s.homes.committees, s.eas, s.parts)


def _sides(s: Scene) -> Iterable[Issue]:
    return [] if s.barriers is None else on_both_sides(s.eas, s.parts, s.barriers, s.homes.rules)


def _stale(s: Scene) -> Iterable[Issue]:
    return plan_checks.out_of_date(s.homes.committees, s.stale)


def _ledger(s: Scene) -> Iterable[Issue]:
    tables = (s.homes.committees, s.homes.buildings, s.eas, s.parts)
    return ledger_findings(*tables, placement(*tables, s.homes.rules, (s.homes.home, s.homes.status)), whole=False)


CHECKS = [
    Check(("I11",), "inputs", _of_committees(committee_checks.exchanged)),
    Check(("R17",), "inputs", _of_committees(committees_far_off)),
    Check(("V01",), "inputs", _of_committees(committee_checks.overlaps)),
    Check(("V02", "V03"), "inputs", _of_committees(committee_checks.gaps)),
    Check(("V04",), "inputs", _of_committees(committee_checks.unmatched_corners)),
    Check(("V05",), "inputs", _of_committees(committee_checks.enclaves)),
    Check(("V06",), "inputs", _of_committees(committee_checks.several_parts)),
    Check(("V10", "V10-undecided", "V10-doubled"), "inputs", _of_buildings(building_checks.across_lines)),
    Check(("V11", "V11-many"), "inputs", _of_buildings(building_checks.outside)),
    Check(("V12", "V12-many", "V13"), "inputs", _of_buildings(alike)),
    Check(("V16", "V16-over", "V17"), "inputs", _of_buildings(building_checks.odd_sizes)),
    Check(("U01", "U02", "U03", "U04", "U05"), "inputs", _of_buildings(building_checks.doubtful_units)),
    Check(("U06", "U07", "U08", "U08-undated"), "inputs", _of_buildings(lodging_checks.elsewhere)),
    Check(("V20",), "inputs", _totals),
    Check(("E01", "E02", "E03", "E04", "E23"), "plan", _loads),
    Check(("E05", "E06", "E07", "E12"), "plan", _partition),
    Check(("E09", "E14"), "plan", _codes_and_sums),
    Check(("E24",), "plan", _stale),
    Check(("E25",), "plan", _sides),
    Check(LEDGER_CODES, "plan", _ledger),
]


def check_inputs(
    committees: gpd.GeoDataFrame,
    buildings: gpd.GeoDataFrame,
    barriers: gpd.GeoDataFrame,
    rules: Rules,
    totals: pd.DataFrame | None = None,
    refused: Sequence[Issue] = (),
) -> list[Issue]:
    """Findings about committees, buildings and known totals; nothing is changed or moved.

    Args:
        committees, buildings, barriers: tables in one metric CRS, units filled (`gis.workload.estimate_units`).
        rules: tolerances.
        totals: table `TOTALS` where there is one.
        refused: findings that cost committees their rows, likely causes of others.
    """
    scene = Scene(Homes.of(committees, buildings, rules), barriers, totals)
    return with_cause((found for check in CHECKS if check.stage == "inputs" for found in check.find(scene)), refused)


def check_plan(
    committees: gpd.GeoDataFrame,
    buildings: gpd.GeoDataFrame,
    eas: gpd.GeoDataFrame,
    parts: gpd.GeoDataFrame,
    rules: Rules,
    stale: Iterable[str] = (),
    barriers: gpd.GeoDataFrame | None = None,
) -> list[Issue]:
    """Findings about a plan. Only committees that have EAs in ``eas`` are judged, so that a plan of some is no fault.

    Args:
        committees, buildings: tables in one metric CRS, units filled.
        eas, parts: tables `EAS` and `PARTS` of the plan.
        rules: bands and tolerances.
        stale: codes of committees whose data has changed since they were planned.
        barriers: table `BARRIERS`; without it nobody looks whether barriers that bind are kept.
    """
    if not len(eas):
        return []
    scene = Scene(Homes.of(committees, buildings, rules), barriers, None, eas, parts, frozenset(stale))
    return [found for check in CHECKS if check.stage == "plan" for found in check.find(scene)]
