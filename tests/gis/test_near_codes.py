"""Codes that somebody may have meant."""

from __future__ import annotations

import pytest

from gis.errors import NotFound
from gis.intake.near_codes import near_codes

OWN = [f"375901200202{n:03d}" for n in (1, 2, 3, 4, 5, 998)]
CODES = [*(f"375901200{c}999" for c in (201, 203, 209)), *OWN]


def said(wanted: str, lang: str = "en") -> str:
    return NotFound("ea_unknown", file="demo.gpkg", code=wanted, near=near_codes(wanted, CODES)).say(lang)


@pytest.mark.parametrize(
    ("wanted", "near"),
    [
        ("375901200202999", "375901200202998, 375901200202005, 375901200202004, 375901200202003"),
        ("375901200202", "375901200202001, 375901200202002, 375901200202003, 375901200202004"),
        ("375901200202" + "9" * 5000, "375901200202998, 375901200202005, "),  # Python reads no number of so many digits
        ("275901200202998", "375901200202998, "),
    ],
)
def test_those_of_the_same_committee_come_first(wanted: str, near: str) -> None:
    """Bug: for 375901200202999 EAs of other committees that end in 999 were named."""
    assert f"Nearest codes: {near}" in said(wanted)


@pytest.mark.parametrize("wanted", ["abc", "", "1", "999999999999999", "３"])
def test_nonsense_is_near_nothing(wanted: str) -> None:
    assert said(wanted).endswith("A code is the committee's 12 digits and 3 more, as in 375901200201999.")
    assert "相近" not in said(wanted, "zh") and said(wanted, "zh").endswith("例如 375901200201999。")
