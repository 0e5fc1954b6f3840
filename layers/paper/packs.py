"""Packs: all sheets of a committee in one PDF with a cover, bookmarks and page numbers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from gis.errors import EnumapError, Refused
from layers.outputs import SHEET, refuse_output
from layers.paper.form_words import form_word
from layers.paper.scenes import CommitteeScenes, CountyScenes
from layers.paper.sheet_cover import CoverSheet, Entry
from layers.paper.sheet_forms import FormSheet
from layers.paper.sheet_overviews import CommitteeSheet
from layers.paper.sheet_paper import Paper
from layers.paper.sheet_sketch import SketchSheet
from layers.printing import PROFILE, EaSheet
from layers.store import Project
from layers.whole_files import whole_or_not

KINDS = ("committee", "ea", "register", "list", "sketch")  # in the order in which they stand in a pack
USUAL = ("committee", "ea", "register", "list")
Progress = Callable[[int, int, str], None]


class Sheet(Protocol):
    """Something that is printed: planned when it is made, so that its pages are known before it is drawn."""

    @property
    def pages(self) -> int:
        """How many pages it has."""

    def draw(self, paper: Paper) -> list[int]:
        """Draw all pages; gives the buildings whose number found no place."""


@dataclass(frozen=True)
class Made:
    """A pack that was made.

    Attributes:
        code: of the committee.
        sheets: how many of each kind.
        pages: in all.
        unplaced: numbers of buildings that found no place on the map, by EA.
        refused: why some EAs are not in it.
    """

    code: str
    sheets: dict[str, int]
    pages: int
    unplaced: dict[str, list[int]]
    refused: list[EnumapError]


def make_pack(
    project: Project, committee: str, folder: Path, kinds: Sequence[str] = USUAL, progress: Progress | None = None, lang: str | None = None
) -> Made:
    """Write the pack of a committee to ``folder``/CODE.pdf, whole or not at all.

    Args:
        project: planned.
        committee: its code, 12 digits.
        folder: that is there.
        kinds: of `KINDS`.
        progress: called with EAs drawn, all of them, and the word ``sheets``.
        lang: zh or en; that of the rules by default.

    Raises:
        NotFound: ``committee_unknown``.
        Refused: ``no_plan``, ``sheet_kind``, ``font_missing``, ``out_unwritable``, and the others of `layers.outputs`.
    """
    refuse_kinds(kinds, KINDS)
    scenes = CountyScenes(project).committee(committee)
    path = pack_path(folder, committee)
    refuse_output(path, SHEET, [project.path])
    return write_pack(scenes, path, kinds, lang or project.rules.language, progress)


def refuse_kinds(kinds: Sequence[str], known: Sequence[str]) -> None:
    """Refuse what is no kind of sheet.

    Raises:
        Refused: ``sheet_kind``.
    """
    wrong = [kind for kind in kinds if kind not in known]
    if wrong or not kinds:
        raise Refused("sheet_kind", kind=", ".join(wrong), known=", ".join(known))


def pack_path(folder: Path, code: str) -> Path:
    """The file of a committee's or township's pack."""
    return folder / f"{code}.pdf"


def write_pack(scenes: CommitteeScenes, path: Path, kinds: Sequence[str], lang: str, progress: Progress | None = None) -> Made:
    """Write the pack of a committee, whole or not at all.

    Args:
        scenes: the committee.
        path: the PDF.
        kinds: of `KINDS`.
        lang: zh or en.
        progress: as in `make_pack`.

    Raises:
        Refused: ``font_missing``, ``out_unwritable``.
    """
    return whole_or_not(path, lambda unfinished: _draw(_Pack(scenes, kinds, lang), unfinished, progress))


class _Pack:
    """The sheets of a committee, planned."""

    def __init__(self, scenes: CommitteeScenes, kinds: Sequence[str], lang: str) -> None:
        self.scenes, self.lang, self.refused = scenes, lang, list[EnumapError]()
        self.parts: list[tuple[str, list[tuple[str, Sheet]]]] = []
        if "committee" in kinds:
            self.parts.append((scenes.code, [("committee", CommitteeSheet(scenes, lang, PROFILE))]))
        of_eas = [kind for kind in KINDS[1:] if kind in kinds]
        for code in scenes.own["ea_code"] if of_eas else []:
            try:
                scenes.refuse_unprintable(code)
            except Refused as refusal:
                self.refused.append(refusal)
                continue
            self.parts.append((code, [(kind, _sheet(scenes, code, kind, lang)) for kind in of_eas]))
        told = [refusal.say(lang) for refusal in self.refused]
        self.cover = CoverSheet(scenes, [name for name, _ in self.parts], told, lang, PROFILE)

    def entries(self) -> list[Entry]:
        """The contents."""
        out, first = [], self.cover.pages + 1
        for name, sheets in self.parts:
            pages = sum(sheet.pages for _, sheet in sheets)
            out.append(Entry(name, tuple(kind for kind, _ in sheets), first, pages))
            first += pages
        return out


def _sheet(scenes: CommitteeScenes, ea_code: str, kind: str, lang: str) -> Sheet:
    if kind == "ea":
        return EaSheet(scenes, ea_code, lang)
    return SketchSheet(scenes, ea_code, lang, PROFILE) if kind == "sketch" else FormSheet(scenes, ea_code, kind, lang, PROFILE)


def _draw(pack: _Pack, path: Path, progress: Progress | None) -> Made:
    entries, lang = pack.entries(), pack.lang
    paper = Paper(path, f"{pack.scenes.code} {pack.scenes.title(lang)}", form_word("cover", lang), lang)
    total = pack.cover.pages + sum(entry.pages for entry in entries)
    paper.number_pages(total, PROFILE.margin_mm)
    paper.mark(form_word("cover", lang), 0)
    pack.cover.draw(paper, entries)
    sheets: dict[str, int] = {}
    unplaced: dict[str, list[int]] = {}
    for done, (name, several) in enumerate(pack.parts):
        if progress:
            progress(done, len(pack.parts), "sheets")
        paper.mark(name, 0)
        for kind, sheet in several:
            if len(several) > 1:
                paper.mark(form_word(kind, lang), 1)
            lost = sheet.draw(paper)
            sheets[kind] = sheets.get(kind, 0) + 1
            if lost:
                unplaced[name] = lost
    paper.save()
    if progress:
        progress(len(pack.parts), len(pack.parts), "sheets")
    return Made(pack.scenes.code, sheets, total, unplaced, pack.refused)
