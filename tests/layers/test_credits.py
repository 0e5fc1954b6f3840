"""Whose data a project shows, in the language that is read."""

from __future__ import annotations

import pandas as pd
import pytest

from layers.demo_county.demo import ATTRIBUTION
from layers.reading.credits import credits_line, in_language


@pytest.mark.parametrize(
    ("text", "zh", "en"),
    [
        (ATTRIBUTION, "按规则生成,并非真实地点", "Made by rule; no real place"),
        ("市民政局 / Civil Affairs", "市民政局", "Civil Affairs"),
        ("OpenStreetMap contributors / ODbL", "OpenStreetMap contributors / ODbL", "OpenStreetMap contributors / ODbL"),
        ("a / b / 中", "a / b / 中", "a / b / 中"),
    ],
)
def test_an_attribution_in_two_languages_shows_in_one(text: str, zh: str, en: str) -> None:
    assert (in_language(text, "zh"), in_language(text, "en")) == (zh, en)


def test_each_source_once_by_its_attribution_or_its_file() -> None:
    rows = pd.DataFrame(
        {"role": ["committees", "buildings", "totals"], "attribution": [ATTRIBUTION, None, "x"], "file": ["a", "b.shp", "c"]}
    )
    assert credits_line(rows, "en") == "Made by rule; no real place; b.shp"
