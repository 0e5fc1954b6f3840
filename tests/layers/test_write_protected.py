"""Projects where nothing can be written, and disks without room: what can be read is read, what cannot be written is said."""

from __future__ import annotations

import errno
import json
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from gis.errors import Refused
from layers.reading.drivers import pyogrio
from layers.reasons import unwritten
from layers.store import Project
from routes.commands import main
from routes.web import create_app
from tests.chinese import stray_words
from tests.protected import protected
from tests.town import make_town

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.skipif(os.name == "nt", reason="by the rights of Unix")


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_town(tmp_path_factory.mktemp("town") / "town.gpkg")


def ends(words: list[object], capfd: pytest.CaptureFixture[str]) -> tuple[int, str]:
    status = main([str(w) for w in words])
    heard = capfd.readouterr()
    return status, heard.err if status == 2 else heard.out


def test_a_protected_project_is_read(town: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """Bug: "town.gpkg is damaged (the file is damaged: unable to open database file)"."""
    told = ends(["coverage", town, "--json"], capfd)
    with protected(town) as folder:
        assert ends(["coverage", folder / town.name, "--json"], capfd) == told
        with Project.open(folder / town.name) as project:
            assert project.revision > 0
        assert sorted(p.name for p in folder.iterdir()) == [town.name]
    assert told[0] in (0, 1) and json.loads(told[1])["housing_units"]["total"] == 193 * 6


@pytest.mark.parametrize("words", [["import", "{p}", "committees", "{p}:committees"], ["delineate", "{p}"]], ids=lambda w: w[0])
def test_what_would_write_says_that_the_folder_is_protected(town: Path, words: list[str], capfd: pytest.CaptureFixture[str]) -> None:
    for lang, said in (("zh", "有写保护。请将项目复制到可以写入的文件夹"), ("en", "is write-protected. Copy the project")):
        with protected(town) as folder:
            status, text = ends([*(w.format(p=folder / town.name) for w in words), *(["--lang", "en"] if lang == "en" else [])], capfd)
        assert status == 2 and said in text and str(folder) in text, text


def test_what_is_made_in_a_protected_folder_names_it(
    town: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """Bugs: "程序内部出错(OSError)" and a fault file; "读取程序报错,文件可能已损坏" of a file that was to be written."""
    here = Path.cwd()
    for words in (["new", "c.gpkg"], ["demo", "--no-serve"], ["export", town.name, "--out", "e.gpkg"]):
        with protected(town) as folder:
            monkeypatch.chdir(folder)
            monkeypatch.setattr("routes.command_line.commands_web.have_libraries", lambda console: None)
            status, text = ends(words, capfd)
            monkeypatch.chdir(here)
        last = text.splitlines()[-1]
        assert status == 2 and ("没有权限" in last or "写保护" in last), text
        assert words[0] == "export" or str(folder) in last
        assert stray_words(last.replace(str(folder), ""), "c", "demo", "e") == []


def test_a_log_that_cannot_be_read_is_not_passed_over(town: Path, tmp_path: Path) -> None:
    log = tmp_path / f"{town.name}-wal"
    log.write_bytes(b"changes")
    with protected(town, log) as folder, pytest.raises(Refused) as caught:
        Project.open(folder / town.name)
    assert caught.value.code == "project_log" and log.name in caught.value.say("zh")


def test_the_page_of_a_protected_project_is_read_and_its_buttons_say_why_not(town: Path) -> None:
    with protected(town) as folder:
        app = create_app(folder / town.name)
        client = app.test_client()
        assert client.get("/api/v1/project").status_code == 200 and client.get("/api/v1/ledger").status_code == 200
        answer = client.post("/api/v1/delineate?lang=zh", json={})
        app.extensions["project"].close()
    assert answer.status_code == 400 and answer.get_json()["error"]["code"] == "project_readonly"
    assert "有写保护" in answer.get_json()["error"]["message"]


# disks without room -------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("text", ["sqlite3_exec(COMMIT) failed: database or disk is full", "sqlite3_exec(X) failed: disk I/O error"])
def test_a_full_disk_is_said_of_a_plan_file(
    text: str, town: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """Bug: "无法写入:读取程序报错,文件可能已损坏"."""

    def full(_: object, path: Path, **__: object) -> None:
        Path(path).write_bytes(b"half")
        raise pyogrio.errors.DataLayerError(text)

    monkeypatch.setattr(pyogrio, "write_dataframe", full)
    assert ends(["export", town, "--out", tmp_path / "e.gpkg"], capfd) == (2, f"{tmp_path}/e.gpkg 无法写入:磁盘已满。\n")
    assert list(tmp_path.iterdir()) == []


def test_the_sql_of_a_driver_is_not_shown(tmp_path: Path) -> None:
    error = pyogrio.errors.DataSourceError("sqlite3_exec(CREATE TABLE gpkg_contents (x TEXT)) failed: out of memory")
    text = Refused("out_unwritable", file="e.gpkg", reason=unwritten(tmp_path / "e.gpkg", error)).say("en")
    assert text == "e.gpkg cannot be written: the writing program reports: out of memory."


def test_a_full_disk_leaves_no_half_project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("layers.store.make_tables", full)
    with pytest.raises(Refused) as caught:
        Project.create(tmp_path / "c.gpkg")
    assert caught.value.code == "folder_unwritable" and "磁盘已满" in caught.value.say("zh")
    assert list(tmp_path.iterdir()) == []


def test_a_project_on_a_full_disk_is_read(town: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """SQLite can make no log there; what is in the file is read, and what would write says why not."""
    real = sqlite3.connect

    def full(address: str, *args: object, **options: object) -> sqlite3.Connection:
        if "mode=rw" in address:
            error = sqlite3.OperationalError("disk I/O error")
            error.sqlite_errorcode = sqlite3.SQLITE_IOERR
            raise error
        return real(address, *args, **options)  # type: ignore[arg-type]

    monkeypatch.setattr("layers.storage.connections.sqlite3.connect", full)
    with Project.open(town) as project:
        assert project.revision > 0
        with pytest.raises(Refused) as caught:
            project.refuse_readonly()
    assert caught.value.code == "disk_full"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device without room")
@pytest.mark.parametrize("more", [[], ["--json"]])
def test_standard_output_without_room_is_said(town: Path, more: list[str]) -> None:
    """Bug: "程序内部出错(OSError)" and a fault file."""
    command = [sys.executable, "server.py", "coverage", str(town), *more]
    with Path("/dev/full").open("w") as out:
        done = subprocess.run(command, cwd=ROOT, stdout=out, stderr=subprocess.PIPE, encoding="utf-8", check=False)
    assert (done.returncode, done.stderr) == (2, "无法写入标准输出:磁盘已满。请改用其他输出位置。\n")


def test_a_project_in_a_folder_that_may_not_be_entered_is_said(town: Path, capfd: pytest.CaptureFixture[str]) -> None:
    with protected(town, folder_mode=0) as folder:
        status, text = ends(["coverage", folder / town.name, "--lang", "zh"], capfd)
        written, told = ends(["export", folder / town.name, "--out", folder / "e.gpkg", "--lang", "zh"], capfd)
    assert status == written == 2 and "无法读取:当前用户没有权限" in text and "没有权限" in told
