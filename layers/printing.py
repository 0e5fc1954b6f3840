"""An EA's sheet as PDF: the map an enumerator walks with."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import shapely

from gis.errors import Refused
from gis.sheet_pages import sheet_pages
from gis.sheets import SheetProfile
from layers.outputs import SHEET, refuse_output
from layers.reasons import unwritten
from layers.scenes import CommitteeScenes, CountyScenes
from layers.sheet_map import draw_map
from layers.sheet_margins import Notes, draw_foot, draw_head, draw_next_foot
from layers.sheet_paper import Paper
from layers.sheet_tags import make_tags
from layers.sheet_words import word
from layers.store import Project

PROFILE = SheetProfile()
_AROUND_M = 20.0  # within which a line may be a limit of the EA
T = TypeVar("T")


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

    def draw(unfinished: Path) -> list[int]:
        sheet = EaSheet(scenes, ea_code, lang, paper)
        made = Paper(unfinished, f"{ea_code} {sheet.notes.title}", word("subject", lang), lang)
        lost = sheet.draw(made)
        made.canvas.save()
        return lost

    return whole_or_not(path, draw)


def whole_or_not(path: Path, draw: Callable[[Path], T]) -> T:
    """Write a file beside its place, then put it there: nobody ever sees half of one.

    Args:
        path: the file.
        draw: writes it under the name it is given.

    Raises:
        Refused: ``out_unwritable``, where the disk is full for instance.
    """
    unfinished = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        made = draw(unfinished)
        unfinished.replace(path)
    except OSError as e:
        raise Refused("out_unwritable", file=str(path), reason=unwritten(path, e)) from e
    finally:
        with contextlib.suppress(OSError):
            unfinished.unlink(missing_ok=True)
    return made


class EaSheet:
    """The map of an EA, planned; then drawn.

    Attributes:
        notes: its texts and its pages.
    """

    def __init__(self, scenes: CommitteeScenes, ea_code: str, lang: str, paper: str = "A4") -> None:
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
