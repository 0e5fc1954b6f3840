"""The web application: what it answers, what it refuses, and in which form."""

from __future__ import annotations

import gzip
import json
import time
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

import routes.data
from gis.schema import EAS
from layers import vendor
from layers.jobs import UNFINISHED
from layers.store import Project
from routes.web import create_app
from tests.town import MARKUP, A, B, C, make_town
from tests.worked import at_work


def get(client: FlaskClient, path: str, lang: str = "en") -> Any:
    answer = client.get(path, query_string={"lang": lang} if "?" not in path else None)
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return answer.get_json()


def finished(client: FlaskClient, job_id: str) -> Any:
    for _ in range(300):
        job = get(client, f"/api/v1/jobs/{job_id}")
        if job["state"] not in UNFINISHED:
            return job
        time.sleep(0.05)
    raise AssertionError("the job does not end")


def test_the_page_and_its_files(client: FlaskClient) -> None:
    with client.get("/") as page, client.get("/static/js/main.js") as script, client.get("/favicon.ico") as icon:
        assert page.status_code == 200 and b'src="/static/js/main.js"' in page.data
        assert script.mimetype == "text/javascript"
        assert icon.status_code == 200


def test_project_tells_rules_totals_and_whose_data(client: FlaskClient) -> None:
    told = get(client, "/api/v1/project")
    assert told["totals"] == {
        "committees": 3,
        "eas": told["totals"]["eas"],
        "buildings": 193,
        "buildings_drawn": 193,
        "units": 193 * 6,
        "units_estimated": 0,
        "unplaced": {"unplanned": 64, "no_committee": 1},
    }
    assert told["rules"]["target"] == 80
    assert {"layer": "committees", "file": "committees.gpkg", "attribution": "Town Office, CC BY 4.0"}.items() <= told["sources"][0].items()
    assert [r["name"] for r in told["regions"]] == ["临淄区", "稷下街道"]
    assert told["job"] is None


def test_committees_with_state_and_progress(client: FlaskClient) -> None:
    rows = {r["code"]: r for r in get(client, "/api/v1/committees")["committees"]}
    assert [rows[c]["state"] for c in (A, B, C)] == ["planned", "planned", "none"]
    assert [(rows[c]["buildings"], rows[c]["units"], rows[c]["units_placed"]) for c in (A, C)] == [(64, 384, 384), (64, 384, 0)]
    assert rows[C]["name"] == MARKUP
    west, south, east, north = rows[A]["box"]
    assert 113.9 < west < east < 114.1 and 36.6 < south < north < 36.8


def test_eas_sum_up_and_deviate_from_their_mean(client: FlaskClient, town: Path) -> None:
    found = get(client, "/api/v1/eas")
    in_a = [k for k, c in enumerate(found["committee_code"]) if c == A]
    assert sum(found["units"][k] for k in in_a) == 384
    assert abs(sum(found["deviation"][k] for k in in_a)) < 0.01
    with Project.open(town) as project:
        assert found["code"] == list(project.read(EAS)["ea_code"])


def test_ledger_counts_from_geometry(client: FlaskClient) -> None:
    assert get(client, "/api/v1/ledger")["housing_units"] == {"total": 1158, "in_one_ea": 768, "in_none": 390, "doubled": 0}


def test_facts_of_an_ea_name_its_neighbours(client: FlaskClient) -> None:
    code = get(client, "/api/v1/eas")["code"][0]
    facts = get(client, f"/api/v1/eas/{code}")
    assert facts["ea_code"] == code and code not in facts["neighbours"]
    back = get(client, f"/api/v1/eas/{facts['neighbours'][0]}")
    assert code in back["neighbours"]


def test_facts_of_a_building_in_an_ea_and_of_one_in_none(client: FlaskClient) -> None:
    inside, outside = get(client, "/api/v1/buildings/b0"), get(client, "/api/v1/buildings/b192")
    assert inside["parts"][0]["ea_code"].startswith(A) and inside["housing_units"] == 6 and inside["area_m2"] == 240
    assert [(p["ea_code"], p["status"]) for p in outside["parts"]] == [(None, "no_committee")]


