"""Delivered rows under the codes and ids that the project has for them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from gis.geometry.noding import noded
from gis.intake.building_ids import plain_ids
from gis.intake.codes import temporary_codes
from gis.schema import COMMITTEES, Table
from layers.reading.consequences import State
from layers.reading.sources import Delivery


def matched(state: State, table: Table, key: str, delivery: Delivery, mode: str) -> tuple[Any, Delivery]:
    """The delivered rows in the CRS of the project, under the codes and ids that it has for them, and findings that say these.

    A committee whose code is not of 12 digits is known by it all the same, and keeps the temporary code it had before;
    those of a part of the county get the corners of their neighbours, so that an outline that was there already is the
    same. A building whose id is but written otherwise than before (full-width, with spaces) is the same building.

    Args:
        state: the project.
        table: what is delivered.
        key: column of the ids; "" without.
        delivery: as read.
        mode: ``replace``, ``append`` or ``update``.
    """
    new = delivery.table
    if table.geometry and state.crs is not None:
        new = new.to_crs(state.crs)
    if key == "building_id" and mode != "replace":
        new = new.assign(building_id=_as_known(new["building_id"], state.table(table)["building_id"]))
    if table is not COMMITTEES or not len(state.table(COMMITTEES)):
        return new, delivery
    old = state.table(COMMITTEES)
    codes = _codes(old, new, mode)
    delivery = _said_of(delivery, dict(zip(new["committee_code"], codes, strict=True)))
    new = new.assign(committee_code=codes)
    if mode != "replace":
        others = old.geometry[~old["committee_code"].isin(codes)].to_numpy()
        new = new.assign(geometry=noded(new.geometry.to_numpy(), state.rules.snap_m, others)[0])
    return new, delivery


def _codes(old: pd.DataFrame, new: pd.DataFrame, mode: str) -> NDArray[np.object_]:
    """Codes of the delivered committees: those without one of their own have the temporary one that they had before."""
    given: NDArray[np.object_] = new["committee_code"].to_numpy(dtype=object)
    temporary = new["code_temporary"].to_numpy(dtype=bool)
    named = new["source_code"].notna().to_numpy()
    if mode != "append" and not (named & temporary).any():
        return given  # only their order tells them apart, and that gives them the same codes again
    known: dict[str, list[str]] = {}
    before = old[old["code_temporary"] & old["source_code"].notna()]
    for name, code in zip(before["source_code"], before["committee_code"], strict=True):
        known.setdefault(name, []).append(code)
    fresh = iter(temporary_codes(int(temporary.sum()), [*old["committee_code"], *given[~temporary]]))
    out = given.copy()
    for i in np.flatnonzero(temporary).tolist():
        codes = known.get(new["source_code"].iloc[i]) if named[i] else None
        out[i] = codes.pop(0) if codes else next(fresh)
    return out


def _said_of(delivery: Delivery, codes: Mapping[str, str]) -> Delivery:
    """The delivery with findings that name the codes which its committees really have."""

    def renamed(found: dict[str, Any]) -> dict[str, Any]:
        params = found["params"]
        if "temporary" in params:
            params = {**params, "temporary": codes.get(params["temporary"], params["temporary"])}
        return {**found, "params": params, "committee_code": codes.get(found["committee_code"], found["committee_code"])}

    return replace(delivery, issues=[renamed(i) for i in delivery.issues])


def _as_known(ids: pd.Series, before: pd.Series) -> NDArray[np.object_]:
    """Ids as the project writes them, where their plain form is that of one of its own."""
    known = dict(zip(plain_ids(before)[::-1], before.iloc[::-1], strict=True))
    return np.array([known.get(plain, i) for i, plain in zip(ids, plain_ids(ids), strict=True)], dtype=object)
