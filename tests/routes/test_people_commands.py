"""The commands about people and the audit, and who may be served."""

from __future__ import annotations

import json
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from layers import people
from layers.access.audit_check import listed
from layers.store import Project
from routes.command_line import commands_web
from routes.commands import main
from tests.town import A, make_town

Run = Callable[..., tuple[int, Any, str]]


@pytest.fixture(scope="module")
def planned(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path = make_town(tmp_path_factory.mktemp("planned") / "town.gpkg")
    return path.read_bytes()


@pytest.fixture
def town(planned: bytes, tmp_path: Path) -> Path:
    path = tmp_path / "town.gpkg"
    path.write_bytes(planned)
    return path


@pytest.fixture
def run(capfd: pytest.CaptureFixture[str]) -> Run:
    def command(*words: object) -> tuple[int, Any, str]:
        status = main([*map(str, words), "--lang", "en", "--json"])
        heard = capfd.readouterr()
        return status, json.loads(heard.out or "{}"), heard.err

    return command


def noted(town: Path) -> list[tuple[str, str, str]]:
    with Project.open(town) as project, project.reading() as connection:
        return [(r["actor"], r["action"], r["object"]) for r in listed(connection)]


def test_an_administrator_is_made_with_a_password_for_once(town: Path, run: Run, capfd: pytest.CaptureFixture[str]) -> None:
    status, said, _ = run("create-admin", town, "--login", "Li.Wei", "--name", "李伟")
    assert status == 0 and said["person"]["login"] == "li.wei" and said["person"]["must_change"] is True
    assert said["person"]["role"] == "county_administrator" and said["person"]["territory"] == []
    status, said, error = run("create-admin", town, "--login", "li.wei")
    assert status == 2 and said["error"]["code"] == "login_taken" and "li.wei" in error
    assert main(["create-admin", str(town), "--login", "second"]) == 0  # the project speaks Chinese
    out = capfd.readouterr().out
    assert "县级管理员" in out and "初始密码" in out
    assert main(["people", str(town)]) == 0
    shown = capfd.readouterr().out
    assert "li.wei 李伟:县级管理员,整个项目,有效" in shown and "密码" not in shown


FILE = "login,name,role,territory\nzhang,张敏,township planner,370305100\nwang,王芳,enumerator,370305100001001\n"


def test_people_come_from_a_file_with_their_passwords_in_another(town: Path, run: Run, tmp_path: Path) -> None:
    run("create-admin", town, "--login", "admin")
    source, out = tmp_path / "people.csv", tmp_path / "initial.csv"
    source.write_text(FILE, encoding="utf-8")
    status, said, _ = run("people", town, "import", source)
    assert status == 2 and said["error"]["code"] == "passwords_needed"
    status, said, _ = run("people", town, "import", source, "--passwords", tmp_path / "no" / "x.csv")
    assert status == 2 and said["error"]["code"] == "passwords_unwritable"
    assert len(run("people", town)[1]["people"]) == 1  # nothing half-done
    status, said, _ = run("people", town, "import", source, "--passwords", out)
    assert status == 0 and [p["login"] for p in said["added"]] == ["zhang", "wang"]
    assert out.read_text(encoding="utf-8-sig").count("\n") == 3
    status, said, _ = run("people", town, "import", source)
    assert (status, said["unchanged"], said["passwords"]) == (0, 2, None)


def test_faulty_rows_are_told_one_by_one_and_nobody_is_taken_in(town: Path, run: Run, tmp_path: Path) -> None:
    source = tmp_path / "people.csv"
    source.write_text(FILE + "wang,,viewer,\nliu,,boss,\n,,viewer,\n", encoding="utf-8")
    status, said, error = run("people", town, "import", source, "--passwords", tmp_path / "initial.csv")
    lines = error.splitlines()
    assert status == 2 and said["error"]["code"] == "people_rows"
    assert [line.split(":")[0] for line in lines[:3]] == [f"people.csv, row {k}" for k in (4, 5, 6)]
    assert run("people", town)[1]["people"] == [] and not (tmp_path / "initial.csv").exists()


def test_other_columns_are_named(town: Path, run: Run, tmp_path: Path) -> None:
    source = tmp_path / "people.csv"
    source.write_text("who,what\nzhang,viewer\n", encoding="utf-8")
    assert run("people", town, "import", source)[1]["error"]["code"] == "column_needed"
    done = run("people", town, "import", source, "--map", "login=who", "--map", "role=what", "--passwords", tmp_path / "initial.csv")
    assert done[0] == 0 and done[1]["added"][0]["login"] == "zhang"
    assert run("people", town, "import", source, "--map", "login")[1]["error"]["code"] == "option_bad"


def test_roles_change_and_people_are_revoked(town: Path, run: Run) -> None:
    run("create-admin", town, "--login", "admin")
    assert run("people", town, "add", "zhang", "--role", "supervisor", "--territory", A)[0] == 0
    assert run("people", town, "change", "zhang", "--role", "enumerator", "--territory", f"{A}001")[1]["person"]["role"] == "enumerator"
    assert run("people", town, "revoke", "zhang")[1]["person"]["status"] == "revoked"
    assert run("people", town, "restore", "zhang")[1]["person"]["status"] == "active"
    assert run("people", town, "unlock", "zhang")[0] == 0
    assert run("people", town, "password", "zhang")[1]["initial_password"]
    actions = [action for actor, action, _ in noted(town) if actor == "command line"]
    assert actions == [
        *("person_add", "person_add", "person_change", "person_revoke", "person_restore", "person_unlock", "password"),
    ]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["revoke", "nobody"], "person_unknown"),
        (["revoke", "admin"], "last_administrator"),
        (["change", "admin", "--role", "viewer"], "last_administrator"),
        (["add", "zhang"], "usage_missing"),
        (["add", "zhang", "--role", "boss"], "role_unknown"),
        (["add", "zhang", "--role", "enumerator"], "territory_needed"),
        (["add", "zhang", "--role", "enumerator", "--territory", "37"], "territory_bad"),
        (["revoke"], "usage_whom"),
        (["list", "admin"], "usage_nobody"),
        (["dance", "admin"], "usage_choice"),
        (["policy", "--set", "idle_minutes=0"], "setting_bad"),
        (["policy", "--set", "idle"], "setting_unknown"),
        (["policy", "--profile", "pci"], "profile_unknown"),
    ],
)
def test_what_cannot_be_is_refused(town: Path, run: Run, words: list[str], code: str) -> None:
    run("create-admin", town, "--login", "admin")
    status, said, _ = run("people", town, *words)
    assert (status, said["error"]["code"]) == (2, code)


