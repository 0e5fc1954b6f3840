"""The cover of a committee's pack: what is in it and from which page, where its EAs lie, and who received which copy."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from gis.sheets import PAPERS_MM, Layout, SheetProfile, fit
from layers.paper.form_words import form_word
from layers.paper.scenes import CommitteeScenes
from layers.paper.sheet_margins import draw_title
from layers.paper.sheet_overviews import draw_committee_map
from layers.paper.sheet_paper import Paper
from layers.paper.sheet_table import Column, Row, draw_table, pages_of, rows_of
from layers.paper.sheet_words import word

_ROW_MM = 6.5
_MAP_MM = 92.0
_REFUSED_PT = 7.0


@dataclass(frozen=True)
class Entry:
    """A line of the contents: an EA, or the committee's own sheets; the kinds of its sheets, its first page and how many it has."""

    name: str
    kinds: tuple[str, ...]
    first: int
    pages: int


class CoverSheet:
    """The first pages of a pack.

    Args:
        scenes: the committee.
        names: of the EAs and other parts of the pack, in order; the receipt list has a row for each.
        refused: why some EAs are not in it.
        lang: zh or en.
        profile: margins.
    """

    def __init__(self, scenes: CommitteeScenes, names: Sequence[str], refused: Sequence[str], lang: str, profile: SheetProfile) -> None:
        self._scenes, self._lang, self._profile, self._refused = scenes, lang, profile, list(refused)
        short, tall = PAPERS_MM["A4"]
        self._width = short - profile.binding_mm - profile.margin_mm
        self._room = tall - 2 * profile.margin_mm - profile.head_mm
        frame = (profile.binding_mm, tall - profile.margin_mm - profile.head_mm - _MAP_MM + 4.0, self._width, _MAP_MM)
        self._page = fit(tuple(scenes.committee.geometry.bounds), Layout("A4", (short, tall), frame, 1, (0.0, 0.0)))
        first = rows_of(self._room - _MAP_MM - 4.0 * (len(self._refused) + 1), _ROW_MM)
        self._most = first, rows_of(self._room, _ROW_MM)
        self._count = len(pages_of([[]] * len(names), *self._most))

    @property
    def pages(self) -> int:
        """How many pages it has."""
        return self._count

    def draw(self, paper: Paper, entries: Sequence[Entry]) -> None:
        """Draw it, once it is known on which page everything begins."""
        keys = {"sheet": 33.0, "contents": 50.0, "from_page": 14.0, "copy": 13.0, "received": 30.0, "day": 20.0}
        columns = [Column(form_word(key, self._lang), width) for key, width in keys.items()]
        comma = word("and", self._lang)
        rows: list[Row] = [
            [e.name, comma.join(form_word(f"short_{k}", self._lang) for k in e.kinds), str(e.first), "", "", ""] for e in entries
        ]
        left = self._profile.binding_mm
        for number, part in enumerate(pages_of(rows, *self._most)):
            paper.begin(self._page if number == 0 else replace(self._page, scale_denominator=1))
            self._head(paper, number)
            top = self._page.page_mm[1] - self._profile.margin_mm - self._profile.head_mm + 4.0
            if number == 0:
                draw_committee_map(paper, self._scenes, self._lang)
                top = self._page.frame_mm[1] - 4.0
            low = draw_table(paper, columns, part, (left, top), _ROW_MM)
            if number == 0:
                for k, text in enumerate(self._refused):
                    _fitting(paper, text, (left, low - 5.0 - 4.0 * k), self._width)
            paper.end()

    def _head(self, paper: Paper, number: int) -> None:
        own, lang = self._scenes.own, self._lang
        facts = form_word("committee_facts", lang, eas=len(own), buildings=own["buildings"].sum(), units=own["housing_units"].sum())
        form = form_word("cover", lang) + " · " + form_word("receipts", lang)
        page = word("page", lang, page=number + 1, pages=self.pages)
        draw_title(paper, (self._scenes.title(lang), self._scenes.code, facts), (form, page), self._profile)


def _fitting(paper: Paper, text: str, at: tuple[float, float], width: float) -> None:
    """A line, in smaller type where it is long."""
    size = min(_REFUSED_PT, _REFUSED_PT * width / max(paper.width(text, _REFUSED_PT), 1e-9))
    paper.text(*at, text, size)
