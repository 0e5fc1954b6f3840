"""The sheets of EAs as PDF: the maps enumerators walk with."""

from __future__ import annotations

import contextlib
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import shapely

from gis.errors import NotFound, Refused
from gis.issues import DELINEATION
from gis.names import in_language
from gis.near_codes import near_codes
from gis.part_labels import ESTIMATED
from gis.schema import BARRIERS, COMMITTEES, EAS, PARTS, REGIONS
from gis.sheet_pages import sheet_pages
from gis.sheets import SheetProfile
from layers.credits import credits_line
from layers.outputs import SHEET, refuse_output
from layers.reasons import unwritten
from layers.sheet_map import Scene, draw_map
from layers.sheet_margins import Notes, draw_foot, draw_head, draw_next_foot
from layers.sheet_paper import Paper
from layers.sheet_tags import Tags, make_tags
from layers.sheet_words import word
from layers.store import Project
from layers.stored_tables import PLANS, SOURCES

Progress = Callable[[int, int, str], None]
PROFILE = SheetProfile()
MOST_PAGES = 500  # of one print
_AROUND_M = 20.0  # within which a line may be a limit of the EA
_BESIDE_M = 2.0  # a committee across a gap as wide is a neighbour


def write_sheet(project: Project, ea_code: str, path: Path, lang: str | None = None, paper: str = "A4") -> list[int]:
    """Write the sheet of an EA, on A4 where nothing else is said. Whole or not at all.

    Args:
        project: planned.
        ea_code: 15 digits.
        path: PDF to write.
        lang: ``zh`` or ``en``; that of the rules by default.
        paper: a key of `gis.sheets.PAPERS_MM`.

    Returns:
        Numbers of the buildings that found no place on the map; they are listed on the sheet.

    Raises:
        NotFound: ``ea_unknown`` with the nearest codes.
        Refused: ``no_plan``, ``sheet_virtual``, ``font_missing``, ``out_unwritable``, and the others of `layers.outputs`.
    """
    refuse_output(path, SHEET, [project.path])
    lang = lang or project.rules.language
    scenes = _Scenes(project)
    unfinished = path.with_name(f".{path.name}.part")
    try:
        lost = _draw([_prepared(scenes, ea_code, lang, paper)], unfinished, lang)
        unfinished.replace(path)
    except OSError as e:
        raise Refused("out_unwritable", file=str(path), reason=unwritten(path, e)) from e
    finally:
        with contextlib.suppress(OSError):
            unfinished.unlink(missing_ok=True)
    return lost


def write_sheets(
    project: Project, ea_codes: Sequence[str], path: Path, lang: str, paper: str = "A4", progress: Progress | None = None
) -> int:
    """Write the sheets of many EAs into a new file: a PDF one after the other, or a zip of a PDF each, as its ending says.

    Args:
        project: planned.
        ea_codes: 15 digits each, in the order of the sheets.
        path: that ends in ``.pdf`` or ``.zip``.
        lang: ``zh`` or ``en``.
        paper: a key of `gis.sheets.PAPERS_MM`.
        progress: called with sheets done, all, a word; first they are laid out, then drawn.

    Returns:
        How many pages they have.

    Raises:
        NotFound: ``ea_unknown``.
        Refused: ``print_pages`` above `MOST_PAGES`; ``no_plan``, ``sheet_virtual``, ``font_missing``, ``out_unwritable``.
    """
    scenes, sheets, count = _Scenes(project), [], 0
    tell = progress or (lambda *_: None)
    for k, ea_code in enumerate(ea_codes):
        tell(k, 2 * len(ea_codes), "print")
        sheets.append(_prepared(scenes, ea_code, lang, paper))
        count += len(sheets[-1].notes.pages)
        if count > MOST_PAGES:
            raise Refused("print_pages", most=MOST_PAGES, sheets=len(ea_codes))
    done = iter(range(len(sheets), 2 * len(sheets) + 1))
    try:
        if path.suffix == ".zip":
            _archive(sheets, path, lang, lambda: tell(next(done), 2 * len(sheets), "print"))
        else:
            _draw(sheets, path, lang, lambda: tell(next(done), 2 * len(sheets), "print"))
    except OSError as e:
        raise Refused("out_unwritable", file=str(path), reason=unwritten(path, e)) from e
    return count


def _archive(sheets: Sequence[_Sheet], path: Path, lang: str, tell: Callable[[], None]) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for sheet in sheets:
            one = path.with_name(f"{sheet.ea_code}.pdf")
            _draw([sheet], one, lang, tell)
            archive.write(one, one.name)
            one.unlink()


