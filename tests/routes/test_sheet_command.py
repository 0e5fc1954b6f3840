"""The command that prints a sheet: what is refused before anything is fetched, and what is said of a stale plan (world: `broken`)."""

from __future__ import annotations

from pathlib import Path

import pytest
import shapely

from gis.errors import Refused
from layers import vendor
from tests.routes.broken import WEST, Desk, X, Y, committees

EA = f"{WEST}001"


def test_a_bad_output_is_refused_before_the_font_is_fetched(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Bug: a minute of fetching came first, then the refusal."""

    def fetched(progress: object) -> Path:
        raise Refused("libraries_unfetched", reason="no network")

    monkeypatch.setattr(vendor, "VENDOR", desk.folder / "nothing")
    monkeypatch.setattr(vendor, "FONT", desk.folder / "nothing.ttf")
    monkeypatch.setattr(vendor, "ensure", fetched)
    (desk.folder / "foreign.pdf").write_text("my letter", encoding="utf-8")
    wrong = {"foreign.pdf": "out_is_other", "none/s.pdf": "out_unwritable", "county.gpkg": "out_is_input", "s.txt": "out_ending"}
    for name, code in wrong.items():
        said = desk.call("sheet", desk.project, EA, "--out", desk.folder / name, "--json", "--lang", "en")
        assert (said.status, said.json["error"]["code"]) == (2, code) and "Fetching" not in said.err
    assert desk.call("sheet", desk.project, EA, "--out", desk.folder / "s.pdf", "--json").json["error"]["code"] == "libraries_unfetched"


def test_a_sheet_of_a_stale_plan_comes_with_a_warning(desk: Desk) -> None:
    """Bug: the sheet of a committee whose outline had changed since was printed without a word."""
    vendor.ensure()
    out = desk.folder / "s.pdf"
    before = desk.call("sheet", desk.project, EA, "--out", out, "--json")
    assert before.status == 0 and not before.json["stale"] and before.err == ""
    moved = committees()
    moved.loc[0, "geometry"] = shapely.box(X - 20, Y, X + 200, Y + 200)
    desk.take("committees", desk.file("c2.gpkg", moved))
    said = desk.call("sheet", desk.project, EA, "--out", out, "--json", "--lang", "en")
    assert said.status == 0 and said.json["stale"]
    assert "has changed since it was delineated" in said.err and f"--committee {WEST}" in said.err
    assert "已有变更" in desk.call("sheet", desk.project, EA, "--out", out, "--lang", "zh").err
    assert not desk.call("sheet", desk.project, "370305001002001", "--out", out, "--json").json["stale"]
