"""Turning points on printed sheets: those in words are on the map."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from gis.schema import EAS
from layers import vendor
from layers.printing import write_sheet
from layers.store import Project
from tests.layers.pdf_pages import page_boxes, page_texts
from tests.town import make_town


@pytest.mark.parametrize(("lang", "word"), [("zh", "拐点"), ("en", "Turning points")])
def test_each_turning_point_is_on_the_map_and_in_words(tmp_path: Path, lang: str, word: str) -> None:
    vendor.ensure()
    with Project.open(make_town(tmp_path / "town.gpkg")) as opened:
        for code in opened.read(EAS)["ea_code"]:
            write_sheet(opened, code, tmp_path / "s.pdf", lang)
            first = page_texts(tmp_path / "s.pdf")[0]
            told = set(re.findall(r"(P\d)[::]", first))
            drawn = {text.text for text in page_boxes(tmp_path / "s.pdf", 0)}
            assert word in first and len(told) >= 3
            assert told <= drawn
