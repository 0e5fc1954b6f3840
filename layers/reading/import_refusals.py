"""Deliveries that would spoil a project and are refused before anything is written: without codes, without matches, without news."""

from __future__ import annotations

from gis.errors import Refused
from gis.intake.deliveries import Difference
from gis.issues import Issue
from gis.schema import BUILDINGS, COMMITTEES
from layers.reading.consequences import State
from layers.reading.findings import some
from layers.reading.sources import Delivery

_EXAMPLES = 3
_KEYS = {"committees": "code", "buildings": "building_id"}


def refuse_lost_keys(state: State, role: str, delivery: Delivery, mode: str | None) -> None:
    """Refuse a delivery in which the codes or ids cannot be found, where the project has some.

    Args:
        state: the project.
        role: what is imported.
        delivery: as read.
        mode: as the user stated it; None: not at all. Only who asks for ``replace`` may lose codes and ids.

    Raises:
        Refused: ``ids_needed``, ``ids_partly`` where the mode compares by ids; ``column_gone``.
    """
    if role == "buildings" and mode in ("append", "update"):
        _refuse_without_ids(delivery, mode)
    field = _KEYS.get(role)
    lack = next((i for i in delivery.issues if i["code"] == f"T20-{field}"), None)
    if mode == "replace" or lack is None or not _had_keys(state, role, delivery):
        return
    params = {k: lack["params"][k] for k in ("file", "layer", "table", "field", "columns")}
    raise Refused("column_gone", **params)


def refuse_nothing_new(difference: Difference, key: str, delivery: Delivery) -> None:
    """Refuse an append of which every row is there already (``append_all_known``)."""
    if difference.known and not difference.added:
        raise Refused("append_all_known", file=delivery.file, count=len(difference.known), field=delivery.key or key)


def refuse_unmatched(state: State, role: str, delivery: Delivery, findings: list[Issue], key: str | None) -> None:
    """Refuse a list that names nothing of the project: a wrong column, or a wrong file (``units_unmatched``, ``totals_unmatched``).

    Totals may come before the committees that they are of.
    """
    if role == "units":
        named, unmatched = _named(delivery, "building_id"), {i["building_id"] for i in findings if i["code"] == "I07"}
        known = state.table(BUILDINGS)["building_id"].tolist()
    elif role == "totals":
        named, unmatched = _named(delivery, "committee_code"), {i["params"]["id"] for i in findings if i["code"] == "I08"}
        committees = state.table(COMMITTEES)
        known = committees["source_code"].where(committees["source_code"].notna(), committees["committee_code"]).tolist()
    else:
        return
    if known and unmatched.issuperset(named):
        examples = {"given": some(named, _EXAMPLES), "known": some(known, _EXAMPLES)}
        raise Refused(f"{role}_unmatched", file=delivery.file, key=key or delivery.key, count=len(named), **examples)


def _named(delivery: Delivery, column: str) -> list[str]:
    return delivery.table[column].drop_duplicates().tolist()  # type: ignore[no-any-return]


def _refuse_without_ids(delivery: Delivery, mode: str) -> None:
    """Row numbers say nothing about another file."""
    without = next((i for i in delivery.issues if i["code"] == "T21"), None)
    if without is not None and without["params"]["count"] < delivery.rows_read:
        about = {name: without["params"][name] for name in ("count", "rows", "field")}
        raise Refused("ids_partly", file=delivery.file, mode=mode, **about)
    if not delivery.ids_given and delivery.rows_read:
        raise Refused("ids_needed", file=delivery.file, mode=mode, field="building_id")


def _had_keys(state: State, role: str, delivery: Delivery) -> bool:
    """Whether the project has codes or ids that the delivery cannot match."""
    if role == "buildings":
        before = state.table(BUILDINGS)
        return bool((before["building_id"] != before["source_row"].astype(str)).any())
    before = state.table(COMMITTEES)
    if (~before["code_temporary"].astype(bool)).any():
        return True
    return bool(before["source_code"].notna().any() and delivery.table["source_code"].isna().all())