def test_issues_in_words_of_both_languages_by_severity_and_page(client: FlaskClient) -> None:
    english, chinese = get(client, "/api/v1/issues"), get(client, "/api/v1/issues", "zh")
    assert english["total"] == chinese["total"] == sum(english["counts"].values()) > 0
    outside = [i for i in english["issues"] if i["code"] == "V11"]
    assert len(outside) == 1 and len(outside[0]["point"]) == 2
    assert outside[0]["message"] != next(i for i in chinese["issues"] if i["code"] == "V11")["message"]


def test_issues_by_severity_and_place_a_page_at_a_time(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    severities = ["error", "warning", "warning", "note"]
    place = {"committee_code": C, "ea_code": None, "building_id": None}
    rows = [{"n": n, "severity": s, "code": "E10", "committees": (A if n < 3 else B,), **place} for n, s in enumerate(severities)]
    monkeypatch.setattr(routes.data.listings, "issues", lambda *_: rows)

    def numbers(query: str) -> list[int]:
        return [i["n"] for i in get(client, f"/api/v1/issues?{query}")["issues"]]

    assert numbers("limit=2&offset=1") == [1, 2]
    assert get(client, "/api/v1/issues?limit=2")["to_delineate"] == [C]
    assert numbers("severity=warning") == [1, 2]
    assert numbers(f"committee_code={A}&severity=warning&offset=1") == [2]
    found = get(client, f"/api/v1/issues?committee_code={B}")
    assert (found["total"], found["counts"]) == (1, {"error": 0, "warning": 0, "note": 1})


@pytest.mark.parametrize(
    ("text", "kind", "code"), [("第2居", "committee", B), (A, "committee", A), ("b17", "building", "b17"), ("稷下", "region", "370305100")]
)
def test_search_by_code_and_name(client: FlaskClient, text: str, kind: str, code: str) -> None:
    first = get(client, f"/api/v1/search?q={text}")["found"][0]
    assert (first["kind"], first["code"]) == (kind, code)


def test_geojson_of_a_committee(client: FlaskClient) -> None:
    for path in (f"/api/v1/committees/{A}/eas", f"/api/v1/committees/{A}/cells", "/api/v1/committees.geojson", "/api/v1/barriers"):
        found = json.loads(client.get(path).data)
        assert found["type"] == "FeatureCollection" and found["count"] == len(found["features"]) > 0, path


def test_tiles_are_compressed_and_kept_while_the_project_stays(client: FlaskClient) -> None:
    version = get(client, "/api/v1/project")["version"]
    kept = client.get(f"/tiles/eas/0/0/0.mvt?v={version}")
    assert kept.headers["Content-Encoding"] == "gzip" and b"ea_code" in gzip.decompress(kept.data)
    assert "immutable" in kept.headers["Cache-Control"]
    assert client.get("/tiles/eas/0/0/0.mvt?v=other").headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("/api/v1/eas/370305100001999", 404, "ea_unknown"),
        ("/api/v1/buildings/nobody", 404, "building_unknown"),
        ("/api/v1/committees/1/eas", 404, "committee_unknown"),
        ("/api/v1/jobs/1", 404, "job_unknown"),
        ("/api/v1/nothing", 404, "page_missing"),
        ("/static/../server.py", 404, "page_missing"),
        ("/tiles/other/0/0/0.mvt", 404, "page_missing"),
        ("/tiles/eas/1/2/0.mvt", 400, "request_bad"),
        ("/api/v1/issues?severity=bad", 400, "request_choice"),
        ("/api/v1/issues?severity=", 400, "request_empty"),
        ("/api/v1/issues?limit=", 400, "request_empty"),
        (f"/sheets/{A}001.pdf?paper=abc", 400, "request_choice"),
        ("/api/v1/issues?limit=-1", 400, "request_bad"),
    ],
)
def test_refusals_have_one_shape_and_both_languages(client: FlaskClient, path: str, status: int, code: str) -> None:
    said = {}
    for lang in ("zh", "en"):
        answer = client.get(path, headers={"Accept-Language": lang})
        assert answer.status_code == status
        assert set(answer.get_json()) == {"error"} and set(answer.get_json()["error"]) == {"code", "message"}
        assert answer.get_json()["error"]["code"] == code
        said[lang] = answer.get_json()["error"]["message"]
    assert said["zh"] != said["en"]


