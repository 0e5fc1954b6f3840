"""A disk that is full at any point of a copy, a backup, a restoration or a migration: said in words, nothing half, nothing left."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from gis.errors import Refused
from layers.safekeeping.backups import back_up, restore, verify
from layers.safekeeping.packages import split
from layers.storage.copying import copy_project
from layers.store import Project
from tests.layers.test_migrating import make_older, structure
from tests.layers.test_packages import WEST, make_county

LEVELS = 12
IN_WORDS = ("disk_full", "folder_unwritable", "out_unwritable")

pytestmark = pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() != 0 or not shutil.which("mount"), reason="a small disk needs the right to mount one"
)


@contextmanager
def small_disk(folder: Path, room: int) -> Iterator[Path]:
    """An empty disk of so many bytes while the block lasts."""
    disk = folder / "disk"
    disk.mkdir(exist_ok=True)
    if subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={room}", "tmpfs", disk], capture_output=True, check=False).returncode:
        pytest.skip("this machine mounts no small disk")
    try:
        yield disk
    finally:
        subprocess.run(["umount", disk], check=True)


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("county") / "county.gpkg"
    make_county(str(path))
    return path


def tried(act: Callable[[], object]) -> bool:
    """Whether it was done; what is refused is refused in words."""
    try:
        act()
    except Refused as e:
        assert e.code in IN_WORDS, e
        assert "磁盘" in e.say("zh"), e.say("zh")
        return False
    return True


def seen(path: Path) -> dict[str, object]:
    """The structure of a project on a disk where not even a reader finds room: of its copy elsewhere, with its log."""
    folder = path.parent.parent / "seen"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for file in (path, Path(f"{path}-wal")):
        if file.exists():
            shutil.copy(file, folder)
    return structure(folder / path.name)


@pytest.mark.parametrize("what", ["backup", "restore", "copy", "split"])
def test_it_is_done_or_said_and_nothing_is_left(county: Path, tmp_path: Path, what: str) -> None:
    with Project.open(county) as project:
        made = back_up(project, tmp_path / "b").path
        acts: dict[str, Callable[[Path], object]] = {
            "backup": lambda disk: verify(back_up(project, disk).path),
            "restore": lambda disk: restore(made, disk / "x.gpkg"),
            "copy": lambda disk: copy_project(project, disk / "x.gpkg"),
            "split": lambda disk: split(project, disk, [WEST]),
        }
        done = []
        for level in range(LEVELS):
            with small_disk(tmp_path, 65_536 + (3 * county.stat().st_size) * level // LEVELS) as disk:
                done.append(tried(lambda disk=disk: acts[what](disk)))
                assert len(list(disk.iterdir())) == int(done[-1]), list(disk.iterdir())
    assert 2 <= sum(done) < LEVELS and done == sorted(done), done


def test_a_migration_without_room_leaves_the_project_as_it_was(tmp_path: Path) -> None:
    older = make_older(tmp_path / "county.gpkg")
    before, after = structure(older), None
    for level in range(LEVELS):
        with small_disk(tmp_path, older.stat().st_size + 8_192 + (3 * older.stat().st_size) * level // LEVELS) as disk:
            path = Path(shutil.copy(older, disk))
            done = tried(lambda path=path: Project.open(path).close())
            left = sorted(p.name for p in disk.iterdir() if not p.name.endswith(("-wal", "-shm")))
            if done:
                after = after or seen(path)
                assert seen(path) == after != before and left == ["county.before-6.gpkg", "county.gpkg"]
            else:
                assert seen(path) == before and set(left) <= {"county.before-6.gpkg", "county.gpkg"}
                if "county.before-6.gpkg" in left:
                    assert seen(disk / "county.before-6.gpkg") == before
    assert after is not None
