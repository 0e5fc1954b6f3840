"""What stands around the map of an EA sheet: title, code, totals, scale, legend, inset, limits in words, notes."""

from __future__ import annotations

from bisect import bisect
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import segno
import shapely
from numpy.typing import NDArray

from gis.messages.phrases import term
from gis.sheet.sheet_pages import SheetMap
from gis.sheets import Layout, SheetProfile
from gis.workload import hours
from layers.paper.sheet_limit_words import limits_in_words, split_in_words
from layers.paper.sheet_map import ROAD_MM, THIN_DASH, scale_bar
from layers.paper.sheet_paper import POINT_MM, Box, Paper
from layers.paper.sheet_route import draw_flag, draw_step
from layers.paper.sheet_scene import Scene
from layers.paper.sheet_turning import turning_in_words
from layers.paper.sheet_words import word

_NOTES_PT = (7.0, 6.5, 6.0, 5.5, 5.0)
_BUILDING_FILLS = {"building": 0.78, "houses": 0.75, "empty": 1.0, "outside": 0.93}  # greys
_LEGEND = ("boundary", "other", "building", "empty", "outside", "road", "rail", "water", "thin", "way")
_LEGEND_MM = 31.5  # height of its rows
_BREAK_AFTER = " ,;、,;。"


@dataclass(frozen=True)
class Notes:
    """Texts of a sheet that the maps do not hold."""

    title: str
    lang: str
    date: str
    sources: str
    pages: list[list[SheetMap]]
    numbers: NDArray[np.intp]  # of the buildings, row by row of the maps
    stale: bool  # data of the committee changed after the plan was made


def draw_head(paper: Paper, scene: Scene, notes: Notes, number: int, profile: SheetProfile) -> None:
    """Title with full names, code, QR of the code, totals, scale, number of the page from 0."""
    work = f"{hours(scene.ea['workload_minutes']):.1f}"
    facts = word("facts", notes.lang, units=scene.ea["housing_units"], buildings=scene.ea["buildings"], hours=work)
    counted = "counted" if scene.measure == "units" and abs(scene.ea["load"] - scene.ea["housing_units"]) >= 0.5 else scene.measure
    if counted != "units":
        facts += " · " + word("load", notes.lang, load=round(scene.ea["load"]), counted=term(f"load {counted}", notes.lang))
    scale = f"1:{paper.page.scale_denominator:,}" if notes.pages[number][0].alone else ""
    page = word("page", notes.lang, page=number + 1, pages=len(notes.pages))
    draw_title(paper, (notes.title, scene.ea["ea_code"], facts), (scale, page), profile)


def draw_title(paper: Paper, texts: tuple[str, str, str], right_texts: tuple[str, str], profile: SheetProfile) -> None:
    """The head of any sheet.

    Args:
        paper: with its page begun.
        texts: title, code (shown as QR too), facts.
        right_texts: what stands at the right of code and facts.
        profile: margins.
    """
    width, height = paper.page.page_mm
    left, right, top = profile.binding_mm, width - profile.margin_mm, height - profile.margin_mm
    title, code, facts = texts
    _qr(paper, code, left, top - 18.0, 18.0)
    size = 13.0
    while paper.width(title, size) > right - left - 22 and size > 7:
        size -= 0.5
    paper.text(left + 21, top - 5.5, title, size, bold=True)
    paper.text(left + 21, top - 11.5, " ".join(part for part in (code[:6], code[6:9], code[9:12], code[12:]) if part), 11.0)
    paper.text(left + 21, top - 17.0, facts, 9.0)
    paper.text(right, top - 11.5, right_texts[0], 9.0, align="right")
    paper.text(right, top - 17.0, right_texts[1], 8.0, align="right")


def _qr(paper: Paper, text: str, left: float, bottom: float, size: float) -> None:
    matrix = _squares_of(text)
    step = size / len(matrix)
    dark = [(left + j * step, bottom + size - (i + 1) * step) for i, row in enumerate(matrix) for j, is_dark in enumerate(row) if is_dark]
    paper.squares(dark, step * 1.02)


