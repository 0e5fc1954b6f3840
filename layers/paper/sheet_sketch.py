"""The sketch sheet of an EA: its outline on a grid, and half a page to draw on."""

from __future__ import annotations

import numpy as np
import shapely

from gis.sheets import PAPERS_MM, Layout, SheetProfile, fit, scale_bar_m
from layers.paper.form_words import form_word
from layers.paper.scenes import CommitteeScenes
from layers.paper.sheet_map import draw_lines, draw_north
from layers.paper.sheet_margins import draw_check_bar, draw_title
from layers.paper.sheet_overviews import THIN_FROM
from layers.paper.sheet_paper import Paper


class SketchSheet:
    """The outline of an EA on a grid, and half a page to draw on: where the map is poor.

    Args:
        scenes: of its committee.
        ea_code: 15 digits.
        lang: zh or en.
        profile: margins.
    """

    pages = 1

    def __init__(self, scenes: CommitteeScenes, ea_code: str, lang: str, profile: SheetProfile) -> None:
        self._scenes, self._lang, self._profile = scenes, lang, profile
        self._ea = scenes.eas[scenes.eas["ea_code"] == ea_code].iloc[0]
        short, tall = PAPERS_MM["A4"]
        width, room = short - profile.binding_mm - profile.margin_mm, tall - 2 * profile.margin_mm - profile.head_mm
        self._half = room / 2 - 4.0
        frame = (profile.binding_mm, profile.margin_mm + room - self._half, width, self._half)
        west, south, east, north = self._ea.geometry.bounds
        more = profile.around * max(east - west, north - south)
        self._page = fit((west - more, south - more, east + more, north + more), Layout("A4", (short, tall), frame, 1, (0.0, 0.0)))

    def draw(self, paper: Paper) -> list[int]:
        """Draw the page."""
        page, lang, profile = self._page, self._lang, self._profile
        left, bottom, width, _ = page.frame_mm
        paper.begin(page)
        metres = scale_bar_m(page.scale_denominator, 20.0)
        form = f"{form_word('sketch', lang)}  1:{page.scale_denominator:,}"
        facts = form_word("grid", lang, metres=metres)
        draw_title(paper, (self._scenes.title(lang, self._ea["ea_code"]), self._ea["ea_code"], facts), (form, ""), profile)
        paper.clip(page.frame_mm)
        box = page.ground_box()
        paper.grid(_squares(page, metres), 0.15, grey=0.6)
        draw_lines(paper, self._scenes.barriers.iloc[sorted(self._scenes.barriers.sindex.query(box))], THIN_FROM)
        paper.shape(shapely.boundary(self._ea.geometry), 0.8)
        paper.unclip()
        draw_north(paper, lang)
        paper.box(page.frame_mm, 0.7)
        low = profile.margin_mm + 4.0
        paper.box((left, low, width, bottom - low - 4.0), 0.35)
        paper.text(left + 2.0, bottom - 8.0, form_word("sketch_here", lang), 7.0)
        draw_check_bar(paper, lang, profile)
        paper.end()
        return []


def _squares(page: Layout, metres: int) -> list[tuple[float, float, float, float]]:
    """The lines of a grid of so many metres over the frame, mm."""
    left, bottom, width, height = page.frame_mm
    west, south, east, north = page.ground_box().bounds
    xs = page.to_mm(np.array([(x, south) for x in np.arange(np.ceil(west / metres), east / metres) * metres]).reshape(-1, 2))[:, 0]
    ys = page.to_mm(np.array([(west, y) for y in np.arange(np.ceil(south / metres), north / metres) * metres]).reshape(-1, 2))[:, 1]
    return [(x, bottom, x, bottom + height) for x in xs.tolist()] + [(left, y, left + width, y) for y in ys.tolist()]
