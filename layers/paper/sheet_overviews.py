"""A committee with its EAs on one map, and a table of their loads: for the supervisor."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import shapely
from numpy.typing import NDArray

from gis.sheet.label_places import Manner, Surroundings, place_labels
from gis.sheet.number_places import widest
from gis.sheets import PAPERS_MM, Layout, SheetProfile, lay_out
from layers.paper.form_words import form_word
from layers.paper.scenes import CommitteeScenes
from layers.paper.sheet_map import borders_of, draw_lines, draw_north, scale_bar
from layers.paper.sheet_margins import draw_check_bar, draw_legend, draw_title
from layers.paper.sheet_paper import POINT_MM, Paper
from layers.paper.sheet_table import Column, Row, draw_table, pages_of, rows_of
from layers.paper.sheet_words import short_name, word

ROW_MM = 6.5
FOOT_MM = 34.0
_LINE = 1.15  # height of a line of a label, in its type size
_CODE_PT, _LOAD_PT, _NAME_PT = 8.0, 6.0, 6.0
_NORTH_MM = (9.0, 13.0)
THIN_FROM = 4000  # scale denominator, from which on the width of a road is not shown
_AWAY = Manner(reach_mm=60.0)
_LEGEND = ("committee", "own_eas", "houses", "road", "rail", "water", "thin")


class CommitteeSheet:
    """A committee with its EAs (dashed), their numbers and loads, and a table of the loads: for the supervisor.

    Args:
        scenes: the committee.
        lang: zh or en.
        profile: margins.
        paper: a key of `gis.sheets.PAPERS_MM`.
    """

    def __init__(self, scenes: CommitteeScenes, lang: str, profile: SheetProfile, paper: str = "A4") -> None:
        self._scenes, self._lang = scenes, lang
        self._profile = replace(profile, foot_mm=FOOT_MM, foot_wide_mm=FOOT_MM)
        self._own = scenes.own
        self._map = lay_out(tuple(scenes.committee.geometry.bounds), self._profile, paper)
        short, tall = PAPERS_MM["A4"]
        room = tall - 2 * profile.margin_mm - profile.head_mm
        self._upright = Layout("A4", (short, tall), (profile.binding_mm, profile.margin_mm, short, tall), 1, (0.0, 0.0))
        most = rows_of(room, ROW_MM)
        self._tables = pages_of(self._rows(), most, most)

    @property
    def pages(self) -> int:
        """How many pages it has."""
        return 1 + len(self._tables)

    def draw(self, paper: Paper) -> list[int]:
        """Draw map and table."""
        paper.begin(self._map)
        self._head(paper, 0)
        draw_committee_map(paper, self._scenes, self._lang)
        top = self._profile.margin_mm + FOOT_MM - 3
        draw_legend(paper, self._profile.binding_mm, top, self._lang, _LEGEND)
        scale_bar(paper, self._map, self._map.page_mm[0] - self._profile.margin_mm - 58.0, top - 2)
        sources, date = self._scenes.origin(self._lang)
        right = self._map.page_mm[0] - self._profile.margin_mm
        for k, text in enumerate((word("made", self._lang, sources=sources, date=date), word("no_effect", self._lang))):
            paper.text(right, top - 24 - 4 * k, text, 5.5, align="right")
        draw_check_bar(paper, self._lang, self._profile)
        paper.end()
        for number, rows in enumerate(self._tables, start=1):
            paper.begin(self._upright)
            self._head(paper, number)
            at = self._profile.binding_mm, self._upright.page_mm[1] - self._profile.margin_mm - self._profile.head_mm + 4.0
            draw_table(paper, self._columns(), rows, at, ROW_MM)
            paper.end()
        return []

    def _head(self, paper: Paper, number: int) -> None:
        own, lang = self._own, self._lang
        facts = form_word("committee_facts", lang, eas=len(own), buildings=own["buildings"].sum(), units=own["housing_units"].sum())
        form = form_word("committee", lang) + (f"  1:{self._map.scale_denominator:,}" if number == 0 else "")
        page = word("page", lang, page=number + 1, pages=self.pages)
        draw_title(paper, (self._scenes.title(lang), self._scenes.code, facts), (form, page), self._profile)

    def _columns(self) -> list[Column]:
        widths = {"ea_code": 30.0, "buildings": 18.0, "units": 18.0, "residents": 18.0, "load": 18.0, "hours": 16.0, "enumerator": 42.0}
        return [Column(form_word(key, self._lang), width, "right" if key != "ea_code" else "left") for key, width in widths.items()]

    def _rows(self) -> list[Row]:
        own = self._own
        rows: list[Row] = [
            [
                ea["ea_code"],
                str(ea["buildings"]),
                str(ea["housing_units"]),
                "" if np.isnan(ea["residents"]) else f"{ea['residents']:.0f}",
                f"{ea['load']:.0f}",
                f"{ea['workload_minutes'] / 60:.1f}",
                "",
            ]
            for ea in own.to_dict("records")
        ]
        sums = [f"{own[c].sum():.0f}" for c in ("buildings", "housing_units", "residents", "load")]
        return [*rows, [form_word("total", self._lang), *sums, f"{own['workload_minutes'].sum() / 60:.1f}", ""]]


def draw_committee_map(paper: Paper, scenes: CommitteeScenes, lang: str) -> None:
    """Outline, EAs dashed with number and units, buildings, lines, names of the committees around; in the frame of the page."""
    page = paper.page
    box, own, outline = page.ground_box(), scenes.own, scenes.committee.geometry
    paper.clip(page.frame_mm)
    parts = scenes.parts.iloc[sorted(scenes.parts.sindex.query(box))]
    mine = parts["ea_code"].isin(own["ea_code"]).to_numpy()
    for shape in parts.geometry.to_numpy()[~mine]:
        paper.shape(shape, 0.0, fill=0.93)
    draw_lines(paper, scenes.barriers.iloc[sorted(scenes.barriers.sindex.query(box))], THIN_FROM)
    for shape in parts.geometry.to_numpy()[mine]:
        paper.shape(shape, 0.0, fill=0.75)
    paper.shape(shapely.boundary(outline), 2.6, grey=0.85)
    for line in borders_of(own[~own.geometry.isna()]):
        paper.shape(line, 0.45, dash=(2.0, 1.2))
    paper.shape(shapely.boundary(outline), 0.8)
    drawn = own[own["ea_code"].isin(scenes.drawn)]
    texts = [(code[-3:], f"{units}") for code, units in zip(drawn["ea_code"], drawn["housing_units"], strict=True)]
    label_areas(paper, texts, drawn.geometry.to_numpy(), _neighbour_names(scenes, page))
    paper.unclip()
    draw_north(paper, lang)
    paper.box(page.frame_mm, 0.7)


def _neighbour_names(scenes: CommitteeScenes, page: Layout) -> list[tuple[str, shapely.Geometry]]:
    """Names of the committees around, each with what of it is seen."""
    others = scenes.committees[scenes.committees["committee_code"] != scenes.code]
    seen = shapely.intersection(others.geometry.to_numpy(), page.ground_box())
    names = zip(others["name"], others["committee_code"], seen, strict=True)
    return [(short_name(name) if isinstance(name, str) and name else code, shape) for name, code, shape in names if shape.area > 0]


def label_areas(paper: Paper, texts: list[tuple[str, str]], shapes: NDArray[np.object_], names: list[tuple[str, shapely.Geometry]]) -> None:
    """A number and a line below it in each area, led to where it has no room; then names of what lies around, where there is room."""
    page = paper.page
    left, bottom, width, height = page.frame_mm
    taken = np.array([(left + width - _NORTH_MM[0], bottom + height - _NORTH_MM[1], left + width, bottom + height)])
    spots = page.to_mm(np.array([widest(shape) for shape in shapes]).reshape(-1, 2))
    tall = (_CODE_PT + _LOAD_PT) * _LINE * POINT_MM
    sizes = np.array([(max(paper.width(a, _CODE_PT), paper.width(b, _LOAD_PT)) + 0.8, tall) for a, b in texts]).reshape(-1, 2)
    found = place_labels(spots, sizes, Surroundings(page.frame_mm, taken), None, _AWAY)
    there = ~np.isnan(found.at[:, 0])
    for k in np.flatnonzero(there & found.led):
        paper.line(np.stack([spots[k], found.at[k]]), 0.25, grey=0.3)
        paper.dot(float(spots[k, 0]), float(spots[k, 1]), 0.5)
    for k in np.flatnonzero(there):
        x, y = found.at[k]
        paper.halo(x, y + _LOAD_PT * POINT_MM * _LINE / 2, texts[k][0], _CODE_PT, bold=True)
        paper.halo(x, y - _CODE_PT * POINT_MM * _LINE / 2, texts[k][1], _LOAD_PT)
    taken = np.vstack([taken, np.column_stack([found.at - sizes / 2, found.at + sizes / 2])[there]])
    spots = page.to_mm(np.array([widest(shape) for _, shape in names]).reshape(-1, 2))
    sizes = np.array([(paper.width(text, _NAME_PT) + 0.8, _NAME_PT * POINT_MM * _LINE) for text, _ in names]).reshape(-1, 2)
    at = place_labels(spots, sizes, Surroundings(page.frame_mm, taken)).at
    for k in np.flatnonzero(~np.isnan(at[:, 0])):
        paper.halo(float(at[k, 0]), float(at[k, 1]), names[k][0], _NAME_PT, grey=0.25)
