"""The map of a township with its committees, in a PDF of its own."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import shapely

from gis.sheets import PAPERS_MM, Layout, SheetProfile, lay_out
from layers.paper.form_words import form_word
from layers.paper.scenes import TownshipScenes
from layers.paper.sheet_map import borders_of, draw_lines, draw_north, scale_bar
from layers.paper.sheet_margins import draw_check_bar, draw_legend, draw_title
from layers.paper.sheet_overviews import FOOT_MM, ROW_MM, THIN_FROM, label_areas
from layers.paper.sheet_paper import Paper
from layers.paper.sheet_table import Column, Row, draw_table, pages_of, rows_of
from layers.paper.sheet_words import short_name, word
from layers.printing import PROFILE
from layers.whole_files import whole_or_not


def write_township(scenes: TownshipScenes, path: Path, lang: str) -> int:
    """Write the map of a township, whole or not at all; gives its number of pages.

    Raises:
        Refused: ``font_missing``, ``out_unwritable``.
    """
    sheet = TownshipSheet(scenes, lang, PROFILE)

    def draw(unfinished: Path) -> int:
        paper = Paper(unfinished, f"{scenes.code} {scenes.title(lang)}", form_word("township", lang), lang)
        paper.number_pages(sheet.pages, PROFILE.margin_mm)
        sheet.draw(paper)
        paper.save()
        return sheet.pages

    return whole_or_not(path, draw)


class TownshipSheet:
    """A township with its committees, the number of EAs of each, and a table of them.

    Args:
        scenes: the township.
        lang: zh or en.
        profile: margins.
    """

    def __init__(self, scenes: TownshipScenes, lang: str, profile: SheetProfile) -> None:
        committees, eas = scenes.committees, scenes.eas
        self._code, self._title, self._lang, self._barriers = scenes.code, scenes.title(lang), lang, scenes.barriers
        self._profile = replace(profile, foot_mm=FOOT_MM, foot_wide_mm=FOOT_MM)
        self._committees = committees.sort_values("committee_code")
        self._eas = eas
        self._counts = eas.groupby("committee_code")[["buildings", "housing_units"]].sum()
        self._counts["eas"] = eas.groupby("committee_code").size()
        self._map = lay_out(tuple(committees.total_bounds), self._profile, "A4")
        short, tall = PAPERS_MM["A4"]
        self._upright = Layout("A4", (short, tall), (profile.binding_mm, profile.margin_mm, short, tall), 1, (0.0, 0.0))
        most = rows_of(tall - 2 * profile.margin_mm - profile.head_mm, ROW_MM)
        self._tables = pages_of(self._rows(), most, most)

    @property
    def pages(self) -> int:
        """How many pages it has."""
        return 1 + len(self._tables)

    def draw(self, paper: Paper) -> list[int]:
        """Draw map and table."""
        profile, page = self._profile, self._map
        paper.begin(page)
        self._head(paper, 0)
        paper.clip(page.frame_mm)
        draw_lines(paper, self._barriers, THIN_FROM)
        for line in borders_of(self._committees):
            paper.shape(line, 0.45, dash=(2.0, 1.2))
        whole = shapely.union_all(self._committees.geometry.to_numpy())
        paper.shape(shapely.boundary(whole), 0.8)
        named = zip(self._committees["name"], self._committees["committee_code"], strict=True)
        texts = [(short_name(name) if isinstance(name, str) and name else code, self._count(code)) for name, code in named]
        label_areas(paper, texts, self._committees.geometry.to_numpy(), [])
        paper.unclip()
        draw_north(paper, self._lang)
        paper.box(page.frame_mm, 0.7)
        top = profile.margin_mm + FOOT_MM - 3
        draw_legend(paper, profile.binding_mm, top, self._lang, ("committee", "committees", "road", "rail", "water", "thin"))
        scale_bar(paper, page, page.page_mm[0] - profile.margin_mm - 58.0, top - 2)
        draw_check_bar(paper, self._lang, profile)
        paper.end()
        keys = {"committee_name": 62.0, "ea_code": 34.0, "eas": 20.0, "buildings": 22.0, "units": 22.0}
        columns = [Column(form_word(k, self._lang), w, "left" if k in ("committee_name", "ea_code") else "right") for k, w in keys.items()]
        for number, rows in enumerate(self._tables, start=1):
            paper.begin(self._upright)
            self._head(paper, number)
            at = profile.binding_mm, self._upright.page_mm[1] - profile.margin_mm - profile.head_mm + 4.0
            draw_table(paper, columns, rows, at, ROW_MM)
            paper.end()
        return []

    def _count(self, code: str) -> str:
        return form_word("committee_label", self._lang, eas=int(self._counts["eas"].get(code, 0)))

    def _head(self, paper: Paper, number: int) -> None:
        lang = self._lang
        units = int(self._counts["housing_units"].sum())
        facts = form_word("township_facts", lang, committees=len(self._committees), eas=len(self._eas), units=units)
        form = form_word("township", lang) + (f"  1:{self._map.scale_denominator:,}" if number == 0 else "")
        page = word("page", lang, page=number + 1, pages=self.pages)
        draw_title(paper, (self._title, self._code, facts), (form, page), self._profile)

    def _rows(self) -> list[Row]:
        rows: list[Row] = []
        for name, code in zip(self._committees["name"], self._committees["committee_code"], strict=True):
            counts = [str(int(self._counts[c].get(code, 0))) for c in ("eas", "buildings", "housing_units")]
            rows.append([name if isinstance(name, str) else "", code, *counts])
        sums = [str(int(self._counts[c].sum())) for c in ("eas", "buildings", "housing_units")]
        return [*rows, [form_word("total", self._lang), "", *sums]]