def test_the_policy_is_a_profile_and_numbers(town: Path, run: Run) -> None:
    assert run("people", town, "policy")[1]["policy"]["profile"] == "asvs"
    changed = run("people", town, "policy", "--profile", "mlps2", "--set", "idle_minutes=10", "--set", "lock_after=3")[1]["policy"]
    assert (changed["profile"], changed["idle_minutes"], changed["lock_after"], changed["least_kinds"]) == ("mlps2", 10, 3, 3)
    assert run("people", town, "policy")[1]["policy"] == changed
    assert ("command line", "policy", "") in noted(town)


def test_what_commands_do_is_in_the_audit(town: Path, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("routes.command_line.commands_print.have_libraries", lambda *_: None)
    monkeypatch.setattr("layers.printing.write_sheet", lambda *_: [])
    before = len(noted(town))
    (tmp_path / "totals.csv").write_text(f"code,housing_units\n{A},384\n", encoding="utf-8")
    run("import", town, "totals", tmp_path / "totals.csv")
    run("delineate", town, "--committee", A, "--workers", "1")
    run("export", town, "--out", tmp_path / "plan.gpkg")
    run("sheet", town, f"{A}001", "--out", tmp_path / "map.pdf")
    run("audit", town, "--out", tmp_path / "audit.csv")
    assert noted(town)[before:] == [
        ("command line", "import", "totals.csv"),
        ("command line", "delineate", ""),
        ("command line", "export", "plan.gpkg"),
        ("command line", "print", f"{A}001"),
        ("command line", "audit", "audit.csv"),
    ]
    run("new", tmp_path / "new.gpkg")
    assert noted(tmp_path / "new.gpkg") == [("command line", "make", "new.gpkg")]


def test_the_audit_is_filtered_and_written(town: Path, run: Run, tmp_path: Path) -> None:
    run("create-admin", town, "--login", "admin")
    assert [r["action"] for r in run("audit", town, "--action", "person_add", "make")[1]["rows"]] == ["make", "person_add"]
    assert run("audit", town, "--since", "9999-01-01")[1]["rows"] == []
    assert {run("audit", town, "--since", since)[1]["error"]["code"] for since in ("garbage", "2026-13-45")} == {"option_bad"}
    assert run("audit", town, "--person", "admin")[1]["rows"] == []
    assert run("audit", town, "--person", "nobody")[1]["error"]["code"] == "person_unknown"
    assert run("audit", town, "--action", "dance")[1]["error"]["code"] == "usage_choice"
    out = tmp_path / "audit.csv"
    assert run("audit", town, "--out", out)[0] == 0 and out.read_text(encoding="utf-8-sig").startswith("number,time,actor")
    assert run("audit", town, "--out", out)[1]["error"]["code"] == "out_exists"


def test_a_check_tells_faults_and_the_head_to_note(town: Path, run: Run, capfd: pytest.CaptureFixture[str]) -> None:
    run("create-admin", town, "--login", "admin")
    status, said, _ = run("audit", town, "--check")
    assert (status, said["faults"]) == (0, [])
    head = said["head"]
    assert run("audit", town, "--check", "--expect", head)[0] == 0
    assert run("audit", town, "--check", "--expect", "7")[1]["error"]["code"] == "head_bad"
    assert run("audit", town, "--expect", head)[1]["error"]["code"] == "usage_needs"
    with Project.open(town) as project, project.transaction() as connection:
        connection.exec_driver_sql("DROP TRIGGER audit_no_update")
        connection.exec_driver_sql("UPDATE audit SET actor = 'p0' WHERE number = 2")
    status, said, _ = run("audit", town, "--check")
    assert status == 1 and len(said["faults"]) == 1 and "Row 2 " in said["faults"][0]
    main(["audit", str(town), "--check"])
    assert "第 2 行" in capfd.readouterr().out
    main(["audit", str(town)])
    assert "person_add  admin  done" in capfd.readouterr().out  # shown by login, kept by id


# serving ------------------------------------------------------------------------------------------------------------
@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What would be served, and how."""
    found: list[dict[str, Any]] = []

    def note(path: Path, listening: socket.socket, *_: Any, **how: Any) -> None:
        listening.close()
        found.append(how)

    monkeypatch.setattr(commands_web, "_serve", note)
    monkeypatch.setattr(commands_web, "have_libraries", lambda *_: None)
    return found


@pytest.mark.parametrize("words", [["--host", "0.0.0.0"], ["--host", "::"], ["--proxy", "127.0.0.1"]])
def test_others_are_served_only_where_somebody_administers(
    town: Path, run: Run, served: list[dict[str, Any]], words: list[str], capfd: pytest.CaptureFixture[str]
) -> None:
    assert (serve(town, *words), served) == (2, []) and "nobody administers it" in capfd.readouterr().err
    run("create-admin", town, "--login", "admin")
    assert serve(town, *words) == 0
    assert ("in the clear" in capfd.readouterr().err) == ("--proxy" not in words)
    assert served[0]["hosts"] is None and served[0]["proxy"] == ("127.0.0.1" if "--proxy" in words else None)
    assert noted(town)[-1][:2] == ("command line", "serve")


def test_who_is_not_active_administers_nothing(town: Path, run: Run, served: list[dict[str, Any]]) -> None:
    run("create-admin", town, "--login", "admin")
    with Project.open(town) as project, project.transaction() as connection:
        connection.execute(people._TABLE.update().values(status="revoked"))
    assert serve(town, "--host", "0.0.0.0") == 2


def test_this_machine_is_served_without_people(town: Path, served: list[dict[str, Any]]) -> None:
    assert serve(town) == 0 and served[0]["hosts"] == ("127.0.0.1", "localhost", "::1")


def serve(town: Path, *words: str) -> int:
    return main(["serve", str(town), "--port", "0", "--lang", "en", *words])
