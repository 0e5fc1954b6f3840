"""Words inside messages: singular and plural, labels of parts in the language of the message."""

from __future__ import annotations

import re
from string import Formatter

import numpy as np
import pytest

from gis.messages import MESSAGES, message
from gis.messages.phrases import fill
from gis.messages.words import counted
from routes.command_line.words import WORDS


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


# messages that are given for two or more only, or for limits and sizes
SEVERAL = {
    *("T07", "T07-rows", "T20-repeated"),  # shared by rows
    *("V06", "E05", "E18", "E21", "E22", "E22-large"),  # parts, pieces
    *("V11-many", "V12", "V12-many", "V16-over", "V17"),  # more than 100, 20, 40
    *("U02", "U03"),  # 0
    *("jobs_full", "uploads_many", "sheet_households"),  # 200, 20, more than 599
    *("T06-longer", "why_small_building", "far_zone", "reason_files", "reason_table", "reason_old_workbook"),
    *("F18-damaged", "F23", "F24", "plans_few", "take_beyond", "why_indivisible"),
}


def test_a_number_before_a_word_in_the_plural_has_a_form_for_one() -> None:
    """Bugs: "1 corner points were added", "1 areas were kept", "1 of 1 buildings have no count"."""
    verbs = "is|has|was|does|lies|needs|holds|takes|alone|as|counts|its|overlaps|belongs|stays"
    number = r"\{(?:count|rows|found|shapes|kept|dropped|units|total|wanted|buildings|parts|floors|eas|committees|plans)\}"
    plural = re.compile(rf"{number} (?!(?:{verbs})\b)(?:(?!of\b|in\b|and\b|more\b)[a-z]+ )?(?!(?:{verbs})\b)[a-z]+s\b")
    texts = {code: entry.en for code, entry in MESSAGES.items()} | {word: en for word, (en, _) in WORDS.items()}
    assert {code: found[0] for code, text in texts.items() if code not in SEVERAL and (found := plural.findall(text))} == {}


def test_one_is_said_as_one() -> None:
    layer = {"file": "c.gpkg", "layer": "c"}
    assert "1 corner point was added" in message("V04-added", "en", count=1, **layer)
    assert message("collection_areas", "en", wanted="areas", kept=1, dropped=1) == "1 area was kept, 1 other shape was left out."
    assert "1 of 1 building has no usable count in the source; its 1 housing unit is" in message("U04", "en", count=1, total=1, units=1)
    assert "EA 1 has 1 housing unit," in message("E02", "en", ea="1", load=1, counted=counted("units", 1), limit=40, why="")
