"""The sign-off over HTTP and on the command line.

World: the town of `tests.town`: A and B are delineated, C is not.
"""

from __future__ import annotations

import itertools
import json
import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from gis.messages import MESSAGES
from layers.signing_off.report_packages import check_package
from layers.store import Project
from routes.commands import main
from routes.web import create_app
from tests.chinese import stray_words
from tests.people import settle
from tests.routes.people_client import ORIGIN, code_of, logged_in
from tests.routes.people_client import post as person_post
from tests.town import A, B, C

AT = f"/api/v1/committees/{A}"
IDS = itertools.count()
PEOPLE = {
    "admin": ("county_administrator", "370305"),
    "town": ("township_planner", "370305100"),
    "ann": ("committee_planner", A),
    "sue": ("supervisor", A),
}


@pytest.fixture
def path(town: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(town, tmp_path / "town.gpkg"))


@pytest.fixture
def client(path: Path) -> Iterator[FlaskClient]:
    app = create_app(path)
    yield app.test_client()
    app.extensions["project"].close()


@pytest.fixture
def app(path: Path) -> Iterator[Flask]:
    with Project.open(path) as project:
        settle(project, PEOPLE)
    app = create_app(path)
    yield app
    app.extensions["project"].close()


def answer(client: FlaskClient, step: str, code: str = A, **more: Any) -> TestResponse:
    """What the page sends: a word for each warning, the revision that it has seen."""
    at = f"/api/v1/committees/{code}"
    seen = get(client, f"{at}/checks")
    shown = next((s for s in seen.get_json()["steps"] if s["step"] == step), {"checks": []})
    body = {"step": step, "words": {c["key"]: "看过" for c in shown["checks"] if not c["blocks"]}, "operation_id": f"s{next(IDS)}"}
    return person_post(client, f"{at}/state", body | more, **{"If-Match": seen.headers["ETag"]})


def get(client: FlaskClient, path: str) -> TestResponse:
    return client.get(path, base_url=ORIGIN)


def refusal(got: TestResponse, status: int) -> str:
    assert got.status_code == status, got.get_data(as_text=True)
    assert code_of(got) in MESSAGES
    return code_of(got)


def test_the_list_says_where_a_committee_stands_and_the_checks_what_it_needs(client: FlaskClient) -> None:
    seen = get(client, f"{AT}/checks?lang=zh")
    told = seen.get_json()
    assert (told["state"], told["state_name"], told["log"]) == ("draft", "编制中", []) and seen.headers[
        "ETag"
    ] == f'"{A}-{told["revision"]}"'
    assert [s["step"] for s in told["steps"]] == ["submit"] and told["steps"][0]["why_not"] is None
    other = get(client, f"/api/v1/committees/{C}/checks?lang=zh").get_json()["steps"][0]["checks"]
    assert "signoff_no_plan" in [c["code"] for c in other if c["blocks"]] and not stray_words(other[0]["message"])
    edit = {"op": "change_building", "args": {"building": "b3", "housing_units": 400}, "operation_id": "big"}
    assert client.post(f"{AT}/edits", json=edit, headers={"If-Match": seen.headers["ETag"]}).status_code == 200
    warned = [c for c in get(client, f"{AT}/checks?lang=zh").get_json()["steps"][0]["checks"] if c["code"] == "signoff_warnings"]
    assert warned and all(c["first"] and not stray_words(c["first"], "b") for c in warned)
    assert answer(client, "submit").get_json()["state"] == "submitted"
    rows = {row["code"]: row["sign_off"] for row in get(client, "/api/v1/committees").get_json()["committees"]}
    assert rows == {A: "submitted", B: "draft", C: "draft"}
    assert refusal(get(client, "/api/v1/committees/370305100099/checks"), 404) == "committee_unknown"


def test_refusals_have_their_status(client: FlaskClient) -> None:
    seen = get(client, f"{AT}/checks").headers["ETag"]
    step = {"step": "submit", "operation_id": "x1"}
    assert refusal(client.post(f"{AT}/state", json=step), 428) == "revision_needed"
    assert refusal(client.post(f"{AT}/state", json=step, headers={"If-Match": f'"{A}-99"'}), 409) == "revision_ahead"
    assert refusal(answer(client, "freeze"), 409) == "signoff_no_step"
    assert refusal(answer(client, "submit", C), 422) == "signoff_blocked"
    for body in (
        {"step": 1},
        {"step": "submit", "words": []},
        {"step": "submit", "understood": "x"},
        {"step": "submit", "words": {"E01": 1}},
    ):
        got = client.post(f"{AT}/state", json={**body, "operation_id": "x2"}, headers={"If-Match": seen})
        assert refusal(got, 400) in ("request_bad", "request_empty"), body
    assert answer(client, "submit").status_code == 200
    assert refusal(answer(client, "return"), 422) == "signoff_reason"
    edit = {"op": "rename_ea", "args": {"ea": A + "001", "name": "河东"}, "operation_id": "x3"}
    assert refusal(client.post(f"{AT}/edits", json=edit, headers={"If-Match": seen}), 422) == "signoff_not_draft"
    assert refusal(get(client, f"{AT}/certificate"), 404) == "certificate_none"


