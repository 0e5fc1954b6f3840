"""What a planner can do at once about a finding: the tool of the page that takes it up, by the code of the finding.

A cure is offered, not done: the tool shows the loads that it would make, and writes through the ordinary edits, so that it
stands in the history and can be undone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

DELINEATE, MERGE, RE_DELINEATE, CORRECT = CURES = ("delineate", "merge", "re_delineate", "building")
_NEEDS = {DELINEATE: "committee_code", MERGE: "ea_code", RE_DELINEATE: "ea_code", CORRECT: "building_id"}
_STALE = ("E06", "E07", "E08", "E09", "E10", "E11", "E11-missing", "E12", "E14", "E15", "E16", "E18", "E19", "E20", "E24")
_LIGHT = ("E02", "E03", "E04")
_HEAVY = ("E01",)
_FACTS = ("U02", "U03", "E21", "E22", "E22-large")
BY_CODE: dict[str, str] = (
    dict.fromkeys(_STALE, DELINEATE) | dict.fromkeys(_LIGHT, MERGE) | dict.fromkeys(_HEAVY, RE_DELINEATE) | dict.fromkeys(_FACTS, CORRECT)
)


def cure_of(finding: Mapping[str, object]) -> str | None:
    """The cure of a finding, one of `CURES`; None where it takes other data, or a look at the place.

    ``delineate``: the committee anew; ``merge``: the EA with one beside it; ``re_delineate``: the EA alone anew;
    ``building``: what is known of the building is corrected.

    Args:
        finding: has ``code`` and, of what it is about, ``committee_code``, ``ea_code``, ``building_id``.
    """
    cure = BY_CODE.get(str(finding["code"]))
    return cure if cure is not None and finding[_NEEDS[cure]] else None


def to_delineate(findings: Iterable[Mapping[str, object]]) -> list[str]:
    """Codes of the committees that delineating anew would mend, in order."""
    return sorted({str(row["committee_code"]) for row in findings if cure_of(row) == DELINEATE})
