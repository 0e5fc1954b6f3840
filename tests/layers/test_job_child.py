"""Files from outside are read by a process of its own: what they do to it ends it alone, and is told in words."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from io import BytesIO
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import shapely

from layers.jobs import Job, Order, job, start
from layers.reading.drivers import unneeded
from layers.store import Project
from layers.work import job_child, uploads
from layers.work.job_claims import Worker
from layers.work.job_folder import JobFolder
from layers.work.job_worker import perform
from tests.gis import tables
from tests.layers.test_store import ROOT
from tests.town import EAST, NORTH

limited = pytest.mark.skipif(os.name == "nt", reason="Windows has no such limits")
CSV = "code,name\n370305100001,东\n".encode()


def imported(folder: Path, content: bytes = CSV, name: str = "totals.csv") -> tuple[Job, list[str]]:
    """A job that imports what was sent in, done; and the files that are left of it."""
    with Project.create(folder / "p.gpkg") as project:
        files = JobFolder.of(project.path)
        sent = uploads.keep(files, "p1", name, BytesIO(content), len(content))
        args = {"upload": sent.upload_id, "role": "committees", "mode": None, "mapping": {}, "file": name}
        args |= dict.fromkeys(("layer", "where", "crs", "attribution", "key"))
        made = start(project, Order("import", args, "p1", home=files.home, writes=True, again=False))
        worker = Worker(project, files.home)
        taken = worker.take()
        assert taken is not None and taken.job_id == made.job_id
        perform(worker, taken, files)
        found = job(project, made.job_id)
        assert project.revision == (found.state == "done")
        return found, [p.name for p in files.uploads.iterdir()]


def run(code: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)


@limited
def test_computing_time_and_memory_are_bounded() -> None:
    endless = run("from layers.work.job_child import limit; limit(1, 4000)\nwhile True: pass")
    assert endless.returncode == -signal.SIGXCPU
    large = run("from layers.work.job_child import limit; limit(60, 300)\ntry: b'x' * 2_000_000_000\nexcept MemoryError: print('bounded')")
    assert large.stdout == "bounded\n", large.stderr


@limited
def test_a_file_that_takes_too_long_is_refused_in_words_and_the_worker_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(job_child, "CPU_S", 0)  # less than it takes to load
    monkeypatch.setattr(job_child, "CPU_S_OF_MB", 0.0)
    found, _ = imported(tmp_path)
    assert found.state == "failed" and found.error is not None and found.error["code"] == "import_cpu"
    assert "计算时间" in found.error["zh"] and "Nothing was changed" in found.error["en"]


@limited
def test_a_file_that_needs_too_much_memory_is_refused_and_the_worker_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(job_child, "MEMORY_MB", 200)  # less than it takes to load
    found, left = imported(tmp_path)
    assert found.state == "failed" and found.error is not None and len(left) == 2


@limited
def test_what_libraries_reserve_leaves_room_for_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Bug: an allocator reserved a gigabyte, so that small files failed where the limit is two."""
    monkeypatch.setattr(job_child, "MEMORY_MB", 1100)
    sent = tmp_path / "sent.gpkg"
    x, y = np.divmod(np.arange(5_000), 150)
    squares = shapely.box(EAST + 20 * x, NORTH + 20 * y, EAST + 20 * x + 9, NORTH + 20 * y + 9)
    gpd.GeoDataFrame({"code": [f"3703051{k:05d}" for k in range(len(x))]}, geometry=squares, crs=tables.CRS).to_file(sent)
    found, _ = imported(tmp_path, sent.read_bytes(), "sent.gpkg")
    assert found.state == "done", found.error


def test_what_a_file_is_refused_for_is_told_in_both_languages_with_its_own_name(tmp_path: Path) -> None:
    found, left = imported(tmp_path, b"Rar!\x1a\x07", "乡.zip")
    assert found.state == "failed" and found.error is not None and found.error["code"] == "F18"
    assert "乡.zip" in found.error["zh"] and "乡.zip" in found.error["en"] and len(left) == 2


def test_the_process_loads_the_drivers_of_deliveries_and_no_others() -> None:
    start = "import os, sys; os.environ['OGR_SKIP'] = sys.argv[1]"
    code = f"{start}\nfrom layers.reading.drivers import pyogrio\nprint(sorted(pyogrio.list_drivers()))"
    words = [sys.executable, "-c", code, unneeded()]
    found = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert "GeoJSON" in found and "GPKG" in found and "ESRI Shapefile" in found
    assert not [name for name in ("VRT", "WFS", "GML", "PDF", "SQLite", "XLSX", "DXF", "HTTP") if f"'{name}'" in found], found
