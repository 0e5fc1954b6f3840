"""What checks found, ready to be compared: every finding must say its text in both languages."""

from __future__ import annotations

from collections.abc import Iterable

from gis.issues import Issue, issue_table
from gis.messages import message
from tests.gis.tables import CRS


def found(issues: Iterable[Issue], code: str) -> list[Issue]:
    """Findings of that code, after all have been put into a table in English and Chinese."""
    rows = list(issues)
    for lang in ("en", "zh"):
        said = issue_table(rows, lang, CRS)
        assert said["message"].str.len().gt(0).all()
    return [i for i in rows if i["code"] == code]


def codes(issues: Iterable[Issue]) -> list[str]:
    """Codes of all findings, in order of the alphabet."""
    rows = list(issues)
    return sorted(i["code"] for i in rows if found([i], i["code"]))


def one(issues: Iterable[Issue], code: str) -> Issue:
    """The only finding of that code."""
    rows = found(issues, code)
    assert len(rows) == 1, [r["params"] for r in rows]
    return rows[0]


def said(row: Issue) -> str:
    """Its text in English."""
    return message(row["code"], "en", **row["params"])
