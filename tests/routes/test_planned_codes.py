"""Codes of committees from one delivery to the plan, and what goes when a later one has not got them (world: `broken`)."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import pytest

from tests.routes.broken import EAST, WEST, Desk, Said, committees


def told(path: Path) -> dict[str, tuple[object, object]]:
    """By name of the committee: code of the delivery, and whether that in use is temporary; each EA has the code it should."""
    eas = gpd.read_file(path, layer="enumeration_areas")
    assert (eas["committee_code"].str.fullmatch(r"99\d{10}") == eas["code_temporary"]).all()
    rows = eas.drop_duplicates("committee_name").astype(object).where(lambda t: t.notna(), None)
    return {r["committee_name"]: (r["source_code"], bool(r["code_temporary"])) for r in rows.to_dict("records")}


def test_a_code_that_is_not_12_digits_stands_in_the_plan_file(desk: Desk) -> None:
    """Bug: neither `source_code` nor `code_temporary` was in any layer."""
    desk.file("c2.gpkg", committees().assign(code=["12345", WEST]))
    said, plan = desk.plan(committees=Path("c2.gpkg"))
    assert said.status == 0 and told(plan) == {"西村": ("12345", True), "东村": (None, False)}
    desk.project.unlink()
    for words in (["new", desk.project], ["import", desk.project, "committees", desk.folder / "c2.gpkg"]):
        assert desk.call(*words).status == 0
    assert desk.take("buildings", desk.folder / "b.gpkg").status == desk.call("delineate", desk.project, "--workers", 1).status == 0
    assert desk.call("export", desk.project, "--out", desk.folder / "e.gpkg").status == 0
    assert told(desk.folder / "e.gpkg") == told(plan)


def test_committees_without_codes_are_found_by_their_names(desk: Desk) -> None:
    desk.file("c2.gpkg", committees().drop(columns="code"))
    said, plan = desk.plan(committees=Path("c2.gpkg"))
    assert said.status == 0 and told(plan) == {"西村": (None, True), "东村": (None, True)}


def removed(desk: Desk, lang: str, frame: gpd.GeoDataFrame, *more: object) -> tuple[Said, dict]:
    """What is said of a delivery of committees, as text and as JSON, each with the project as it was."""
    path, kept = desk.file("c3.gpkg", frame), desk.project.read_bytes()
    said = desk.take("committees", path, *more, lang=lang)
    desk.project.write_bytes(kept)
    dropped = desk.take("committees", path, "--json", *more).json["dropped"]
    desk.project.write_bytes(kept)
    return said, dropped


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_committees_that_a_delivery_drops_are_named_with_their_plan(desk: Desk, lang: str) -> None:
    """Bug: their areas were removed without a word."""
    eas = gpd.read_file(desk.project, layer="enumeration_areas")["committee_code"].value_counts()
    said, dropped = removed(desk, lang, committees().iloc[:1])
    assert dropped == {
        "committees": [{"committee_code": EAST, "name": "东村", "eas": int(eas[EAST])}],
        "eas": int(eas[EAST]),
        "buildings_uncovered": 25,
    }
    assert f"东村 {EAST} ({eas[EAST]})" in said.out and f"{'25 buildings are' if lang == 'en' else '现有 25 栋建筑物'}" in said.out
    elsewhere = committees().drop(columns="code").translate(5.0)
    other = committees().drop(columns="code").set_geometry(elsewhere)
    said, dropped = removed(desk, lang, other, "--mode", "replace")
    assert WEST in said.out and EAST in said.out and ("50 buildings" in said.out or "50 栋" in said.out)
    assert dropped["eas"] == int(eas.sum()) and dropped["buildings_uncovered"] == 50


def test_nothing_is_said_of_plans_where_none_is_dropped(desk: Desk) -> None:
    said, dropped = removed(desk, "en", committees())
    assert "removed, with the plan" not in said.out and dropped == {"committees": [], "eas": 0, "buildings_uncovered": 0}
