"""What there is to say about the EAs that an edit has changed, and whether it may stand."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from gis.checking.plan_checks import partition
from gis.checks import check_plan
from gis.editing.draft import Draft
from gis.editing.rows import some_rows
from gis.issues import Issue

_TORN = {"E05", "E06", "E07", "E12"}


def changed_findings(draft: Draft, codes: Collection[str]) -> list[Issue]:
    """Findings about some EAs of a draft, and about its committee as a whole.

    Args:
        draft: after the edit.
        codes: of the EAs that are new or differ.
    """
    if not len(draft.eas) or not codes:
        return []
    mine = draft.parts["building_id"].to_numpy(dtype=object)[draft.parts["ea_code"].isin(codes).to_numpy()]
    buildings, parts = (some_rows(f, f["building_id"].isin(mine).to_numpy()) for f in (draft.buildings, draft.parts))
    found = check_plan(draft.committee, buildings, draft.eas, parts, draft.rules, barriers=draft.barriers)
    return [i for i in found if i["ea_code"] is None or i["ea_code"] in codes]


def broken(found: Iterable[Issue], before: Draft) -> list[str]:
    """Codes of what is wrong with the partition of a committee after an edit and was not before: E05, E06, E07, E12.

    An edit that does this has a fault of ours: whatever it was asked for, it must not be written.

    Args:
        found: findings about the EAs that it has changed.
        before: the draft before it.
    """
    now = {i["code"] for i in found} & _TORN
    return sorted(now - {i["code"] for i in partition(before.committee, before.eas)}) if now else []
