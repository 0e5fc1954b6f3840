"""Lists of dwellings laid over buildings, and taken back."""

from __future__ import annotations

import numpy as np
import pandas as pd

from gis.intake.dwellings import as_stated, count_in


def buildings(ids: str, units: list[float]) -> pd.DataFrame:
    return pd.DataFrame({"building_id": list(ids), "housing_units": units, "entrances": np.nan, "units_estimated": False})


def dwellings(*rows: tuple[str, str | None, int]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["building_id", "entrance", "units"])


def test_the_list_replaces_units_and_entrances() -> None:
    counted = count_in(buildings("abc", [9.0, np.nan, 4.0]), dwellings(("a", "1", 6), ("a", "2", 7), ("b", None, 3)))
    assert counted.buildings["housing_units"].tolist() == [13.0, 3.0, 4.0]
    assert counted.buildings["entrances"].fillna(-1).tolist() == [2.0, -1.0, -1.0]
    assert counted.unmatched == {}


def test_ids_that_no_building_has_are_listed_with_their_dwellings() -> None:
    assert count_in(buildings("a", [1.0]), dwellings(("z", "1", 6), ("z", "2", 1))).unmatched == {"z": 7}


def test_no_dwelling_counts_twice_where_buildings_share_an_id() -> None:
    assert count_in(buildings("aa", [5.0, 5.0]), dwellings(("a", None, 8))).buildings["housing_units"].tolist() == [8.0, 0.0]


def test_taking_the_list_back_gives_what_was_stated() -> None:
    stated = buildings("aabc", [5.0, np.nan, 2.0, np.nan])
    counted = count_in(stated, dwellings(("a", "1", 8), ("b", "1", 9)))
    estimated = counted.buildings.copy()
    estimated.loc[3, ["housing_units", "units_estimated"]] = [7.0, True]
    again = as_stated(estimated, counted.overridden)
    pd.testing.assert_frame_equal(again, stated)


def test_an_empty_list_changes_nothing() -> None:
    stated = buildings("ab", [5.0, np.nan])
    pd.testing.assert_frame_equal(count_in(stated, dwellings().astype({"units": int})).buildings, stated)
