"""Files that were sent in: whole or not at all, each of who has sent it, under names of our own, deleted after some days."""

from __future__ import annotations

import os
import time
from io import BytesIO
from pathlib import Path

import pytest

from gis.errors import NotFound, Refused
from layers.work.job_folder import JobFolder
from layers.work.uploads import delete, keep, listed, sent


@pytest.fixture
def folder(tmp_path: Path) -> JobFolder:
    return JobFolder(tmp_path / "town-jobs", upload_mb=1)


def test_what_was_sent_is_kept_under_a_name_of_our_own(folder: JobFolder) -> None:
    made = keep(folder, "p1", "../../etc/cron.d/乡\n.GeoJSON", BytesIO(b"{}"), 2)
    assert (made.name, made.bytes) == ("乡.GeoJSON", 2) and made.path(folder).read_bytes() == b"{}"
    assert made.path(folder).parent == folder.uploads and made.path(folder).name == f"{made.upload_id}.geojson"
    assert keep(folder, "p1", "x.sh", BytesIO(b"a"), None).path(folder).suffix == ".bin"


def test_each_has_ones_own(folder: JobFolder) -> None:
    made = keep(folder, "p1", "a.csv", BytesIO(b"a"), 1)
    assert listed(folder, "p1") == [made] and listed(folder, "p2") == [] and sent(folder, "p1", made.upload_id) == made
    for owner, wanted in (("p2", made.upload_id), ("p1", "../x"), ("p1", "")):
        with pytest.raises(NotFound):
            sent(folder, owner, wanted)
    delete(folder, made)
    assert list(folder.uploads.iterdir()) == []


def test_what_comes_cut_short_or_too_large_leaves_nothing(folder: JobFolder) -> None:
    with pytest.raises(Refused, match="Only 1 of 2 bytes"):
        keep(folder, "p1", "a.csv", BytesIO(b"a"), 2)
    with pytest.raises(Refused, match="1 MB at most"):
        keep(folder, "p1", "a.csv", BytesIO(b"a" * 1_000_001), None)
    assert list(folder.uploads.iterdir()) == []


def test_what_is_old_or_left_unfinished_is_deleted(folder: JobFolder) -> None:
    keep(folder, "p1", "old.csv", BytesIO(b"a"), 1)
    for path in folder.uploads.iterdir():
        os.utime(path, (0, time.time() - 8 * 86_400))
    young = keep(folder, "p1", "young.csv", BytesIO(b"a"), 1)
    outcomes = folder.path / "outcomes"
    for attempt in ("gone", "works"):
        (outcomes / f"j.{attempt}.part").mkdir(parents=True)
        os.utime(outcomes / f"j.{attempt}.part", (0, time.time() - 120))
    folder.clean({"works"})
    assert listed(folder, "p1") == [young] and [p.name for p in outcomes.iterdir()] == ["j.works.part"]
    folder.drop("works")
    assert list(outcomes.iterdir()) == []


def test_an_outcome_is_there_once_it_is_whole(folder: JobFolder) -> None:
    with pytest.raises(ZeroDivisionError), folder.outcome("j", "w") as made:
        (made / "a.pdf").write_bytes(b"half")
        raise ZeroDivisionError
    with pytest.raises(NotFound):
        folder.made("j", "a.pdf")
    for content in (b"first", b"second"):  # an attempt that ended before it could say so
        with folder.outcome("j", "w") as made:
            (made / "a.pdf").write_bytes(content)
            assert not (folder.path / "outcomes" / "j" / "a.pdf").exists() or content == b"second"
    assert folder.made("j", "a.pdf").read_bytes() == b"second" and len(list((folder.path / "outcomes").iterdir())) == 1
