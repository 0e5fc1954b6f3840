"""Long work over HTTP: started, listed, followed by events, cancelled, its file fetched; files sent in and imported.

World: the town of `tests.town`, and a worker in a thread.
"""

from __future__ import annotations

import io
import json
import shutil
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from flask import Flask
from flask.testing import FlaskClient

from gis.schema import COMMITTEES
from layers import jobs, printing
from layers.jobs import Order
from layers.paper.fonts import FONT
from layers.store import Project
from layers.work import job_work, uploads
from layers.work.job_folder import JobFolder
from routes import job_events
from routes.job_events import allow_streams
from routes.openapi import SCHEMAS
from routes.records.api_records import BYTES
from routes.web import create_app
from tests.town import A, B
from tests.worked import at_work

needs_font = pytest.mark.skipif(not FONT.is_file(), reason="the font is missing: python -m layers.vendor")


@pytest.fixture
def app(town: Path, tmp_path: Path) -> Iterator[Flask]:
    made = create_app(shutil.copy(town, tmp_path / "town.enumap"))
    yield made
    made.extensions["project"].close()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def working(app: Flask) -> Iterator[None]:
    with at_work(app.extensions["project"]):
        yield


def start(client: FlaskClient, kind: str, **args: Any) -> Any:
    return client.post("/api/v1/jobs?lang=en", json={"kind": kind, "args": args})


def done(client: FlaskClient, kind: str, **args: Any) -> Any:
    """A job that has ended, held to the document at each look."""
    answer = start(client, kind, **args)
    assert answer.status_code == 202, answer.get_data(as_text=True)
    for _ in range(600):
        found = client.get(f"/api/v1/jobs/{answer.get_json()['id']}?lang=en").get_json()
        assert not list(errors(found))
        if found["state"] not in jobs.UNFINISHED:
            return found
        time.sleep(0.05)
    raise AssertionError("it does not end")


def errors(found: Any) -> Iterator[str]:
    whole = {**SCHEMAS["Job"], "components": {"schemas": SCHEMAS}}
    return (e.message for e in jsonschema_rs.validator_for(whole).iter_errors(found))


def fetched(client: FlaskClient, found: Any) -> bytes:
    with client.get(f"/api/v1/jobs/{found['id']}/outcome") as answer:
        assert answer.status_code == 200 and found["made"]["file"] in answer.headers["Content-Disposition"]
        return answer.get_data()


def code_of(answer: Any) -> str:
    return str(answer.get_json()["error"]["code"])


@pytest.mark.usefixtures("working")
def test_a_plan_file_and_a_report_package_are_made_and_fetched(client: FlaskClient) -> None:
    plan = done(client, "export")
    content = fetched(client, plan)
    assert content.startswith(b"SQLite format 3") and len(content) == plan["made"]["bytes"]
    package = done(client, "report_package", township=A[:9])
    with zipfile.ZipFile(io.BytesIO(fetched(client, package))) as archive:
        assert "manifest.json" in archive.namelist()
    listed = client.get("/api/v1/jobs?limit=1").get_json()
    assert (listed["total"], listed["jobs"][0]["id"]) == (2, package["id"])
    assert client.get("/api/v1/jobs?state=active").get_json()["total"] == 0
    assert code_of(client.get("/api/v1/jobs?state=x")) == "request_choice"


@needs_font
@pytest.mark.usefixtures("working")
def test_sheets_are_printed_as_one_pdf_or_one_each(client: FlaskClient) -> None:
    one = done(client, "print", committees=[A])
    assert fetched(client, one).startswith(b"%PDF") and one["made"]["pages"] >= one["made"]["sheets"] == 5
    some = done(client, "print", eas=[f"{A}002", f"{B}001"], form="zip", paper="a3")
    with zipfile.ZipFile(io.BytesIO(fetched(client, some))) as archive:
        assert archive.namelist() == [f"{A}002.pdf", f"{B}001.pdf"] and archive.read(f"{A}002.pdf").startswith(b"%PDF")


