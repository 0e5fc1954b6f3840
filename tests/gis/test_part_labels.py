"""Labels of parts of split buildings, in either language."""

from __future__ import annotations

import pytest

from gis.sheet.part_labels import of_floors, part_label


@pytest.mark.parametrize(
    ("label", "zh", "en"),
    [
        ("3单元", "3单元", "entrance 3"),
        ("1单元-3单元", "1单元-3单元", "entrances 1-3"),
        ("entrances 1-3", "1单元-3单元", "entrances 1-3"),
        ("1-10层", "1-10层", "floors 1-10"),
        ("floor 4", "4层", "floor 4"),
        ("1-60户", "1-60户", "units 1-60"),
        ("unit 7", "7户", "unit 7"),
        ("东楼", "东楼", "东楼"),
        ("3号楼2单元", "3号楼2单元", "3号楼2单元"),
        (None, "", ""),
    ],
)
def test_a_label_is_said_in_both_languages(label: str | None, zh: str, en: str) -> None:
    assert (part_label(label, "zh"), part_label(label, "en")) == (zh, en)


def test_an_estimate_bears_a_tilde() -> None:
    assert part_label("3单元", "zh", estimated=True) == "~3单元" and part_label("", "zh", estimated=True) == ""


def test_floors_are_told_from_entrances() -> None:
    assert [of_floors(label) for label in ("1-10层", "floor 4", "1单元-3单元", "entrance 1", "", None)] == [
        True,
        True,
        False,
        False,
        False,
        False,
    ]