class _Scenes:
    """The tables of a project, and what the sheet of an EA shows of them."""

    def __init__(self, project: Project) -> None:
        tables = (COMMITTEES, EAS, PARTS, BARRIERS, REGIONS, SOURCES, PLANS)
        _, (self.committees, self.eas, self.parts, self.barriers, self.regions, self.sources, plans) = project.read_all(*tables)
        self.stale = frozenset(plans.loc[plans["state"] == "stale", "committee_code"])
        if not len(self.eas):
            raise Refused("no_plan", file=project.path.name, path=project.path)
        self._file, self._measure = project.path.name, project.rules.measure
        found = project.read_issues(DELINEATION)
        self.guessed = frozenset(found.loc[found["code"].isin(ESTIMATED), "building_id"])

    def row(self, ea_code: str) -> int:
        """Row of an EA that can be drawn."""
        codes = self.eas["ea_code"].tolist()
        if ea_code not in codes:
            raise NotFound("ea_unknown", file=self._file, code=ea_code, near=near_codes(ea_code, codes))
        row = int(codes.index(ea_code))
        if shapely.is_missing(self.eas.geometry.iloc[row]) or self.eas.geometry.iloc[row].is_empty:
            raise Refused("sheet_virtual", code=ea_code)
        return row

    def scene(self, row: int, lang: str) -> Scene:
        """An EA with all of the tables around it."""
        ea = self.eas.iloc[row]
        committee = self.committees[self.committees["committee_code"] == ea["committee_code"]].iloc[0]
        touching = self.eas.iloc[sorted(self.eas.sindex.query(ea.geometry, predicate="dwithin", distance=_BESIDE_M))]
        beside = self.committees.iloc[sorted(self.committees.sindex.query(ea.geometry, predicate="dwithin", distance=_BESIDE_M))]
        return Scene(
            ea,
            ea.geometry,
            self.eas[self.eas["ea_code"] != ea["ea_code"]],
            self.parts,
            self.barriers,
            committee,
            touching[touching["ea_code"] != ea["ea_code"]],
            beside[beside["committee_code"] != ea["committee_code"]],
            self.guessed,
            lang,
            self._measure,
        )

    def title(self, ea: Scene, lang: str) -> str:
        """County, township, committee and EA in full."""
        code = ea.ea["committee_code"]
        names = dict(zip(self.regions["region_code"], self.regions["name"], strict=True))
        above = [names.get(code[:6]), names.get(code[:9]), ea.committee["name"]]
        own = in_language(self.eas[self.eas["ea_code"] == ea.ea["ea_code"]], lang)["name"].iloc[0]
        return _joined([*(n for n in above if isinstance(n, str)), own], lang)

    def origin(self, lang: str) -> tuple[str, str]:
        """Whose data it is, and the day of the last delivery."""
        return credits_line(self.sources, lang), max(self.sources["time"], default="")[:10]


@dataclass(frozen=True)
class _Sheet:
    """The sheet of an EA, laid out and ready to be drawn."""

    ea_code: str
    scene: Scene
    tags: Tags
    notes: Notes


def _prepared(scenes: _Scenes, ea_code: str, lang: str, paper_name: str) -> _Sheet:
    scene = scenes.scene(scenes.row(ea_code), lang)
    tags = make_tags(scenes.parts, scene.ea, scenes.guessed, lang, PROFILE)
    pages = sheet_pages(scene.outline, tags.signs, PROFILE, paper_name)
    sources, date = scenes.origin(lang)
    notes = Notes(scenes.title(scene, lang), lang, date, sources, pages, tags.signs.numbers, scene.ea["committee_code"] in scenes.stale)
    return _Sheet(ea_code, scene, tags, notes)


def _draw(sheets: Sequence[_Sheet], path: Path, lang: str, tell: Callable[[], None] = lambda: None) -> list[int]:
    """Draw sheets into one file; gives the buildings whose number found no place."""
    first, lost = sheets[0], set[int]()
    title = f"{first.ea_code} {first.notes.title}" if len(sheets) == 1 else f"{first.ea_code} - {sheets[-1].ea_code}"
    paper = Paper(path, title, word("subject", lang), lang)
    for sheet in sheets:
        tell()
        for number in range(len(sheet.notes.pages)):
            lost |= set(_draw_page(paper, sheet.scene, sheet.tags, sheet.notes, number))
    paper.canvas.save()
    return sorted(lost)


def _draw_page(paper: Paper, scene: Scene, tags: Tags, notes: Notes, number: int) -> list[int]:
    """One page, by its number from 0; gives the buildings whose number found no place on it."""
    maps = notes.pages[number]
    paper.begin(maps[0].page)
    draw_head(paper, scene, notes, number, PROFILE)
    lost = [n for one in maps for n in draw_map(paper, scene.seen(one.page.ground_box()), tags, one, PROFILE)]
    if number == 0:
        draw_foot(paper, scene.seen(shapely.box(*shapely.buffer(scene.outline, _AROUND_M).bounds)), notes, lost, PROFILE)
    else:
        draw_next_foot(paper, notes, lost, PROFILE)
    paper.end()
    return lost


def _joined(names: list[str], lang: str) -> str:
    """Names in a row: Chinese ones closed up, with a space wherever letters or figures meet."""
    out = names[0]
    for name in names[1:]:
        close = lang == "zh" and not (out[-1].isascii() and name[0].isascii())
        out += name if close else f" {name}"
    return out