@needs_font
@pytest.mark.usefixtures("working")
def test_a_print_of_too_many_pages_is_refused_in_words(client: FlaskClient, app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(printing, "MOST_PAGES", 3)
    found = done(client, "print", committees=[A])
    assert found["state"] == "failed" and found["error"]["code"] == "print_pages" and "more than 3 pages" in found["error"]["message"]
    assert code_of(client.get(f"/api/v1/jobs/{found['id']}/outcome")) == "outcome_none"
    assert not list((app.extensions["job_folder"].path / "outcomes").iterdir())


@pytest.mark.parametrize(
    ("kind", "args", "code"),
    [
        ("dance", {}, "request_choice"),
        ("print", {"commitees": [A]}, "fields_unknown"),
        ("print", {"committees": [A], "eas": [f"{A}001"]}, "print_both"),
        ("print", {"committees": A}, "committees_unlisted"),
        ("print", {"eas": []}, "eas_unlisted"),
        ("print", {"eas": ["370305100001099"]}, "ea_unknown"),
        ("print", {"committees": ["999"]}, "committee_unknown"),
        ("print", {"paper": "a7"}, "request_choice"),
        ("print", {"form": 7}, "request_bad"),
        ("export", {"out": "/etc/x"}, "fields_unknown"),
        ("report_package", {"township": "3703"}, "request_bad"),
        ("delineate", {"seed": -1}, "request_bad"),
        ("import", {"role": "committees"}, "request_empty"),
        ("import", {"role": "committees", "upload": "../../town"}, "upload_unknown"),
        ("import", {"role": "people", "upload": "x"}, "request_choice"),
        ("import", {"role": "committees", "upload": "x", "mapping": [1]}, "request_bad"),
    ],
)
def test_what_makes_no_sense_is_refused(client: FlaskClient, kind: str, args: dict[str, Any], code: str) -> None:
    assert code_of(start(client, kind, **args)) == code
    assert client.get("/api/v1/jobs").get_json()["total"] == 0


def test_bodies_that_are_no_job_are_refused(client: FlaskClient) -> None:
    for body in ([], {"kind": ["print"]}, {"kind": "print", "args": [1]}, {"kind": "print", "arg": {}}):
        answer = client.post("/api/v1/jobs", json=body)
        assert answer.status_code == 400, body


def send(client: FlaskClient, content: bytes, name: str = "houses.gpkg", media: str = BYTES) -> Any:
    return client.post("/api/v1/uploads", query_string={"name": name, "lang": "en"}, data=content, content_type=media)


def committees_of(app: Flask) -> bytes:
    frame = app.extensions["project"].read(COMMITTEES).rename(columns={"committee_code": "code"})
    return str(frame[["code", "name", "geometry"]].to_crs(4326).to_json()).encode()


@pytest.mark.usefixtures("working")
def test_a_file_is_sent_in_and_imported_under_its_own_name(app: Flask, client: FlaskClient) -> None:
    answer = send(client, committees_of(app), "C:\\geheim\\乡 镇\u202e.geojson")
    sent = answer.get_json()
    assert answer.status_code == 201 and sent["name"] == "乡 镇.geojson"
    assert client.get("/api/v1/uploads").get_json()["uploads"] == [sent]
    found = done(client, "import", upload=sent["id"], role="committees", mode="update")
    assert found["state"] == "done", found["error"]
    assert (found["made"]["file"], found["made"]["rows_read"], found["made"]["difference"]["unchanged"]) == ("乡 镇.geojson", 3, 3)
    assert client.get("/api/v1/uploads").get_json()["uploads"] == []
    assert code_of(start(client, "import", upload=sent["id"], role="committees")) == "upload_unknown"


@pytest.mark.usefixtures("working")
def test_a_pointer_to_other_files_is_refused_by_the_process_that_reads(client: FlaskClient) -> None:
    vrt = b'<OGRVRTDataSource><OGRVRTLayer name="x"><SrcDataSource>/etc/passwd</SrcDataSource></OGRVRTLayer></OGRVRTDataSource>'
    sent = send(client, vrt, "committees.geojson").get_json()
    found = done(client, "import", upload=sent["id"], role="committees")
    assert found["state"] == "failed" and found["error"]["code"] == "F22"
    assert [u["id"] for u in client.get("/api/v1/uploads").get_json()["uploads"]] == [sent["id"]]  # to be tried otherwise
    assert client.delete(f"/api/v1/uploads/{sent['id']}", json={}).status_code == 204
    assert client.get("/api/v1/uploads").get_json()["uploads"] == []


def test_what_is_sent_in_is_bounded(app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    app.extensions["job_folder"] = folder = JobFolder(app.extensions["job_folder"].path, upload_mb=2)
    assert send(client, b"a" * 1_500_000).status_code == 201  # more than other requests may have
    assert code_of(send(client, b"a" * 2_000_001)) == "upload_large"
    assert code_of(send(client, b"")) == "upload_empty" and code_of(send(client, b"a", "")) == "request_empty"
    assert code_of(send(client, b"a", media="text/plain")) == "request_foreign"
    with monkeypatch.context() as full:
        full.setattr(uploads, "SPARE_BYTES", 10**18)
        assert code_of(send(client, b"a")) == "upload_space"
    monkeypatch.setattr(uploads, "MOST_OF_ONE", 1)
    assert code_of(send(client, b"a")) == "uploads_many"
    assert len(list(folder.uploads.iterdir())) == 2  # the one file, and the note beside it


def told(answer: Any) -> list[Any]:
    """The jobs of a stream of events."""
    return [json.loads(line[6:]) for line in answer.get_data(as_text=True).splitlines() if line.startswith("data: ")]


def test_events_tell_how_far_a_job_is_until_it_ends(app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def slow(project: Project, *, progress: Any, **_: Any) -> Any:
        for k in range(8):
            progress(k, 8, "delineate")
            time.sleep(0.2)
        return type("Made", (), {"as_json": lambda _: {"committees": 1, "eas": 1, "changes": None, "signed_off": []}})()

    monkeypatch.setattr(job_work, "delineate_project", slow)
    with at_work(app.extensions["project"]):
        job = client.post("/api/v1/delineate", json={"committees": [A]}).get_json()["id"]
        with client.get(f"/api/v1/jobs/{job}/events") as answer:
            assert answer.mimetype == "text/event-stream" and answer.headers.get("Content-Encoding") is None
            found = told(answer)
    assert found[-1]["state"] == "done" and len(found) >= 3 and any(0 < f["done"] < 8 for f in found)
    assert not [e for f in found for e in errors(f)]
    last = next(line[4:] for line in reversed(answer.get_data(as_text=True).splitlines()) if line.startswith("id: "))
    assert client.get(f"/api/v1/jobs/{job}/events", headers={"Last-Event-ID": last}).status_code == 204
    with client.get(f"/api/v1/jobs/{job}/events") as answer:
        assert len(told(answer)) == 1
    assert code_of(client.get("/api/v1/jobs/x/events")) == "job_unknown"


def test_streams_end_soon_and_are_few(app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(job_events, "STREAM_S", 0.3)
    allow_streams(app, 1)
    path = f"/api/v1/jobs/{client.post('/api/v1/delineate', json={}).get_json()['id']}/events"
    with client.get(path) as answer:
        assert told(answer)[0]["state"] == "waiting"
    with client.get(path, buffered=False) as held:
        assert held.status_code == 200
        full = client.get(path)
        assert (full.status_code, code_of(full), full.headers["Retry-After"]) == (503, "streams_full", "5")
    for ask in (client.head, client.get):  # nobody reads the first stream
        with ask(path) as answer:
            assert answer.status_code == 200


def test_ones_own_limits_are_told_in_words(client: FlaskClient) -> None:
    answers = [client.post("/api/v1/delineate?lang=zh", json={"committees": [A], "seed": k}) for k in range(jobs.MOST_OF_ONE + 1)]
    assert [a.status_code for a in answers] == [202] * jobs.MOST_OF_ONE + [429]
    assert "最多 10 个" in answers[-1].get_json()["error"]["message"]
    again = client.post("/api/v1/delineate", json={"committees": [A], "seed": 0})
    assert (again.status_code, code_of(again)) == (409, "job_running")


def test_an_old_outcome_is_gone_in_words(app: Flask, client: FlaskClient) -> None:
    project, folder = app.extensions["project"], app.extensions["job_folder"]
    job = jobs.start(project, Order("export", {}, "local"))
    with project.transaction() as connection:
        jobs.close(connection, job, jobs.DONE, result=json.dumps({"file": "town.gpkg", "bytes": 1, "sha256": ""}))
    with folder.outcome(job.job_id, "w") as made:
        (made / "town.gpkg").write_bytes(b"x")
    with client.get(f"/api/v1/jobs/{job.job_id}/outcome") as answer:
        assert answer.get_data() == b"x"
    JobFolder(folder.path, keep_days=1e-9).clean(set())
    gone = client.get(f"/api/v1/jobs/{job.job_id}/outcome?lang=en")
    assert (gone.status_code, code_of(gone)) == (404, "outcome_gone") and "after 7 days" in gone.get_json()["error"]["message"]


@pytest.mark.usefixtures("working")
def test_a_file_is_described_and_kept_while_it_holds_further_layers(app: Flask, client: FlaskClient) -> None:
    sent = send(client, committees_of(app), "普查区.geojson").get_json()
    told = done(client, "describe", upload=sent["id"])
    (layer,) = told["made"]["layers"]
    assert told["state"] == "done" and (layer["role"], layer["rows"], layer["crs"]) == ("committees", 3, "EPSG:4326")
    assert code_of(client.get(f"/api/v1/jobs/{told['id']}/outcome")) == "outcome_none"  # it is told, and no file
    found = done(client, "import", upload=sent["id"], role="committees", mode="update", keep=True)
    assert found["state"] == "done" and all(f["zh"] and f["en"] for f in found["made"]["findings"])
    assert [u["id"] for u in client.get("/api/v1/uploads").get_json()["uploads"]] == [sent["id"]]
    assert code_of(start(client, "describe", upload="x")) == "upload_unknown"