def test_a_fault_of_ours_is_told_in_plain_words(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(routes.data.listings, "totals", lambda _: 1 / 0)
    answer = client.get("/api/v1/project")
    assert answer.status_code == 500 and answer.get_json()["error"]["code"] == "page_fault"
    assert "Traceback" not in answer.get_data(as_text=True)


def test_headers_keep_other_origins_out(client: FlaskClient) -> None:
    with client.get("/") as page:
        headers = page.headers
    policy = headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'self'") and "unsafe" not in policy and "http" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("host", ["127.0.0.1:5000", "localhost", "[::1]:80"])
def test_loopback_names_are_taken(client: FlaskClient, host: str) -> None:
    assert client.get("/api/v1/committees", headers={"Host": host}).status_code == 200


def test_another_host_name_is_refused(client: FlaskClient, town: Path) -> None:
    answer = client.get("/api/v1/committees", headers={"Host": "evil.example"})
    assert answer.status_code == 400 and answer.get_json()["error"]["code"] == "request_foreign"
    app = create_app(town, hosts=None)
    others = {"Host": "office.example"}
    with app.test_client().get("/", headers=others) as page:
        assert page.status_code == 200
    assert app.test_client().get("/api/v1/committees", headers=others).status_code == 401  # others can reach it, and nobody is logged in
    app.extensions["project"].close()


@pytest.mark.parametrize(
    ("headers", "kind"),
    [
        ({}, "text/plain"),
        ({}, "application/x-www-form-urlencoded"),
        ({"Origin": "http://evil.example"}, "application/json"),
        ({"Sec-Fetch-Site": "cross-site"}, "application/json"),
    ],
)
def test_changes_from_other_pages_are_refused(client: FlaskClient, headers: dict[str, str], kind: str) -> None:
    answer = client.post("/api/v1/delineate", data='{"committees": null}', headers=headers, content_type=kind)
    assert answer.status_code == 400 and answer.get_json()["error"]["code"] == "request_foreign"
    assert get(client, "/api/v1/project")["job"] is None


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("[]", "request_no_json"),
        ('{"seed": -1}', "request_bad"),
        ('{"seed": true}', "request_bad"),
        ('{"seed": ""}', "request_empty"),
        ("{", "request_no_json"),
    ],
)
def test_requests_that_make_no_sense_are_refused(client: FlaskClient, body: str, code: str) -> None:
    answer = client.post("/api/v1/delineate", data=body, content_type="application/json")
    assert answer.status_code == 400 and answer.get_json()["error"]["code"] == code


def test_delineate_one_committee(tmp_path: Path) -> None:
    app = create_app(make_town(tmp_path / "town.enumap"))
    with at_work(app.extensions["project"]):
        client = app.test_client()
        before = get(client, "/api/v1/project")["version"]
        assert client.post("/api/v1/delineate", json={"committees": ["999"]}).status_code == 404
        started = client.post("/api/v1/delineate", json={"committees": [C], "seed": 3})
        assert started.status_code == 202
        job = finished(client, started.get_json()["id"])
        assert (job["state"], job["done"], job["total"], job["error"]) == ("done", 1, 1, None)
        rows = {r["code"]: r for r in get(client, "/api/v1/committees")["committees"]}
        assert rows[C]["state"] == "planned" and rows[C]["units_placed"] == 384
        assert get(client, "/api/v1/project")["version"] != before
        assert get(client, "/api/v1/ledger")["housing_units"]["in_none"] == 6
        assert job["made"] == {"committees": 1, "eas": 5, "changes": None, "signed_off": []}
        again = finished(client, client.post("/api/v1/delineate", json={"committees": [C], "seed": 3}).get_json()["id"])
        assert again["made"]["changes"]["units"] == 384 and again["made"]["changes"]["units_moved"] == 0
    app.extensions["project"].close()


