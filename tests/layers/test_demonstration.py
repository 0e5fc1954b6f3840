"""The demo project: whole or not there; never in place of a user's own files. Its county is replaced by the world of test_imports."""

from __future__ import annotations

import csv
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from gis.errors import Refused
from gis.schema import DWELLINGS, EAS, PARTS, REGIONS, TOTALS
from layers.demo_county import demonstration
from layers.demo_county.demo import ATTRIBUTION
from layers.demo_county.demonstration import PROJECT, make_demo
from layers.storage.stored_tables import SOURCES
from layers.store import Project
from tests.layers.test_imports import WEST, buildings, committees, road

ROOT = Path(__file__).resolve().parents[2]


def small_county(folder: Path, seed: int = 1) -> dict[str, Path]:
    files = {n: folder / f"{n}.gpkg" for n in ("committees", "buildings", "barriers")}
    for name, frame in {"committees": committees(), "buildings": buildings(), "barriers": road()}.items():
        frame.to_file(files[name])
    lists = {
        "regions": [["code", "name"], ["370305", "临淄区"]],
        "totals": [["code", "housing_units"], [WEST, 100]],
        "dwellings": [["building_id", "entrance"], *[["w00", 1]] * 7],
    }
    for name, lines in lists.items():
        files[name] = folder / f"{name}.csv"
        with files[name].open("w", newline="", encoding="utf-8") as f:
            csv.writer(f).writerows(lines)
    return files


@pytest.fixture(autouse=True)
def _small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(demonstration, "write_demo", small_county)


def test_the_demo_is_imported_and_planned(tmp_path: Path) -> None:
    path = make_demo(tmp_path / "demo", "en")
    with Project.open(path) as project:
        assert [len(project.read(t)) for t in (PARTS, REGIONS, TOTALS, DWELLINGS)] == [50, 1, 1, 1]
        assert project.read(PARTS).set_index("building_id").loc["w00", "housing_units"] == 7
        assert project.read(EAS)["name"].str.startswith("EA ").all()
    assert [p.name for p in tmp_path.iterdir()] == ["demo"]


def test_made_anew_it_takes_the_place_of_the_earlier_one(tmp_path: Path) -> None:
    first = make_demo(tmp_path / "demo").stat().st_ino
    assert make_demo(tmp_path / "demo").stat().st_ino != first
    assert [p.name for p in tmp_path.iterdir()] == ["demo"]


def test_a_folder_of_the_user_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "demo").mkdir()
    (tmp_path / "demo" / "thesis.txt").write_text("mine")
    with pytest.raises(Refused, match="is no demo of Enumap"):
        make_demo(tmp_path / "demo")
    assert (tmp_path / "demo" / "thesis.txt").read_text() == "mine" and len(list(tmp_path.iterdir())) == 1


def test_a_run_that_fails_leaves_the_earlier_demo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = make_demo(tmp_path / "demo").read_bytes()

    def broken(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(demonstration, "delineate_project", broken)
    with pytest.raises(KeyboardInterrupt):
        make_demo(tmp_path / "demo")
    assert (tmp_path / "demo" / PROJECT).read_bytes() == before and [p.name for p in tmp_path.iterdir()] == ["demo"]


KILLED = """
import sys
from pathlib import Path
from layers.demo_county import demonstration
from tests.layers.test_demonstration import small_county
demonstration.write_demo = small_county
print("ready", flush=True)
demonstration.make_demo(Path(sys.argv[1]))
"""


@pytest.mark.skipif(os.name == "nt", reason="kills by signal")
def test_a_killed_first_run_leaves_no_half_demo(tmp_path: Path) -> None:
    for wait_s in (0.1, 0.5):
        running = subprocess.Popen([sys.executable, "-c", KILLED, str(tmp_path / "demo")], cwd=ROOT, stdout=subprocess.PIPE)
        assert running.stdout is not None and running.stdout.readline() == b"ready\n"
        time.sleep(wait_s)
        running.send_signal(signal.SIGKILL)
        running.wait()
        running.stdout.close()
        assert not (tmp_path / "demo").exists() or (tmp_path / "demo" / PROJECT).is_file()
    make_demo(tmp_path / "demo")
    assert [p.name for p in tmp_path.iterdir()] == ["demo"]  # what the killed runs left is gone


def test_the_demo_says_whose_data_it_is(tmp_path: Path) -> None:
    with Project.open(make_demo(tmp_path / "demo")) as project:
        assert set(project.read(SOURCES)["attribution"]) == {ATTRIBUTION}
