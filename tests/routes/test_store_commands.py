"""The commands about where a project is kept, as a clerk types them."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest

from layers.store import Project
from routes.commands import main
from routes.web import create_app
from tests.databases import PASSWORD, schema
from tests.layers.test_migrating import make_older
from tests.routes.broken import EAST, WEST, Desk, buildings, committees, road


def test_a_project_goes_to_a_database_and_back(desk: Desk, server: str) -> None:
    with schema(server) as url:
        said = desk.call("copy", desk.project, url, "--json")
        assert said.status == 0, said.err
        back = desk.call("copy", url, desk.folder / "back.gpkg", "--json")
        assert back.status == 0 and back.json["tables"] == said.json["tables"] and said.json["tables"]["buildings"]["rows"] == 50
        before = desk.call("coverage", desk.project, "--json")
        for place in (url, desk.folder / "back.gpkg"):
            assert desk.call("coverage", place, "--json").out == before.out


def test_every_command_takes_a_database(desk: Desk, server: str) -> None:
    files = [f"{desk.folder}/{name}" for name in ("sheet.pdf", "plan.gpkg")]
    with schema(server) as url:
        calls = [
            ["new", url],
            ["import", url, "committees", desk.file("c.gpkg", committees())],
            ["import", url, "buildings", desk.file("b.gpkg", buildings())],
            ["import", url, "barriers", desk.file("r.gpkg", road())],
            ["delineate", url, "--workers", "1"],
            ["delineate", url, "--keep", "--workers", "1"],
            ["coverage", url],
            ["export", url, "--out", files[1]],
            ["backup", url, "--to", desk.folder / "b"],
        ]
        for words in calls:
            said = desk.call(*words)
            assert said.status in (0, 1), (words, said.err)
            assert PASSWORD not in said.out + said.err and "%40" not in said.out + said.err, words
        client = create_app(url).test_client()
        assert [c["code"] for c in client.get("/api/v1/committees").json["committees"]] == [WEST, EAST]
        client.application.extensions["project"].close()
    assert all(Path(f).stat().st_size for f in files[1:])


def test_no_message_shows_the_password(desk: Desk) -> None:
    url = f"postgresql://planner:{PASSWORD}@127.0.0.1:1/postgres?county"
    for words in (["coverage", url], ["new", url], ["copy", desk.project, url], ["backup", url], ["serve", url], ["delineate", url, "--x"]):
        for lang in ("zh", "en"):
            said = desk.call(*words, "--lang", lang)
            assert said.status == 2 and PASSWORD not in said.out + said.err, said.err


def test_an_earlier_version_is_said(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    path = make_older(tmp_path / "county.gpkg")
    main(["coverage", str(path), "--lang", "en"])
    heard = capfd.readouterr().err
    assert "was brought from version 3 to 6" in heard and "county.before-6.gpkg" in heard
    main(["coverage", str(path), "--lang", "zh"])
    assert "版本" not in capfd.readouterr().err


def test_a_clerk_makes_checks_and_restores_a_backup(desk: Desk) -> None:
    made = desk.call("backup", desk.project, "--json").json
    path = desk.folder / "county-backups" / f"county.000001.{made['made'].replace('-', '').replace(':', '')}.by-hand.enumap-backup"
    assert Path(made["backup"]) == path and path.is_file()
    assert "is whole" in desk.call("verify", path, "--lang", "en").out
    restored = desk.call("restore", path, desk.folder / "again.gpkg", "--lang", "zh")
    assert restored.status == 0 and "server.py serve" in restored.out
    assert desk.call("coverage", desk.folder / "again.gpkg", "--json").out == desk.call("coverage", desk.project, "--json").out
    path.write_bytes(path.read_bytes()[:-9])
    for words in (["verify", path], ["restore", path, desk.folder / "third.gpkg"]):
        said = desk.call(*words, "--json", "--lang", "en")
        assert said.status == 2 and json.loads(said.out)["error"]["code"] == "backup_broken"
    assert not (desk.folder / "third.gpkg").exists()


def damage(path: Path) -> None:
    """Put noise in place of the first page of the buildings' parts."""
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        root = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'building_parts'").fetchone()[0]
        size = connection.execute("PRAGMA page_size").fetchone()[0]
    connection.close()
    data = bytearray(path.read_bytes())
    data[(root - 1) * size : root * size] = b"\xa5" * size
    path.write_bytes(data)


def test_a_damaged_project_is_shown_and_not_changed(desk: Desk, capfd: pytest.CaptureFixture[str]) -> None:
    from routes.command_line.console import Console
    from routes.kept_safe import kept_safe

    backup = Path(desk.call("backup", desk.project, "--json").json["backup"])
    damage(desk.project)
    for lang, said in (("en", "is damaged"), ("zh", "已损坏")):
        app = create_app(desk.project)
        project: Project = app.extensions["project"]
        with kept_safe(project, desk.folder / "county-backups", Console(lang)):
            heard = capfd.readouterr().err
            assert said in heard and str(backup) in heard and "county-restored.gpkg" in heard
            client = app.test_client()
            assert len(client.get("/api/v1/committees.geojson").json["features"]) == 2
            assert client.get("/api/v1/committees").json["error"]["code"] == "project_damaged"
            with pytest.raises(Exception, match=r"server\.py restore"):
                project.write({})
        project.close()
    assert desk.call("restore", backup, desk.folder / "county-restored.gpkg").status == 0
    assert desk.call("coverage", desk.folder / "county-restored.gpkg").status in (0, 1)


def test_a_township_goes_out_and_comes_back(desk: Desk) -> None:
    made = desk.call("split", desk.project, "--json").json["packages"]
    package = desk.folder / "county-townships" / "county-370305001.gpkg"
    assert [(p["township"], p["committees"], p["buildings"], Path(p["path"])) for p in made] == [("370305001", 2, 50, package)]
    assert "nothing new" in desk.call("merge", desk.project, package, "--lang", "en").out
    assert desk.call("delineate", package, "--seed", "5", "--workers", "1").status == 0
    assert desk.call("delineate", desk.project, "--seed", "6", "--workers", "1").status == 0
    asked = desk.call("merge", desk.project, package, "--json", "--lang", "zh")
    assert asked.status == 2 and asked.json["error"]["code"] == "package_asks" and "370305001" in asked.err
    assert desk.call("merge", desk.project, package, "--take", "mine", "--lang", "en").err.startswith(
        "--take mine: write it as ours, theirs"
    )
    taken = desk.call("merge", desk.project, package, "--take", "370305001=theirs", "--lang", "en")
    assert taken.status == 0 and "was taken from" in taken.out
    assert desk.call("coverage", desk.project, "--json").out == desk.call("coverage", package, "--json").out
