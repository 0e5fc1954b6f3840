"""Files that are made to do harm, sent over HTTP: none reaches another file, another host or the server that goes on.

Each is described in the process with limits, as the page does it; some are imported too. World: the town of `tests.town`.
"""

from __future__ import annotations

import io
import json
import shutil
import socket
import sqlite3
import stat
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from layers import jobs
from layers.reading.archives import MOST_FILES
from layers.work import job_child
from routes.records.api_records import BYTES
from routes.web import create_app
from tests.worked import at_work

SECRET = "c0d3-of-another-file"
EMPTY = b'{"type": "FeatureCollection", "features": []}'
POINT = '{"type": "Feature", "properties": {}, "geometry": {"type": "Point", "coordinates": [118, 36]}}'


class Outside:
    """What lies outside: a file with a secret, and a host that counts who calls it."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / "secret.geojson"
        self.file.write_text(EMPTY.decode().replace("[]", f"[{POINT.replace('{}', json.dumps({'name': SECRET}))}]"), encoding="utf-8")
        self.calls = 0
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}/x"
        Thread(target=self._count, daemon=True).start()

    def _count(self) -> None:
        try:
            while True:
                self._socket.accept()[0].close()
                self.calls += 1
        except OSError:
            return

    def close(self) -> None:
        self._socket.close()


@pytest.fixture(scope="module")
def outside(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Outside]:
    made = Outside(tmp_path_factory.mktemp("outside"))
    yield made
    made.close()


@pytest.fixture(scope="module")
def app(town: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    made = create_app(shutil.copy(town, tmp_path_factory.mktemp("hostile") / "town.enumap"))
    with at_work(made.extensions["project"]):
        yield made
    made.extensions["project"].close()


def asked(client: FlaskClient, content: bytes, name: str, kind: str = "describe", **args: Any) -> Any:
    """The job that reads a file, ended; the server has answered all the while, and the file is deleted."""
    answer = client.post("/api/v1/uploads", query_string={"name": name}, data=content, content_type=BYTES)
    assert answer.status_code == 201, answer.get_data(as_text=True)
    upload = answer.get_json()["id"]
    started = client.post("/api/v1/jobs", json={"kind": kind, "args": {"upload": upload, **args}})
    assert started.status_code == 202, started.get_data(as_text=True)
    for _ in range(900):
        found = client.get(f"/api/v1/jobs/{started.get_json()['id']}").get_json()
        if found["state"] not in jobs.UNFINISHED:
            client.delete(f"/api/v1/uploads/{upload}", json={})
            return found
        time.sleep(0.1)
    raise AssertionError("it does not end")


def zipped(*members: tuple[str | zipfile.ZipInfo, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return out.getvalue()


def link(target: str) -> bytes:
    info = zipfile.ZipInfo("a.geojson")
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    return zipped((info, target.encode()))


def database(*statements: str) -> bytes:
    with sqlite3.connect(":memory:") as made:
        for statement in statements:
            made.execute(statement)
        return made.serialize()


def vrt(target: str) -> bytes:
    return f'<OGRVRTDataSource><OGRVRTLayer name="x"><SrcDataSource>{target}</SrcDataSource></OGRVRTLayer></OGRVRTDataSource>'.encode()


def entity(target: str) -> bytes:
    place = "<Placemark><name>&x;</name><Point><coordinates>118,36</coordinates></Point></Placemark>"
    return f'<!DOCTYPE kml [<!ENTITY x SYSTEM "{target}">]><kml xmlns="http://www.opengis.net/kml/2.2"><Document>{place}</Document></kml>'.encode()


Made = Callable[[Outside], bytes]
REFUSED: dict[str, tuple[str, Made, str]] = {
    "pointer to a file": ("a.geojson", lambda o: vrt(str(o.file)), "F22"),
    "pointer to a host": ("a.vrt", lambda o: vrt(f"/vsicurl/{o.url}"), "F22"),
    "pointer in an archive": ("a.zip", lambda o: zipped(("a.geojson", vrt(str(o.file)))), "F22"),
    "steps of a pipeline": (
        "a.json",
        lambda o: json.dumps({"type": "gdal_streamed_alg", "command_line": f"read {o.file}"}).encode(),
        "F22",
    ),
    "service by its address": ("a.json", lambda o: f"WFS:{o.url}".encode(), "F22"),
    "archive that bursts": ("a.zip", lambda _: zipped(("a.geojson", b"0" * 200_000_000)), "F21"),
    "workbook that bursts": (
        "a.xlsx",
        lambda _: zipped(("xl/workbook.xml", b"<a/>"), ("xl/worksheets/sheet1.xml", b"0" * 200_000_000)),
        "F21",
    ),
    "archive of many": ("a.zip", lambda _: zipped(*((f"{i}.geojson", EMPTY) for i in range(MOST_FILES + 1))), "F21"),
    "way out of the folder": ("a.zip", lambda _: zipped(("../../escaped.geojson", EMPTY)), "F21"),
    "absolute name": ("a.zip", lambda _: zipped(("/tmp/escaped.geojson", EMPTY)), "F21"),
    "drive letter": ("a.zip", lambda _: zipped(("C:\\escaped.geojson", EMPTY)), "F21"),
    "link in an archive": ("a.zip", lambda o: link(str(o.file)), "F21"),
    "names that differ in case": ("a.zip", lambda _: zipped(("a.geojson", EMPTY), ("A.geojson", EMPTY)), "F20"),
    "archives in archives": ("a.zip", lambda _: zipped(("b.zip", zipped(("c.zip", zipped(("d.geojson", EMPTY)))))), "F17"),
    "program": ("a.gpkg", lambda _: b"\x7fELF" + bytes(2000), "F22"),
    "page under another name": ("a.geojson", lambda _: b"<!doctype html><script>alert(1)</script>", "F22"),
    "two kinds at once": ("a.gpkg", lambda _: b"%PDF-1.7\n" + zipped(("a.geojson", EMPTY)), "F22"),
    "database of another kind": ("a.gpkg", lambda _: database("create table x (y)"), "F22"),
}


@pytest.mark.parametrize("what", list(REFUSED))
def test_it_is_refused_and_nothing_outside_is_touched(app: Flask, outside: Outside, what: str) -> None:
    name, make, code = REFUSED[what]
    found = asked(app.test_client(), make(outside), name)
    assert (found["state"], found["error"]["code"]) == ("failed", code), found
    assert SECRET not in json.dumps(found) and outside.calls == 0
    assert app.test_client().get("/healthz").status_code == 200
    assert not list(Path("/tmp").glob("escaped*"))


@pytest.mark.parametrize("target", ["file", "url"])
def test_entities_and_links_of_markup_are_not_followed(app: Flask, outside: Outside, target: str) -> None:
    where = outside.file.as_uri() if target == "file" else outside.url
    network = f'<kml xmlns="http://www.opengis.net/kml/2.2"><NetworkLink><Link><href>{where}</href></Link></NetworkLink></kml>'
    for content in (entity(where), network.encode()):
        found = asked(app.test_client(), content, "a.kml")
        assert SECRET not in json.dumps(found) and outside.calls == 0, found


def test_triggers_and_views_of_a_database_do_nothing(app: Flask, outside: Outside, tmp_path: Path) -> None:
    import geopandas as gpd

    file = tmp_path / "a.gpkg"
    gpd.GeoDataFrame({"floors": [1]}, geometry=gpd.points_from_xy([118], [36]), crs=4326).to_file(file, layer="a")
    with sqlite3.connect(file) as made:
        made.execute("create view v as select load_extension('x'), writefile('/tmp/escaped', 'x'), readfile('/etc/passwd')")
        made.execute("insert into gpkg_contents (table_name, data_type, identifier) values ('v', 'attributes', 'v')")
        made.execute("create trigger t after insert on a begin select load_extension('x'); end")
    found = asked(app.test_client(), file.read_bytes(), "a.gpkg")
    assert "root:" not in json.dumps(found) and outside.calls == 0 and not Path("/tmp/escaped").exists()
    assert app.test_client().get("/healthz").status_code == 200


def test_numbers_depth_and_names_without_end_end_nothing_else(app: Flask) -> None:
    client = app.test_client()
    deep = b'{"type": "FeatureCollection", "features": ' + b"[" * 200_000 + b"]" * 200_000 + b"}"
    huge = EMPTY.replace(b"[]", f"[{POINT.replace('118', '9' * 5000)}]".encode())
    wide = (",".join(f"c{i}" for i in range(5000)) + "\n" + ",".join("1" for _ in range(5000)) + "\n").encode()
    for name, content in (("deep.geojson", deep), ("huge.geojson", huge), ("wide.csv", wide), ("长" * 5000 + ".geojson", EMPTY)):
        found = asked(client, content, name)
        assert found["state"] in ("failed", "done") and len(json.dumps(found)) < 200_000
        assert found["state"] == "done" or found["error"]["code"] != "page_fault", found
        assert client.get("/healthz").status_code == 200


def test_what_is_read_without_end_is_ended_by_its_limit(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(job_child, "CPU_S", 0)  # less than it takes to load: as a file that is read without end
    monkeypatch.setattr(job_child, "CPU_S_OF_MB", 0.0)
    assert asked(app.test_client(), EMPTY, "a.geojson")["error"]["code"] == "import_cpu"
    assert app.test_client().get("/healthz").status_code == 200


def test_imports_are_guarded_as_what_is_only_looked_at(app: Flask, outside: Outside) -> None:
    for what in ("pointer to a file", "link in an archive", "archive that bursts"):
        name, make, code = REFUSED[what]
        found = asked(app.test_client(), make(outside), name, "import", role="committees")
        assert (found["state"], found["error"]["code"]) == ("failed", code) and outside.calls == 0
