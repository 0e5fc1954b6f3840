"""Words inside messages: singular and plural, labels of parts in the language of the message."""

from __future__ import annotations

import re
from string import Formatter

import numpy as np
import pytest

from gis.messages import MESSAGES, message
from gis.phrases import fill


@pytest.mark.parametrize(
    ("count", "wanted"), [(1, "1 building"), (np.int64(1), "1 building"), ("1", "1 building"), (0, "0 buildings"), (21, "21 buildings")]
)
def test_one_building_two_buildings(count: object, wanted: str) -> None:
    assert fill("{count} {count:building|buildings}", count=count) == wanted


def test_an_overlap_with_one_building_says_so() -> None:
    """Bug: "with 1 buildings inside"."""
    values = {"a": "A", "b": "B", "area_m2": 5.0, "width_m": 1.0}
    assert "with 1 building inside" in message("V01", "en", **values, buildings=1)
    assert "with 2 buildings inside" in message("V01", "en", **values, buildings=2)


def test_parts_of_a_tower_are_named_in_the_language_of_the_message() -> None:
    """Bug: an English message held 1-9层, the label as it is stored."""
    values = {"id": "b1", "committee": "A (1)", "units": 264, "parts": 3, "entrances": 2}
    stored, english = "1-9层: 72; 10层: 48; 2单元-3单元: 144", "floors 1-9: 72; floor 10: 48; entrances 2-3: 144"
    for code in ("E21", "E22", "E22-large"):
        assert f"({english})" in message(code, "en", **values, cut=stored)
        assert f"({stored})" in message(code, "zh", **values, cut=english)


def test_choices_of_a_word_are_english_and_have_two_forms() -> None:
    for code, entry in MESSAGES.items():
        specs = {
            lang: [spec or "" for _, name, spec, _ in Formatter().parse(text) if name]
            for lang, text in (("en", entry.en), ("zh", entry.zh))
        }
        assert not any("|" in spec for spec in specs["zh"]), code
        assert all(re.fullmatch(r"[^|]+\|[^|]+", spec) for spec in specs["en"] if "|" in spec), code
