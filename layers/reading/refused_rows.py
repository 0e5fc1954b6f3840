"""Rows that a later delivery brings and that were refused: the project keeps what it has under their codes and ids."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import geopandas as gpd
import pandas as pd

from gis.issues import issue
from gis.schema import REPEATED
from layers.reading.findings import some
from layers.reading.sources import Delivery


def keep_refused(old: Any, new: Any, delivery: Delivery, role: str, mode: str) -> tuple[Any, Delivery, set[str]]:
    """The rows to lay over the project, the delivery with what is to be said of those that were refused (``I13``), and the keys of these.

    An update leaves a building or committee whose row was refused as it was. A row that was refused for its id enters
    nowhere: nobody knows which building it is, while the one that it may be stands in the project already. With
    ``replace`` a committee whose row was refused stays with its outline, and with it its plan, as it is in the delivery;
    of buildings the file then decides, the refused rows included, which the ledger lists with their reason.

    Args:
        old: table of the project, as its sources state it.
        new: rows of the delivery, codes and ids as the project writes them.
        delivery: as read.
        role: a key of `layers.imports.ROLES`.
        mode: ``replace``, ``append`` or ``update``.
    """
    if role == "buildings" and mode == "update":
        new, keys = _buildings(old, new)
        ids = keys
    elif role == "committees" and mode != "append":
        kept = old[_is_refused(old, delivery) & ~old["committee_code"].isin(new["committee_code"])]
        new = _stacked(new, kept) if mode == "replace" else new
        keys = kept["committee_code"].tolist()
        ids = kept["source_code"].where(kept["source_code"].notna(), kept["committee_code"]).tolist()
    else:
        return new, delivery, set()
    if not ids:
        return new, delivery, set()
    told = issue("I13", None, file=delivery.file, table=role, count=len(ids), ids=some(ids))
    return new, replace(delivery, issues=[*delivery.issues, told]), set(keys)


def _buildings(old: gpd.GeoDataFrame, new: gpd.GeoDataFrame) -> tuple[gpd.GeoDataFrame, list[str]]:
    """Rows of an update, without those refused for what the project has, and the ids of which it keeps its row."""
    repeated = (new["status"] == REPEATED).to_numpy()
    lost = (new["status"] != "").to_numpy() & ~repeated & new["building_id"].isin(old["building_id"]).to_numpy()
    taken = new[~(repeated | lost)]
    # rows that shared an id before, and do so again, were refused before: they too stay as they were
    again = (old["status"] == REPEATED) & old["building_id"].isin(new.loc[repeated, "building_id"])
    return _stacked(taken, old[again & old["building_id"].isin(taken["building_id"])]), new.loc[lost, "building_id"].tolist()


def _is_refused(committees: pd.DataFrame, delivery: Delivery) -> pd.Series:
    refused = list(delivery.refused)
    return committees["committee_code"].isin(refused) | committees["source_code"].isin(refused)


def _stacked(first: gpd.GeoDataFrame, second: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    if not len(second):
        return first.reset_index(drop=True)
    if not len(first):
        return second[first.columns].reset_index(drop=True)
    return pd.concat([first, second[first.columns]], ignore_index=True)
