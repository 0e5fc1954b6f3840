"""The sheets of EAs as PDF: the maps enumerators walk with."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path

import shapely

from gis.errors import Refused
from gis.sheet.sheet_pages import sheet_pages
from gis.sheets import SheetProfile
from layers.outputs import SHEET, refuse_output
from layers.paper.scenes import CommitteeScenes, CountyScenes
from layers.paper.sheet_map import draw_map
from layers.paper.sheet_margins import Notes, draw_foot, draw_head, draw_next_foot
from layers.paper.sheet_paper import Paper
from layers.paper.sheet_tags import make_tags
from layers.paper.sheet_words import word
from layers.reasons import unwritten
from layers.store import Project
from layers.whole_files import whole_or_not

Progress = Callable[[int, int, str], None]
PROFILE = SheetProfile()
MOST_PAGES = 500  # of one print
_AROUND_M = 20.0  # within which a line may be a limit of the EA


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
        Refused: ``no_plan``, ``sheet_virtual``, ``sheet_households``, ``font_missing``, ``out_unwritable``, and the others of
            `layers.outputs`.
    """
    refuse_output(path, SHEET, [project.path])
    lang = lang or project.rules.language
    scenes = CountyScenes(project).of_ea(ea_code)

    return whole_or_not(path, lambda unfinished: _draw([EaSheet(scenes, ea_code, lang, paper)], unfinished, lang))


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
        Refused: ``print_pages`` above `MOST_PAGES`; ``no_plan``, ``sheet_virtual``, ``sheet_households``, ``font_missing``,
            ``out_unwritable``.
    """
    county, sheets, count = CountyScenes(project), list[EaSheet](), 0
    tell = progress or (lambda *_: None)
    for k, ea_code in enumerate(ea_codes):
        tell(k, 2 * len(ea_codes), "print")
        sheets.append(EaSheet(county.of_ea(ea_code), ea_code, lang, paper))
        count += sheets[-1].pages
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


def _archive(sheets: Sequence[EaSheet], path: Path, lang: str, tell: Callable[[], None]) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for sheet in sheets:
            one = path.with_name(f"{sheet.ea_code}.pdf")
            _draw([sheet], one, lang, tell)
            archive.write(one, one.name)
            one.unlink()


def _draw(sheets: Sequence[EaSheet], path: Path, lang: str, tell: Callable[[], None] = lambda: None) -> list[int]:
    """Draw sheets into one file; gives the buildings whose number found no place."""
    first, lost = sheets[0], set[int]()
    title = f"{first.ea_code} {first.notes.title}" if len(sheets) == 1 else f"{first.ea_code} - {sheets[-1].ea_code}"
    paper = Paper(path, title, word("subject", lang), lang)
    for sheet in sheets:
        tell()
        lost |= set(sheet.draw(paper))
    paper.save()
    return sorted(lost)


class EaSheet:
    """The map of an EA, planned; then drawn.

    Attributes:
        ea_code: 15 digits.
        notes: its texts and its pages.
    """

    def __init__(self, scenes: CommitteeScenes, ea_code: str, lang: str, paper: str = "A4") -> None:
        self.ea_code = ea_code
        self._scene = scene = scenes.scene(ea_code, lang)
        self._tags = tags = make_tags(scenes.parts, scene.ea, scene.guessed, lang, PROFILE)
        pages = sheet_pages(scene.outline, tags.signs, PROFILE, paper)
        sources, date = scenes.origin(lang)
        self.notes = Notes(scenes.title(lang, ea_code), lang, date, sources, pages, tags.signs.numbers, scenes.stale)

    @property
    def pages(self) -> int:
        """How many pages it has."""
        return len(self.notes.pages)

    def draw(self, paper: Paper) -> list[int]:
        """Draw all pages; gives the buildings whose number found no place."""
        return sorted({n for number in range(self.pages) for n in self._draw_page(paper, number)})

    def _draw_page(self, paper: Paper, number: int) -> list[int]:
        """One page, by its number from 0; gives the buildings whose number found no place on it."""
        scene, notes = self._scene, self.notes
        maps = notes.pages[number]
        paper.begin(maps[0].page)
        draw_head(paper, scene, notes, number, PROFILE)
        lost = [n for one in maps for n in draw_map(paper, scene.seen(one.page.ground_box()), self._tags, one, PROFILE)]
        if number == 0:
            draw_foot(paper, scene.seen(shapely.box(*shapely.buffer(scene.outline, _AROUND_M).bounds)), notes, lost, PROFILE)
        else:
            draw_next_foot(paper, notes, lost, PROFILE)
        paper.end()
        return lost