@lru_cache(maxsize=64)  # the lists of an EA bear the code of its map
def _squares_of(text: str) -> tuple[bytearray, ...]:
    return tuple(segno.make(text, error="m", micro=False).matrix)


def draw_foot(paper: Paper, scene: Scene, notes: Notes, lost: list[int], profile: SheetProfile) -> None:
    """Inset, legend, scale bars; limits; numbers without a place; totals to reconcile; checks; sources and disclaimer."""
    page, lang = paper.page, notes.lang
    foot = profile.foot_wide_mm if page.wide else profile.foot_mm
    left, right, top = profile.binding_mm, page.page_mm[0] - profile.margin_mm, profile.margin_mm + foot - 3
    draw_inset(paper, scene, (left, top - 33, 38.0, 30.0), lang)
    draw_legend(paper, left + 42, top - 3, lang)
    alone = notes.pages[0][0].alone
    if alone:
        scale_bar(paper, page, right - 58.0, top - 5)
    below = profile.margin_mm + 2.0
    checks = [word("totals", lang, buildings=scene.ea["buildings"], units=scene.ea["housing_units"]), word("self", lang)]
    if page.wide:
        _write(paper, checks, (left + 100.0, top - 13.0, right - left - 160.0, 10.5))
        _write(paper, _lines(scene, notes, lost), (left + 100.0, below, right - left - 100.0, top - 14.5 - below))
    else:
        _write(paper, checks, (right - 58.0, top - 38.0, 58.0, 23.5 if alone else 35.0))
        _write(paper, _lines(scene, notes, lost), (left, below, right - left, top - 40.0 - below))
    draw_check_bar(paper, lang, profile)


def draw_check_bar(paper: Paper, lang: str, profile: SheetProfile) -> None:
    """A line at the bottom of a page by which to see that it was printed true to scale."""
    left = profile.binding_mm
    bar = np.array([(left, profile.margin_mm - 2), (left + 100, profile.margin_mm - 2)])
    paper.line(bar, 0.35)
    for x in (left, left + 100):
        paper.line(np.array([(x, profile.margin_mm - 3), (x, profile.margin_mm - 1)]), 0.35)
    paper.text(left + 102, profile.margin_mm - 3, word("check_bar", lang), 6.0)


def draw_next_foot(paper: Paper, notes: Notes, lost: list[int], profile: SheetProfile) -> None:
    """What stands below the maps of a page after the first."""
    text = "   ".join([word("next", notes.lang), *_lost(lost, notes.lang)])
    paper.text(profile.binding_mm, profile.margin_mm + profile.foot_next_mm - 5, text, 7.0)
    draw_check_bar(paper, notes.lang, profile)


def _lost(lost: list[int], lang: str) -> list[str]:
    return [word("unplaced", lang, numbers=", ".join(map(str, lost)))] if lost else []


def _write(paper: Paper, texts: list[str], box: Box) -> None:
    """Texts one below the other in a box, ``box`` as of `Paper`: in the largest type in which all have room."""
    left, bottom, width, height = box
    for size in _NOTES_PT:
        lines = [line for text in texts for line in _broken(paper, text, width, size)]
        step = size * POINT_MM * 1.5
        if (len(lines) - 1) * step + size * POINT_MM <= height:
            break
    for k, line in enumerate(lines):
        paper.text(left, bottom + height - size * POINT_MM - k * step, line, size)


