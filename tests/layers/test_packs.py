"""Packs of committees, read back from the PDF: all sheets, bookmarks, page numbers, every number once, true to scale."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest
import shapely

from gis.errors import NotFound, Refused
from gis.rules import Rules
from gis.schema import BARRIERS, BUILDINGS, COMMITTEES, EAS, PARTS
from layers import vendor
from layers.paper.pack_runs import ALL_KINDS, Wanted, make_packs
from layers.paper.packs import KINDS, make_pack
from layers.planning.project_plan import delineate_project
from layers.store import Project
from tests.gis import tables
from tests.layers.pdf_pages import bookmarks, dark_bar_mm, page_boxes, page_texts
from tests.layers.test_full_disk import small_disk
from tests.town import EAST, NORTH, A, B, make_town

_OF_AN_EA = ["EA map", "Building register", "Householder list", "Sketch sheet"]
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Path:
    vendor.ensure()
    return make_town(tmp_path_factory.mktemp("packs") / "town.gpkg")


@pytest.fixture(scope="module")
def pack(town: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pack")
    with Project.open(town) as project:
        make_pack(project, A, folder, KINDS, lang="en")
    return folder / f"{A}.pdf"


def eas_of(town: Path, committee: str) -> list[str]:
    with Project.open(town) as project:
        eas = project.read(EAS)
    return sorted(eas.loc[eas["committee_code"] == committee, "ea_code"])


def test_a_pack_has_a_bookmark_for_each_sheet_and_numbers_its_pages(town: Path, pack: Path) -> None:
    texts, marks = page_texts(pack), bookmarks(pack)
    assert all(f"{k} / {len(texts)}" in text for k, text in enumerate(texts, start=1))
    eas = eas_of(town, A)
    assert [title for level, title, _ in marks if level == 0][2:] == eas and marks[0] == (0, "Cover", 1)
    below = {"EA map", "Building register", "Householder list", "Sketch sheet"}
    assert [title for level, title, _ in marks if level == 1] == [
        *(["EA map", "Building register", "Householder list", "Sketch sheet"] * len(eas))
    ]
    for level, title, page in marks:
        if level == 1 and title in below and title != "EA map":
            assert title in texts[page - 1]


def test_the_contents_say_where_each_ea_begins(town: Path, pack: Path) -> None:
    first = {title: page for level, title, page in bookmarks(pack) if level == 0}
    cover = page_texts(pack)[0]
    for code in eas_of(town, A):
        assert re.search(rf"{code}.*?\b{first[code]}\b", cover, re.DOTALL)


def test_fonts_are_inside_and_the_file_names_nobody(pack: Path) -> None:
    pdf = pack.read_bytes()
    assert b"/FontFile2" in pdf and b"Helvetica" not in pdf and b"/Author (Enumap)" in pdf and b"/Lang (en)" in pdf


def test_every_unit_has_one_row_and_every_building_one_number_on_the_map(town: Path, pack: Path) -> None:
    with Project.open(town) as project:
        parts = project.read(PARTS)
    texts, marks = page_texts(pack), bookmarks(pack)
    for code in eas_of(town, A):
        pages = [(title, page - 1) for level, title, page in marks if level == 1]
        mine = parts[parts["ea_code"] == code]
        at = next(k for k, (title, page) in enumerate(pages) if title == "EA map" and code[12:] in texts[page].split("\n")[1])
        (_, ea_map), (_, register), (_, form), (_, after) = pages[at : at + 4]
        rows = "\n".join(texts[form:after])
        units = int(mine["housing_units"].sum())
        assert all(len(re.findall(rf"^{k:03d}\b", rows, re.MULTILINE)) == 1 for k in range(1, units + 1))
        assert all(building in "\n".join(texts[register:form]) for building in mine["building_id"])
        shown = [text.text.split("\n")[0] for text in page_boxes(pack, ea_map)]
        words = [word for text in shown for word in text.split()]
        assert all(str(int(number)) in words for number in mine["building_no"])


def test_an_ea_map_says_where_to_begin(pack: Path) -> None:
    page = next(page for level, title, page in bookmarks(pack) if title == "EA map") - 1
    assert "begin at building 1 and follow the numbers" in page_texts(pack)[page].replace("\r\n", " ")


def test_labels_of_the_committee_map_lie_over_no_other(pack: Path) -> None:
    page = next(page for level, title, page in bookmarks(pack) if level == 0 and title not in ("Cover",)) - 1
    boxes = [shapely.box(*text.box) for text in page_boxes(pack, page) if re.fullmatch(r"\d{3}", text.text)]
    assert len(boxes) > 1
    assert all(a.intersection(b).area < 0.01 for k, a in enumerate(boxes) for b in boxes[:k])


def test_the_check_bar_is_100_mm_on_paper(pack: Path) -> None:
    page = next(page for level, title, page in bookmarks(pack) if title == "EA map") - 1
    assert dark_bar_mm(pack, page, 13.0) == pytest.approx(100.0, abs=0.5)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_an_ea_with_too_many_households_is_left_out_and_the_cover_says_why(tmp_path: Path, town: Path, lang: str) -> None:
    land = shapely.box(EAST, NORTH, EAST + 300, NORTH + 200)
    house = shapely.box(EAST + 100, NORTH + 80, EAST + 120, NORTH + 95)
    with Project.create(tmp_path / "p.gpkg", replace(Rules(), split_above=2000.0, ordinary_households=99.0)) as project:
        houses = tables.buildings(house, housing_units=100.0)
        project.write({COMMITTEES: tables.committees(land), BUILDINGS: houses, BARRIERS: tables.barriers()})
        delineate_project(project, workers=1)
        made = make_pack(project, tables.code(0), tmp_path, lang=lang)
    assert [refusal.code for refusal in made.refused] == ["sheet_households"] and made.sheets == {"committee": 1}
    cover = page_texts(tmp_path / f"{tables.code(0)}.pdf")[0].replace("\r\n", "")
    assert ("100" in cover) and (("不能打印" if lang == "zh" else "is not printed") in cover)


def test_only_what_has_changed_is_drawn_again(town: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copy(town, tmp_path / "town.gpkg"))
    wanted = Wanted(tmp_path / "out", ALL_KINDS, workers=1)
    with Project.open(copy) as project:
        assert sorted(make_packs(project, wanted).made) == [A[:9], A, B]
        before = {file.name: file.read_bytes() for file in wanted.folder.glob("*.pdf")}
        assert make_packs(project, wanted).made == {}
        (wanted.folder / f"{B}.pdf").unlink()
        assert sorted(make_packs(project, wanted).made) == [B]
        assert {file.name: file.read_bytes() for file in wanted.folder.glob("*.pdf")} == before
        eas = project.read(EAS)
        eas.loc[eas["committee_code"] == A, "name"] = "改名"
        project.write({EAS: eas})
        assert A in make_packs(project, wanted).made
        assert sorted(make_packs(project, replace(wanted, resume=False)).made) == [A[:9], A, B]


def test_two_processes_draw_the_same_as_one(town: Path, tmp_path: Path) -> None:
    with Project.open(town) as project:
        for workers in (1, 2):
            make_packs(project, Wanted(tmp_path / str(workers), ("ea",), workers=workers))
    assert [(tmp_path / "1" / f"{code}.pdf").read_bytes() for code in (A, B)] == [
        (tmp_path / "2" / f"{code}.pdf").read_bytes() for code in (A, B)
    ]


def test_a_run_that_is_killed_leaves_whole_files_and_the_next_goes_on(town: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    command = [sys.executable, "server.py", "sheets", str(town), "--out", str(out), "--kind", "ea,list", "--workers", "2", "--json"]
    for wait_s in (1.0, 2.0, 3.0):
        with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as running:
            time.sleep(wait_s)
            os.kill(running.pid, signal.SIGKILL)
        for file in out.glob("*.pdf"):
            assert page_texts(file)
        if (out / "sheets.json").exists():
            json.loads((out / "sheets.json").read_text(encoding="utf-8"))
    said = json.loads(subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout)
    assert sorted([*said["made"], *said["kept"]]) == [A, B]
    assert not list(out.glob(".*")) and sorted(file.name for file in out.glob("*.pdf")) == [f"{A}.pdf", f"{B}.pdf"]


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0 or not shutil.which("mount"), reason="needs the right to mount a disk")
def test_a_full_disk_is_said_in_words_and_leaves_no_half_of_a_file(town: Path, tmp_path: Path) -> None:
    with small_disk(tmp_path, 120_000) as disk, Project.open(town) as project:
        with pytest.raises(Refused) as refused:
            make_packs(project, Wanted(disk, KINDS, workers=1))
        assert refused.value.code == "out_unwritable" and "磁盘" in refused.value.say("zh")
        assert [file.name for file in disk.iterdir() if file.suffix == ".part"] == []
        assert all(page_texts(file) for file in disk.glob("*.pdf"))


def test_what_cannot_be_printed_is_refused_by_name(town: Path, tmp_path: Path) -> None:
    with Project.open(town) as project:
        for kinds, committees, code in ((("map",), (), "sheet_kind"), ((), (), "sheet_kind")):
            with pytest.raises(Refused) as refused:
                make_packs(project, Wanted(tmp_path, kinds, committees))
            assert refused.value.code == code
        with pytest.raises(NotFound) as unknown:
            make_packs(project, Wanted(tmp_path, ("ea",), ("999",)))
        assert unknown.value.code == "committee_unknown" and A in str(unknown.value)
        (tmp_path / "sheets.json").write_text("[]")
        with pytest.raises(Refused) as foreign:
            make_packs(project, Wanted(tmp_path, ("ea",)))
        assert foreign.value.code == "sheets_record"
