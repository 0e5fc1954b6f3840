"""Backups: made while others write, whole or refused, and taken back as they were."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import zipfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event, Thread

import numpy as np
import pytest

from gis.errors import NotFound, Refused
from gis.schema import BUILDINGS, PARTS
from layers.safekeeping.backups import HOURLY, back_up, folder_of, newest, restore, rotate, stamps, verify
from layers.safekeeping.hourly import Hourly
from layers.safekeeping.sealed import write_sealed
from layers.storage.fingerprints import fingerprints
from layers.store import Project
from tests.databases import schema
from tests.layers.test_migrating import make_older
from tests.layers.test_store import fill

NOON = datetime(2026, 4, 1, 12, tzinfo=UTC)


def prints(project: Project) -> object:
    with project.reading() as connection:
        return fingerprints(connection)


@pytest.fixture
def project(place: str) -> Project:
    with Project.create(place) as made:
        fill(made, 300)
        yield made


@pytest.fixture
def second(request: pytest.FixtureRequest, place: str, tmp_path: Path) -> str:
    """A free place of the same kind."""
    if Path(place).suffix == ".gpkg":
        yield str(tmp_path / "again" / "county.gpkg")
        return
    with schema(request.getfixturevalue("server")) as url:
        yield url


def test_what_is_restored_is_what_was_backed_up(project: Project, second: str, tmp_path: Path) -> None:
    (tmp_path / "again").mkdir()
    before = prints(project)
    made = back_up(project, tmp_path / "b", now=NOON)
    fill(project, 20)
    assert made.path.name == f"{project.path.stem}.000001.20260401T120000Z.by-hand.enumap-backup"
    told = verify(made.path)
    assert told == made.manifest and told["revision"] == "1" and told["rows"]["buildings"] == 300
    assert restore(made.path, second) == told
    with Project.open(second) as again:
        assert prints(again) == before
        fill(again, 7)
        assert len(again.read(BUILDINGS)) == 7
    assert len(project.read(BUILDINGS)) == 20, "the project itself is as it was"
    assert [p.name for p in (tmp_path / "b").iterdir()] == [made.path.name]


def test_nothing_is_restored_over_what_is_there(project: Project, place: str, tmp_path: Path) -> None:
    made, before = back_up(project, tmp_path / "b"), prints(project)
    with pytest.raises(Refused, match="is there already"):
        restore(made.path, place)
    assert prints(project) == before


@pytest.mark.parametrize("place", ["file"], indirect=True)
def test_a_backup_of_a_file_becomes_a_project_in_a_database(project: Project, server: str, tmp_path: Path) -> None:
    made, before = back_up(project, tmp_path / "b"), prints(project)
    with schema(server) as url:
        restore(made.path, url)
        with Project.open(url) as again:
            assert prints(again) == before


@pytest.mark.parametrize("place", ["server"], indirect=True)
def test_a_backup_of_a_database_becomes_no_file_at_once(project: Project, tmp_path: Path) -> None:
    made = back_up(project, tmp_path / "b")
    with pytest.raises(Refused, match=r"server\.py copy makes a file"):
        restore(made.path, tmp_path / "x.gpkg")
    assert not (tmp_path / "x.gpkg").exists()


@pytest.mark.parametrize("place", ["server"], indirect=True)
def test_a_dump_with_other_rows_than_its_manifest_is_not_there_at_all(project: Project, server: str, tmp_path: Path) -> None:
    made = back_up(project, tmp_path / "b")
    with zipfile.ZipFile(made.path) as archive:
        archive.extractall(tmp_path)
    manifest = {**made.manifest, "rows": {**made.manifest["rows"], "buildings": 299}}
    write_sealed(tmp_path / "other.enumap-backup", manifest, "project.dump", tmp_path / "project.dump", packed=False)
    before = prints(project)
    with schema(server) as url:
        with pytest.raises(Refused, match="other rows in buildings"):
            restore(tmp_path / "other.enumap-backup", url)
        with pytest.raises(NotFound):
            Project.open(url)
    assert prints(project) == before, "the schema that was dumped has its name again"


@pytest.mark.parametrize("place", ["file"], indirect=True)
def test_a_backup_of_an_earlier_version_is_whole_and_is_brought_up_to_date(place: str, tmp_path: Path) -> None:
    from layers.storage.file_connections import FileConnections

    older = Project(FileConnections.open(make_older(Path(place))))
    made = back_up(older, tmp_path / "b")
    older.close()
    assert verify(made.path)["schema_version"] == "3"
    restore(made.path, tmp_path / "x.gpkg")
    with Project.open(tmp_path / "x.gpkg") as again:
        assert again.migrated is not None and len(again.read(BUILDINGS)) == 50


def test_backups_are_made_while_others_write(project: Project, place: str, tmp_path: Path) -> None:
    ended, wrote, faults = Event(), Event(), []

    def write() -> None:
        with Project.open(place) as other:
            count = 0
            while not ended.is_set():
                count += 1
                try:
                    fill(other, 10 + count % 7)
                except Exception as e:
                    faults.append(e)
                wrote.set()

    writer, made = Thread(target=write), []
    writer.start()
    try:
        for _ in range(4):
            wrote.clear()
            assert wrote.wait(60)
            made.append(back_up(project, tmp_path / "b"))
    finally:
        ended.set()
        writer.join()
    assert faults == []
    for one in made:
        rows = verify(one.path)["rows"]
        assert rows["buildings"] == rows["building_parts"]
    revisions = [int(m.manifest["revision"]) for m in made]
    assert revisions == sorted(set(revisions))


# damage ---------------------------------------------------------------------------------------------------------------
@pytest.fixture(scope="module")
def backup(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("backup")
    with Project.create(folder / "county.gpkg") as project:
        fill(project, 200)
        return back_up(project, folder / "b").path


def refused(path: Path, target: Path) -> str:
    with pytest.raises(Refused) as one:
        restore(path, target)
    assert not target.exists() and list(target.parent.glob(".*")) == []
    return one.value.code


def test_a_backup_cut_short_anywhere_is_refused(backup: Path, tmp_path: Path) -> None:
    content, cut = backup.read_bytes(), tmp_path / "cut.enumap-backup"
    for k in range(100):
        size = (len(content) - 1) * k // 99
        cut.write_bytes(content[:size])
        assert refused(cut, tmp_path / "x.gpkg") in ("backup_broken", "backup_foreign"), size


def test_a_backup_with_one_bit_altered_anywhere_is_refused(backup: Path, tmp_path: Path) -> None:
    content, altered = backup.read_bytes(), tmp_path / "altered.enumap-backup"
    rng = np.random.default_rng(1)
    for at in [0, 1, 30, len(content) - 1, len(content) - 64, len(content) - 70, *rng.integers(0, len(content), 60)]:
        spoilt = bytearray(content)
        spoilt[at] ^= 1 << int(rng.integers(8))
        altered.write_bytes(spoilt)
        assert refused(altered, tmp_path / "x.gpkg") in ("backup_broken", "backup_foreign"), at


def test_a_backup_with_bytes_added_is_refused(backup: Path, tmp_path: Path) -> None:
    content, longer = backup.read_bytes(), tmp_path / "longer.enumap-backup"
    for more in (b"\0", b"x" * 64, content):
        longer.write_bytes(content + more)
        assert more == content or refused(longer, tmp_path / "x.gpkg") == "backup_broken"


@pytest.mark.parametrize("change", ["rows", "content", "sha256", "format", "member"])
def test_a_seal_does_not_help_what_does_not_fit(backup: Path, tmp_path: Path, change: str) -> None:
    with zipfile.ZipFile(backup) as archive:
        archive.extractall(tmp_path)
    manifest, content = json.loads((tmp_path / "manifest.json").read_text()), tmp_path / "project.gpkg"
    if change == "rows":
        manifest["rows"]["buildings"] += 1
    elif change == "content":
        with sqlite3.connect(content) as connection:
            connection.execute("DELETE FROM building_parts WHERE fid = 7")
        connection.close()
        from layers.safekeeping.sealed import hash_of

        manifest["sha256"] = hash_of(content)
    else:
        manifest[change] = {"sha256": "0" * 64, "format": 2, "member": "../evil"}[change]
    write_sealed(tmp_path / "other.enumap-backup", manifest, "project.gpkg", content)
    assert refused(tmp_path / "other.enumap-backup", tmp_path / "x.gpkg").startswith("backup_")


@pytest.mark.parametrize("content", [b"", b"PK", b"PK\x03\x04" + b"\0" * 200, b"x" * 500, "text".encode("utf-16")])
def test_other_files_are_refused_in_words(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "a.enumap-backup").write_bytes(content)
    assert refused(tmp_path / "a.enumap-backup", tmp_path / "x.gpkg") in ("backup_foreign", "backup_broken")
    with pytest.raises(NotFound, match="no such backup"):
        verify(tmp_path / "none.enumap-backup")


@pytest.mark.parametrize("place", ["file"], indirect=True)
def test_a_project_that_is_damaged_is_not_backed_up_and_frozen(project: Project, tmp_path: Path) -> None:
    good = Hourly(project, tmp_path / "b", lambda e: pytest.fail(str(e))).once()
    assert good is not None
    project.close()
    data = bytearray(Path(project.path).read_bytes())
    with sqlite3.connect(project.path) as connection:
        root = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'building_parts'").fetchone()[0]
    connection.close()
    data[(root - 1) * 4096 : root * 4096] = os.urandom(4096)
    Path(project.path).write_bytes(data)
    told: list[BaseException] = []
    with Project.open(project.path) as again:
        assert Hourly(again, tmp_path / "b", told.append).once() is None
        assert [e.code for e in told if isinstance(e, Refused)] == ["project_spoilt"]
        with pytest.raises(Refused, match=r"server\.py restore"):
            again.write({})
        assert again.revision == 1, "what is whole is read"
    assert list(stamps("county", tmp_path / "b")) == [good.path]
    restore(good.path, tmp_path / "x.gpkg")
    with Project.open(tmp_path / "x.gpkg") as restored:
        assert len(restored.read(PARTS)) == 300


# many -----------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("place", ["file"], indirect=True)
def test_old_hourly_ones_go_and_those_by_hand_stay(project: Project, tmp_path: Path) -> None:
    folder = tmp_path / "b"
    hand = back_up(project, folder, now=NOON)
    first = back_up(project, folder, HOURLY, NOON)
    for k in range(1, 60):
        name = f"county.{k + 2:06d}.{NOON + timedelta(hours=k):%Y%m%dT%H%M%SZ}.hourly.enumap-backup"
        shutil.copy(first.path, folder / name)
    (folder / "other.000001.20260401T120000Z.hourly.enumap-backup").touch()
    (folder / "letter.txt").touch()
    last = back_up(project, folder, HOURLY, NOON - timedelta(days=400))  # the clock was set back
    gone = rotate("county", folder)
    assert last.stamp.number == 62 and newest("county", folder) == last.path
    assert hand.path.exists() and last.path.exists() and first.path in gone
    assert len(stamps("county", folder)) == 1 + 24 + 2
    assert (folder / "other.000001.20260401T120000Z.hourly.enumap-backup").exists() and (folder / "letter.txt").exists()
    assert rotate("county", folder) == []


@pytest.mark.parametrize("place", ["file"], indirect=True)
def test_what_a_killed_backup_left_is_cleared_away(project: Project, tmp_path: Path) -> None:
    folder = tmp_path / "b"
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    for number in (ended.pid, os.getpid()):
        (folder / f".county.{number}.abc.new").mkdir(parents=True)
        (folder / f".county.{number}.abc.new" / "project.gpkg").write_bytes(b"half")
    made = back_up(project, folder)
    assert sorted(p.name for p in folder.iterdir()) == [f".county.{os.getpid()}.abc.new", made.path.name]


@pytest.mark.parametrize("place", ["file"], indirect=True)
def test_the_hourly_ones_go_on_after_a_failure(project: Project, tmp_path: Path) -> None:
    folder = tmp_path / "b"
    folder.write_text("a file where the folder should be")
    told: list[BaseException] = []
    made = Event()

    def tell(error: BaseException) -> None:
        told.append(error)
        folder.unlink(missing_ok=True)
        made.set()

    hourly = Hourly(project, folder, tell, every_s=0.05)
    hourly.start()
    assert made.wait(20)
    for _ in range(400):
        if stamps("county", folder):
            break
        Event().wait(0.05)
    hourly.stop()
    assert [e.code for e in told if isinstance(e, Refused)] == ["out_unwritable"] and stamps("county", folder)


def test_backups_lie_beside_the_file() -> None:
    assert folder_of(Path("/x/county.gpkg")) == Path("/x/county-backups")