def test_each_role_takes_its_own_steps(app: Flask) -> None:
    admin, town, ann, sue = (logged_in(app, name) for name in PEOPLE)
    assert get(sue, f"{AT}/checks").get_json()["steps"][0]["why_not"]["code"] == "signoff_role"
    assert refusal(answer(sue, "submit"), 403) == "forbidden_role"
    assert answer(ann, "submit").status_code == 200
    assert refusal(answer(ann, "check"), 403) == "signoff_role"
    assert answer(ann, "take_back").status_code == 200 and answer(ann, "submit").status_code == 200
    assert answer(town, "check").status_code == 200
    assert refusal(answer(town, "accept"), 403) == "signoff_role"
    assert answer(admin, "accept").status_code == 200
    frozen = answer(admin, "freeze").get_json()
    assert frozen["state"] == "frozen" and frozen["certificate"] == "1"
    page = get(ann, f"{AT}/certificate.html?lang=en")
    assert page.status_code == 200 and "Certificate of a frozen plan" in page.get_data(as_text=True) and A in page.get_data(as_text=True)
    steps = get(admin, f"{AT}/checks?lang=en").get_json()["steps"]
    assert [s["step"] for s in steps] == ["withdraw_eas"] and "undo_certificate" in [u["code"] for u in steps[0]["undoes"]]
    keys = [u["code"] for u in steps[0]["undoes"]]
    assert refusal(answer(admin, "withdraw_eas", reason="new road"), 422) == "signoff_undoes"
    assert answer(admin, "withdraw_eas", reason="new road", understood=keys).get_json()["state"] == "draft"
    with app.extensions["project"].reading() as connection:
        noted = connection.exec_driver_sql("SELECT object, outcome FROM audit WHERE action = 'sign_off' ORDER BY number").fetchall()
    assert noted == [(A, "done")] * 7


def test_a_township_proposes_a_virtual_area_and_the_county_decides(app: Flask) -> None:
    admin, town, ann, _ = (logged_in(app, name) for name in PEOPLE)
    edit = {"op": "virtual_ea", "args": {"residents": 120}, "operation_id": "v1"}
    tag = {"If-Match": get(ann, f"{AT}/checks").headers["ETag"]}
    assert refusal(person_post(ann, f"{AT}/edits", edit, **tag), 403) == "virtual_role"
    assert person_post(town, f"{AT}/edits", edit, **tag).status_code == 200
    verdict = {"ea": A + "900", "verdict": "approved", "operation_id": "v2"}
    assert refusal(person_post(town, f"{AT}/virtual", verdict), 403) == "forbidden_role"
    assert refusal(person_post(admin, f"{AT}/virtual", verdict | {"verdict": "perhaps"}), 400) == "request_choice"
    assert refusal(person_post(admin, f"{AT}/virtual", verdict | {"ea": A + "901"}), 404) == "virtual_unknown"
    told = person_post(admin, f"{AT}/virtual", verdict).get_json()["virtual_eas"]
    assert [(row["ea_code"], row["verdict"], row["residents"]) for row in told] == [(A + "900", "approved", 120)]


def command(capsys: pytest.CaptureFixture[str], *words: object, status: int = 0) -> dict[str, Any]:
    capsys.readouterr()
    assert main([*map(str, words), "--json", "--lang", "zh"]) == status, capsys.readouterr().err
    return dict(json.loads(capsys.readouterr().out))


