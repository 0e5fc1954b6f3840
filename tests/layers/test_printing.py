"""The printed sheet of an EA: whole, true to scale, in both languages, with its font inside."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely

from gis.errors import NotFound, Refused
from gis.schema import BUILDINGS, COMMITTEES, EAS
from layers import vendor
from layers.paper import fonts
from layers.paper.sheet_paper import Paper
from layers.planning.project_plan import delineate_project
from layers.printing import write_sheet
from layers.store import Project
from tests.gis import tables
from tests.town import make_town

INSET_GREY = 0.35  # of the EA in its committee; flags and arrows have others


@pytest.fixture(scope="module", autouse=True)
def font() -> Path:
    vendor.ensure()
    return fonts.font_path()


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_town(tmp_path_factory.mktemp("sheets") / "town.gpkg")


def first_ea(project: Project) -> str:
    return str(project.read(EAS)["ea_code"].iloc[0])


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_sheet_is_one_page_with_its_font_inside(project: Path, tmp_path: Path, lang: str) -> None:
    with Project.open(project) as opened:
        write_sheet(opened, first_ea(opened), tmp_path / "s.pdf", lang)
    pdf = (tmp_path / "s.pdf").read_bytes()
    assert pdf.startswith(b"%PDF") and len(re.findall(rb"/Type /Page\b", pdf)) == 1
    assert b"/FontFile2" in pdf and b"/ToUnicode" in pdf
    assert list(tmp_path.iterdir()) == [tmp_path / "s.pdf"]


@pytest.mark.parametrize(("lang", "language", "subject"), [("zh", b"/Lang (zh-CN)", None), ("en", b"/Lang (en)", b"/Subject (EA sheet)")])
def test_a_sheet_says_what_it_is_and_names_no_font_that_is_not_inside(
    project: Path, tmp_path: Path, lang: str, language: bytes, subject: bytes | None
) -> None:
    """Bug: Helvetica was listed, author "anonymous", subject "unspecified"."""
    with Project.open(project) as opened:
        code = first_ea(opened)
        write_sheet(opened, code, tmp_path / "s.pdf", lang)
    pdf = (tmp_path / "s.pdf").read_bytes()
    assert b"Helvetica" not in pdf and b"/Type1" not in pdf
    assert language in pdf and b"/Author (Enumap)" in pdf and (subject is None or subject in pdf)
    title = re.search(rb"/Title \((.*?)\)\s*/", pdf, re.DOTALL)
    assert title is not None and "".join(f"\\000{figure}" for figure in code).encode() in title[1]
    assert b"unspecified" not in pdf and b"anonymous" not in pdf


def test_a_border_that_two_neighbours_share_is_dashed_once(project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Bug: it was drawn for each of them, and dashes over other dashes look like a solid line."""
    drawn: list[shapely.Geometry] = []
    shape = Paper.shape

    def noted(self: Paper, line: shapely.Geometry, width: float, **look: Any) -> None:
        if look.get("dash") == (2.0, 1.2):
            drawn.append(line)
        shape(self, line, width, **look)

    monkeypatch.setattr(Paper, "shape", noted)
    with Project.open(project) as opened:
        eas = opened.read(EAS)
        write_sheet(opened, first_ea(opened), tmp_path / "s.pdf")
    others = shapely.boundary(eas.geometry.to_numpy()[1:])
    shared = [a.intersection(b) for k, a in enumerate(others) for b in others[:k]]
    seen = shapely.union_all([part for part in shared if part.length > 0])
    assert drawn and sum(line.intersection(seen).length for line in drawn) == pytest.approx(
        shapely.union_all(drawn).intersection(seen).length
    )
    assert any(line.intersection(seen).length > 1 for line in drawn)


@pytest.mark.parametrize(("lang", "text"), [("zh", "建筑物:无住房单元"), ("en", "building without housing units")])
def test_each_fill_of_a_building_is_in_the_legend(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lang: str, text: str
) -> None:
    """Bug: buildings of its own without housing units are white, and the legend had no such sign."""
    said: list[str] = []
    boxes: list[float | None] = []
    monkeypatch.setattr(Paper, "text", lambda self, x, y, line, *_, **__: said.append(line))
    monkeypatch.setattr(Paper, "box", lambda self, box, width, fill=None: boxes.append(fill))
    with Project.open(project) as opened:
        write_sheet(opened, first_ea(opened), tmp_path / "s.pdf", lang)
    assert text in said and {0.78, 0.93, 1.0} <= set(boxes)


def test_the_same_sheet_is_the_same_file(project: Path, tmp_path: Path) -> None:
    with Project.open(project) as opened:
        for name in ("a.pdf", "b.pdf"):
            write_sheet(opened, first_ea(opened), tmp_path / name)
    assert (tmp_path / "a.pdf").read_bytes() == (tmp_path / "b.pdf").read_bytes()


def test_a_hole_in_an_ea_is_left_out_where_the_sheet_shows_it_in_its_committee(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Bug: an area around two others was drawn as one block, as if it were the whole committee."""
    drawn: list[list[np.ndarray]] = []
    monkeypatch.setattr(Paper, "fill", lambda self, rings, grey: grey == INSET_GREY and drawn.append(rings))
    east, north = 500_000.0, 4_060_000.0
    land = shapely.box(east, north, east + 300, north + 300) - shapely.box(east + 100, north + 100, east + 200, north + 200)
    spots = [(east + x, north + y) for x in (20, 60, 220, 260) for y in (20, 60, 220, 260)]
    houses = tables.buildings(*[shapely.box(x, y, x + 12, y + 12) for x, y in spots], housing_units=5.0)
    with Project.create(tmp_path / "ring.gpkg") as made:
        made.write({COMMITTEES: tables.committees(land), BUILDINGS: houses})
        delineate_project(made, workers=1)
        write_sheet(made, first_ea(made), tmp_path / "s.pdf")
    (rings,) = drawn
    areas = sorted(shapely.Polygon(ring).area for ring in rings)
    assert len(areas) == 2 and areas[0] / areas[1] == pytest.approx(1 / 9, rel=1e-3)


def test_an_unknown_code_names_near_ones_and_writes_nothing(project: Path, tmp_path: Path) -> None:
    with Project.open(project) as opened:
        code = first_ea(opened)
        with pytest.raises(NotFound) as refusal:
            write_sheet(opened, code[:-1] + "9", tmp_path / "s.pdf")
    assert code[:12] in str(refusal.value) and not list(tmp_path.iterdir())


def test_a_folder_that_is_not_there_is_refused(project: Path, tmp_path: Path) -> None:
    with Project.open(project) as opened, pytest.raises(Refused):
        write_sheet(opened, first_ea(opened), tmp_path / "none" / "s.pdf")


def test_a_character_the_font_lacks_shows_as_a_square() -> None:
    assert fonts.missing_characters("普查小区\U00020000") == "\U00020000"
    assert fonts.drawable("区\U00020000") == "区" + fonts.SIGN
    assert fonts.drawable("垸崾盩") == "垸崾盩"