def test_big_answers_are_compressed_where_the_browser_takes_it(client: FlaskClient) -> None:
    with client.get("/") as plain, client.get("/", headers={"Accept-Encoding": "gzip"}) as packed:
        assert "Content-Encoding" not in plain.headers and packed.headers["Content-Encoding"] == "gzip"
        assert gzip.decompress(packed.data) == plain.data and len(packed.data) < len(plain.data)


@pytest.mark.parametrize("body", [b'{"committees": ["\\ud800"]}', b"[" * 100_000])
def test_a_body_that_python_cannot_hold_is_refused(client: FlaskClient, body: bytes) -> None:
    answer = client.post("/api/v1/delineate", data=body, content_type="application/json")
    assert answer.status_code in (400, 404) and answer.get_json()["error"]


def test_the_coverage_report_opens_by_itself(client: FlaskClient) -> None:
    zh, en = (client.get(f"/report.html?lang={lang}") for lang in ("zh", "en"))
    assert zh.status_code == en.status_code == 200 and zh.mimetype == "text/html"
    assert "普查覆盖报告" in zh.get_data(as_text=True) and "Coverage report" in en.get_data(as_text=True)
    assert "default-src 'none'" in zh.headers["Content-Security-Policy"]
    assert "<script src" not in zh.get_data(as_text=True) and "<link" not in zh.get_data(as_text=True)


def test_the_sheet_of_an_ea_is_a_pdf_and_a_strange_code_is_none(client: FlaskClient) -> None:
    vendor.ensure()
    code = get(client, f"/api/v1/committees/{A}/eas")["features"][0]["properties"]["ea_code"]
    answer = client.get(f"/sheets/{code}.pdf")
    assert answer.status_code == 200 and answer.data.startswith(b"%PDF") and answer.mimetype == "application/pdf"
    assert client.get("/sheets/123.pdf").status_code == 404


def test_a_wrong_method_is_told_from_a_foreign_page(client: FlaskClient) -> None:
    answer = client.post("/", headers={"Accept-Language": "en"})
    assert answer.status_code == 405
    assert answer.json["error"]["code"] == "method_wrong"
    assert client.get("/api/v1/delineate").status_code == 405


@pytest.mark.parametrize(("header", "sign"), [("fr-FR,fr", "There is"), ("fr,zh;q=0.5", "不存在"), ("en", "There is"), (None, "不存在")])
def test_the_language_of_a_refusal(client: FlaskClient, header: str | None, sign: str) -> None:
    said = client.get("/nowhere", headers={"Accept-Language": header} if header else {}).json["error"]["message"]
    assert sign in said


def test_a_refusal_shows_no_control_characters_and_no_endless_text(client: FlaskClient) -> None:
    said = client.get("/api/v1/eas/" + "9" * 5000).json["error"]["message"]
    assert len(said) < 600
    said = client.get("/api/v1/eas/%01%1b[2J").json["error"]["message"]
    assert not any(ord(c) < 32 for c in said)
    assert "\ufffd" in said


def test_an_unknown_committee_is_told_the_known_ones(client: FlaskClient) -> None:
    answer = client.get("/api/v1/committees/nope/eas")
    assert answer.status_code == 404
    known = client.get("/api/v1/committees").json["committees"][0]["code"]
    assert known in answer.json["error"]["message"]
