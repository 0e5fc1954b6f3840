"""The lists of an EA on paper: building register (建筑物信息一览表) and householder list form (户主姓名底册)."""

from __future__ import annotations

from gis.sheet.part_labels import part_label
from gis.sheets import PAPERS_MM, Layout, SheetProfile
from gis.walking.registers import BuildingRow, UnitRow, building_register, householder_list
from layers.paper.form_words import form_word, use_word
from layers.paper.scenes import CommitteeScenes
from layers.paper.sheet_margins import draw_title
from layers.paper.sheet_paper import Paper
from layers.paper.sheet_table import Column, Row, draw_table, pages_of, rows_of
from layers.paper.sheet_words import word

_ROW_MM = 7.0
_BELOW_MM = 9.0  # for the rule and the signatures
_SPARE = 5  # blank rows at least, for what is found on the way


class FormSheet:
    """A list of an EA, planned; then drawn.

    Args:
        scenes: of its committee.
        ea_code: 15 digits.
        kind: register or list.
        lang: zh or en.
        profile: margins.
    """

    def __init__(self, scenes: CommitteeScenes, ea_code: str, kind: str, lang: str, profile: SheetProfile) -> None:
        self._ea = scenes.eas[scenes.eas["ea_code"] == ea_code].iloc[0]
        self._kind, self._lang, self._profile, self._limit = kind, lang, profile, int(scenes.households)
        self._title = scenes.title(lang, ea_code)
        short, tall = PAPERS_MM["A4"]
        self._page = Layout("A4", (short, tall), (profile.binding_mm, profile.margin_mm, short, tall), 1, (0.0, 0.0))
        self._room_mm = tall - 2 * profile.margin_mm - profile.head_mm - _BELOW_MM
        register, guessed = building_register(scenes.parts, ea_code), frozenset(scenes.guessed)
        if kind == "register":
            self._columns, rows, total = _register(register, guessed, lang)
        else:
            self._columns, rows, total = _list(householder_list(register, scenes.dwellings), guessed, lang)
        most = rows_of(self._room_mm, _ROW_MM)
        last = max((unit.last for unit in register), default=0)
        self._tables = pages_of([*rows, *self._spare(len(rows), most, last), total], most, most)

    def _spare(self, count: int, most: int, last: int) -> list[Row]:
        """Blank rows up to the end of a page; on the list with the numbers that come next, as far as there are any."""
        blank = _SPARE + (-(count + 1 + _SPARE)) % most
        numbers = [f"{last + k:03d}" if last + k <= self._limit else "" for k in range(1, blank + 1)]
        width = len(self._columns)
        return [[number if self._kind == "list" else "", *[""] * (width - 1)] for number in numbers]

    @property
    def pages(self) -> int:
        """How many pages it has."""
        return len(self._tables)

    def draw(self, paper: Paper) -> list[int]:
        """Draw all pages; nothing is left out."""
        for number in range(self.pages):
            self._draw_page(paper, number)
        return []

    def _draw_page(self, paper: Paper, number: int) -> None:
        lang, profile = self._lang, self._profile
        paper.begin(self._page)
        facts = word(
            "facts",
            lang,
            units=self._ea["housing_units"],
            buildings=self._ea["buildings"],
            hours=f"{self._ea['workload_minutes'] / 60:.1f}",
        )
        form = form_word(self._kind, lang)
        page = word("page", lang, page=number + 1, pages=self.pages)
        draw_title(paper, (self._title, self._ea["ea_code"], facts), (form, page), profile)
        top = self._page.page_mm[1] - profile.margin_mm - profile.head_mm + 4.0
        draw_table(paper, self._columns, self._tables[number], (profile.binding_mm, top), _ROW_MM)
        rule = form_word(f"{self._kind}_rule", lang, limit=self._limit)
        paper.text(profile.binding_mm, profile.margin_mm + 4.5, rule, 6.0 if lang == "en" else 6.5)
        if number == self.pages - 1:
            paper.text(profile.binding_mm, profile.margin_mm - 1.0, form_word("checked", lang), 8.0)
        paper.end()


def _columns(lang: str, *columns: tuple[str, float, str]) -> list[Column]:
    return [Column(form_word(key, lang), width, align) for key, width, align in columns]


def _register(register: list[BuildingRow], guessed: frozenset[str], lang: str) -> tuple[list[Column], list[Row], Row]:
    columns = _columns(
        lang,
        *(("number", 11.0, "center"), ("building_id", 21.0, "left"), ("use", 15.0, "left"), ("floors", 10.0, "right")),
        *(("held", 21.0, "left"), ("units", 14.0, "right"), ("vacant", 11.0, "right"), ("households", 18.0, "center")),
        *(("found", 15.0, "left"), ("remarks", 24.0, "left")),
    )
    rows = [
        [
            str(row.number),
            row.building_id,
            use_word(row.use, lang),
            _known(row.floors),
            part_label(row.label, lang, row.building_id in guessed),
            f"{'~' if row.estimated else ''}{row.units}",
            _known(row.vacant),
            f"{row.first:03d}-{row.last:03d}" if row.units > 1 else f"{row.first:03d}" if row.units else "",
            "",
            "",
        ]
        for row in register
    ]
    units, vacant = sum(row.units for row in register), [row.vacant for row in register if row.vacant is not None]
    buildings = len({row.number for row in register})
    return (
        columns,
        list(rows),
        [form_word("total", lang), str(buildings), "", "", "", str(units), _known(sum(vacant) if vacant else None), *[""] * 3],
    )


def _list(units: list[UnitRow], guessed: frozenset[str], lang: str) -> tuple[list[Column], list[Row], Row]:
    columns = _columns(
        lang,
        *(("household", 14.0, "center"), ("building", 13.0, "center"), ("held", 22.0, "left"), ("entrance", 14.0, "center")),
        *(("floor", 10.0, "center"), ("door", 15.0, "left"), ("householder", 30.0, "left"), ("persons", 12.0, "left")),
        *(("is_vacant", 12.0, "left"), ("remarks", 18.0, "left")),
    )
    rows: list[Row] = []
    for unit in units:
        held = part_label(unit.building.label, lang, unit.building.building_id in guessed)
        number = f"{unit.household:03d}" if unit.household else "—"
        text = held if unit.household else form_word("search", lang)
        rows.append([number, str(unit.building.number), text, _entrance(unit.entrance), unit.floor, *[""] * 5])
    count = sum(unit.household > 0 for unit in units)
    return columns, rows, [form_word("total", lang), str(count), *[""] * 8]


def _entrance(text: str) -> str:
    return text.removesuffix("单元")


def _known(value: int | None) -> str:
    return "" if value is None else str(value)
