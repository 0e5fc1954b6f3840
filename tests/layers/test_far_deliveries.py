"""Deliveries that lie far from the committees are told when they are taken, and when a plan is made straight from files."""

from __future__ import annotations

from pathlib import Path

import pytest

from gis.rules import Rules
from layers.pipeline import read_inputs
from layers.readers import Source
from tests.layers.test_imports import County, buildings, committees, road


@pytest.fixture
def county(tmp_path: Path) -> County:
    """Two committees and their houses."""
    county = County(tmp_path)
    county.take("committees", committees())
    county.take("buildings", buildings())
    return county


def test_r10_a_delivery_of_another_town_is_told_when_it_is_taken(county: County) -> None:
    """Bug: a town 50 km away, and a layer of barriers there, came in without a word."""
    there = buildings().assign(building_id=[f"z{k}" for k in range(50)])
    done = county.take("buildings", there.assign(geometry=there.translate(50_000)), "append")
    assert [(i["params"]["km"], i["params"]["direction"]) for i in done.issues if i["code"] == "R10"] == [(50, "east")]
    assert [i["code"] for i in county.take("barriers", road().translate(0, -50_000).to_frame("geometry")).issues].count("R10") == 1
    assert "R10" not in [i["code"] for i in county.take("barriers", road()).issues]


def test_r17_committees_far_from_those_there_are_told(county: County) -> None:
    far = committees().assign(code=["370305002001", "370305002002"])
    done = county.take("committees", far.assign(geometry=far.translate(287_000)), "append")
    (found,) = [i for i in done.issues if i["code"] == "R17"]
    assert found["params"]["count"] == 2


def test_r10_a_plan_from_files_tells_each_layer_that_is_far(tmp_path: Path) -> None:
    houses, far = buildings(), road().translate(50_000).to_frame("geometry")
    for name, frame in (("c", committees()), ("b", houses), ("near", road()), ("far", far)):
        frame.to_file(tmp_path / f"{name}.gpkg")
    c, b, near, away = (Source.parse(str(tmp_path / f"{name}.gpkg")) for name in ("c", "b", "near", "far"))
    found = [i for i in read_inputs(c, b, [near, away], Rules()).issues if i["code"] == "R10"]
    assert [i["params"]["file"] for i in found] == ["far.gpkg"]
