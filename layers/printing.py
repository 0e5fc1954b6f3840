"""An EA's sheet as PDF: the map an enumerator walks with."""

from __future__ import annotations

import contextlib
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

PROFILE = SheetProfile()
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
        lost = _draw(scenes, ea_code, unfinished, lang, paper)
        unfinished.replace(path)
    except OSError as e:
        raise Refused("out_unwritable", file=str(path), reason=unwritten(path, e)) from e
    finally:
        with contextlib.suppress(OSError):
            unfinished.unlink(missing_ok=True)
    return lost


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


def _draw(scenes: _Scenes, ea_code: str, path: Path, lang: str, paper_name: str) -> list[int]:
    scene = scenes.scene(scenes.row(ea_code), lang)
    tags = make_tags(scenes.parts, scene.ea, scenes.guessed, lang, PROFILE)
    pages = sheet_pages(scene.outline, tags.signs, PROFILE, paper_name)
    sources, date = scenes.origin(lang)
    notes = Notes(scenes.title(scene, lang), lang, date, sources, pages, tags.signs.numbers, scene.ea["committee_code"] in scenes.stale)
    paper = Paper(path, f"{ea_code} {notes.title}", word("subject", lang), lang)
    lost = [n for number in range(len(pages)) for n in _draw_page(paper, scene, tags, notes, number)]
    paper.canvas.save()
    return sorted(set(lost))


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