def test_a_county_is_signed_off_certified_and_reported_by_commands(path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert command(capsys, "state", path, A, "--step", "accept", status=2)["error"]["code"] == "signoff_no_step"
    assert command(capsys, "freeze", path, status=2)["error"]["code"] == "signoff_no_step"
    for step in ("submit", "check", "accept"):
        told = command(capsys, "state", path, A, B, "--step", step, "--word", "看过")
        assert len(told["committees"]) == 2
    file = tmp_path / "certificate.json"
    made = command(capsys, "freeze", path, "--out", file)
    assert made["certificate"]["counts"]["committees"] == 2 and (made["certificate"]["counts"]["omitted"], file.is_file()) == (0, True)
    assert [c["state"] for c in command(capsys, "state", path)["committees"]] == ["frozen", "frozen", "draft"]
    checked = command(capsys, "certificate", path, "--check", file, "--out", tmp_path / "page.html")
    assert [c["outcome"] for c in checked["committees"]] == ["same", "same"]
    assert "证书" in (tmp_path / "page.html").read_text(encoding="utf-8")
    assert command(capsys, "certificate", path, C, status=2)["error"]["code"] == "certificate_none"
    assert command(capsys, "freeze", path, "--out", tmp_path / "x.txt", status=2)["error"]["code"] == "out_ending"
    assert command(capsys, "state", path, "99", status=2)["error"]["code"] == "committee_unknown"

    package = tmp_path / "county.zip"
    reported = command(capsys, "report-package", path, "--out", package)
    assert reported["differences"] is None and reported["states"] == {A: "frozen", B: "frozen", C: "draft"}
    assert set(zipfile.ZipFile(package).namelist()) == {"manifest.json", "map.gpkg", "ea_counts.csv", "certificate-1.json"}
    told = command(capsys, "state", path, A, "--step", "withdraw_eas", "--reason", "新路", status=2)
    assert told["error"]["code"] == "signoff_undoes"
    keys = [u["code"] for u in command(capsys, "state", path, A)["committees"][0]["undoes"]]
    assert {"undo_eas", "undo_certificate", "undo_packages"} == set(keys)
    command(capsys, "state", path, A, "--step", "withdraw_eas", "--reason", "新路", "--understood", *keys)
    with Project.open(path) as project:
        from layers.editing import Editing
        from layers.edits.history import Act

        desk = Editing(project)
        desk.save(A, Act("edit", "rename_ea", {"ea": A + "001", "name": "河东"}, operation_id="e1", based_on=desk.drafts.get(A).revision))
    second = command(capsys, "report-package", path, "--out", tmp_path / "again.zip", "--issued", package)
    assert second["differences"] == {"count": 0, "name": 1, "code": 0, "area": 0}
    with zipfile.ZipFile(tmp_path / "again.zip") as archive:
        frame = pd.read_csv(archive.open("differences.csv"), dtype=str)
    assert frame[["level", "code", "what", "now"]].to_numpy().tolist() == [["ea", A + "001", "name", "河东"]]
    assert command(capsys, "certificate", path, "--check", file, status=1)["committees"][0]["outcome"] == "differs"


def test_a_package_holds_three_layers_and_tells_when_it_was_altered(path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    package = tmp_path / "county.zip"
    told = command(capsys, "report-package", path, "--out", package)
    manifest = check_package(package)
    assert manifest["counts"]["committees"] == 3 and manifest["files"] == told["files"]
    with zipfile.ZipFile(package) as archive:
        archive.extract("map.gpkg", tmp_path)
        counts = pd.read_csv(archive.open("ea_counts.csv"), dtype={"committee_code": str})
        content = {name: archive.read(name) for name in archive.namelist()}
    rows = {
        layer: len(gpd.read_file(tmp_path / "map.gpkg", layer=layer)) for layer in ("committees", "enumeration_areas", "building_parts")
    }
    assert rows == {"committees": 3, "enumeration_areas": manifest["counts"]["eas"], "building_parts": 193}
    assert counts["housing_units"].tolist() == [384, 384, 0] and counts["committee_code"].tolist() == [A, B, C]
    content["ea_counts.csv"] = content["ea_counts.csv"].replace(b"384", b"385")
    with zipfile.ZipFile(tmp_path / "other.zip", "w") as archive:
        for name, data in content.items():
            archive.writestr(name, data)
    with pytest.raises(Exception, match="altered"):
        check_package(tmp_path / "other.zip")
    assert command(capsys, "report-package", path, "--out", path, status=2)["error"]["code"] in ("out_is_input", "out_is_project")
    assert command(capsys, "report-package", path, "--out", tmp_path / "t.zip", "--township", "370305999", status=2)["error"]["code"] == (
        "township_unknown"
    )
    (tmp_path / "no.gpkg").write_text("x")
    bad = command(capsys, "report-package", path, "--out", tmp_path / "t.zip", "--issued", tmp_path / "no.gpkg", status=2)
    assert bad["error"]["code"] == "issued_unread"


def test_remarks_come_in_and_are_done_on_the_page(path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "remarks.csv").write_text(f"代码,意见\n{A}001,界线应沿道路\n", encoding="utf-8")
    assert command(capsys, "remarks", path, tmp_path / "remarks.csv")["new"] == 1
    app = create_app(path)
    client = app.test_client()
    (task,) = get(client, f"{AT}/checks").get_json()["tasks"]
    assert refusal(client.post(f"{AT}/tasks/none", json={"reason": "x"}), 404) == "task_unknown"
    assert refusal(client.post(f"{AT}/tasks/{task['task_id']}", json={}), 422) == "task_word"
    assert client.post(f"{AT}/tasks/{task['task_id']}", json={"reason": "已调整"}).get_json()["tasks"][0]["state"] == "done"
    app.extensions["project"].close()