def _broken(paper: Paper, text: str, width: float, size: float) -> list[str]:
    """A text in lines that fit: broken where three spaces are, else after a comma or space, else anywhere."""
    lines, rest = [], text.rstrip()
    while paper.width(rest, size) > width:
        most = max(1, bisect(range(len(rest)), width, key=lambda k: paper.width(rest[:k].rstrip(), size)) - 1)
        wide = rest.rfind("   ", 1, most + 1)
        at = wide if wide > 0 else next((k for k in range(most, most // 2, -1) if rest[k - 1] in _BREAK_AFTER), most)
        lines.append(rest[:at].rstrip())
        rest = rest[at:].lstrip()
    return [*lines, rest]


def _lines(scene: Scene, notes: Notes, lost: list[int]) -> list[str]:
    lang = notes.lang
    lines = [word("stale", lang)] if notes.stale else []
    lines += [*limits_in_words(scene, lang), *split_in_words(scene, lang), *turning_in_words(scene)]
    lines += [word("route", lang, number=notes.numbers.min())] if len(notes.numbers) else []
    lines += _maps(notes, lang)
    lines += _lost(lost, lang)
    lines.append(word("made", lang, sources=notes.sources, date=notes.date) + "  " + word("estimated", lang))
    return [*lines, word("no_effect", lang)]


def _maps(notes: Notes, lang: str) -> list[str]:
    """Where the enlargements are, and how many buildings each numbers; nothing where there is one map."""
    told = [
        word("map", lang, letter=one.letter, buildings=len(set(notes.numbers[one.rows].tolist())), page=number)
        for number, maps in enumerate(notes.pages, start=1)
        for one in maps
        if one.letter
    ]
    return [word("maps", lang) + "   ".join(told)] if told else []


def draw_inset(paper: Paper, scene: Scene, box: tuple[float, float, float, float], lang: str) -> None:
    """Where the EA lies in its committee."""
    left, bottom, width, height = box
    west, south, east, north = scene.committee.geometry.bounds
    scale = max((east - west) / (width - 3), (north - south) / (height - 3)) * 1000.0
    small = Layout("", (0, 0), box, max(1, int(np.ceil(scale))), ((west + east) / 2, (south + north) / 2))
    paper.clip(box)
    for ring in shapely.get_rings(shapely.get_parts(scene.committee.geometry)):
        paper.line(small.to_mm(shapely.get_coordinates(ring)), 0.3)
    for part in shapely.get_parts(scene.outline):
        paper.fill([small.to_mm(shapely.get_coordinates(ring)) for ring in shapely.get_rings(part)], 0.35)
    paper.unclip()
    paper.box(box, 0.25)
    paper.text(left, bottom - 2.8, word("here", lang), 5.5)


def draw_legend(paper: Paper, x: float, y: float, lang: str, rows: tuple[str, ...] = _LEGEND) -> None:
    """The signs of a map, one below the other from a place in mm on."""
    paper.text(x, y - 2, word("legend", lang), 7.0, bold=True)
    step = min(3.5, _LEGEND_MM / len(rows))
    for k, row in enumerate(rows):
        at = y - 6.0 - step * k
        sign = np.array([(x, at + 0.8), (x + 7, at + 0.8)])
        _sign(paper, row, sign, (x + 1.5, at - 0.5, 4.0, 2.6))
        paper.text(x + 9, at, word(row, lang), 6.0)


def _sign(paper: Paper, row: str, line: np.ndarray, box: tuple[float, float, float, float]) -> None:
    if row in _BUILDING_FILLS:
        paper.box(box, 0.1 if row == "outside" else 0.25, fill=_BUILDING_FILLS[row])
        return
    if row == "way":
        draw_step(paper, np.add(line, (1.5, 0.0)))
        draw_flag(paper, box[0] - 1.7, box[1], 2.6)
        return
    strokes: dict[str, list[tuple[float, float, tuple[float, ...]]]] = {
        "boundary": [(2.0, 0.85, ()), (0.8, 0.0, ())],
        "other": [(0.3, 0.45, (2.0, 1.2))],
        "committee": [(0.8, 0.0, ())],
        "own_eas": [(0.45, 0.0, (2.0, 1.2))],
        "committees": [(0.45, 0.0, (2.0, 1.2))],
        "road": [(ROAD_MM[0], 0.5, ()), (ROAD_MM[1], 1.0, ())],
        "rail": [(0.9, 0.0, ()), (0.5, 1.0, (2.0, 2.0))],
        "water": [(1.2, 0.7, ())],
        "thin": [(0.35, 0.4, THIN_DASH)],
    }
    for width, grey, dash in strokes[row]:
        paper.line(line, width, grey, dash)
