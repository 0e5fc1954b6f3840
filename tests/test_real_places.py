"""`plan` on real places, judged by the independent judge where it lies beside the repository."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.places import DATA, place

ROOT = Path(__file__).resolve().parents[1]
JUDGE = DATA.parent / "evaluate_plan.py"

PLACES = {
    "porto": ("porto/porto.gpkg", "admin", "admin_level='9'", "buildings", ["roads", "railways", "waterways"], []),
    "porto_pbf": ("porto/porto.osm.pbf", "admin", "admin_level='9'", "buildings", ["highways", "railways", "waterways"], ["--id", "osm"]),
    "malta": ("malta/malta.gpkg", "admin", "admin_level='8'", "buildings", ["roads", "railways", "waterways"], []),
    "wanhua": ("tw_taipei_wanhua/tw_taipei_wanhua.gpkg", "villages", "", "buildings", ["small_areas"], []),
    "vulamba": ("task_vulamba/task_vulamba.gpkg", "aoi", "", "buildings", [], []),
}


@pytest.mark.parametrize("name", PLACES)
def test_the_judge_finds_nothing_broken(name: str, tmp_path: Path) -> None:
    file, committees, where, buildings, barriers, more = PLACES[name]
    source = place(file)
    if not JUDGE.is_file():
        pytest.skip(f"the judge is missing: expected at {JUDGE}")
    out = tmp_path / "plan.gpkg"
    command = [
        sys.executable,
        "server.py",
        "plan",
        "--out",
        str(out),
        "--json",
        "--committees",
        f"{source}:{committees}",
        "--buildings",
        f"{source}:{buildings}",
    ]
    command += ["--where", f"committees:{where}"] if where else []
    for layer in barriers:
        command += ["--barriers", f"{source}:{layer}"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode in (0, 1), done.stderr
    figures = json.loads(done.stdout)
    assert "E20" not in figures["issues"], "a committee could not be divided: a fault of ours"
    layers = {"admin": "multipolygons", "buildings": "multipolygons"} if name == "porto_pbf" else {}
    judged = [sys.executable, str(JUDGE), str(out), *more]
    judged += [
        "--committees",
        _spec(source, layers.get(committees, committees), _also("boundary='administrative'", where) if layers else where),
    ]
    judged += ["--buildings", _spec(source, layers.get(buildings, buildings), "building IS NOT NULL" if layers else "")]
    verdict = subprocess.run(judged, cwd=ROOT, capture_output=True, text=True, timeout=300, check=False)
    found = json.loads(verdict.stdout)
    assert "error" not in found, found
    assert found["broken"] == [], found
    assert found["eas"] == figures["eas"]
    if name == "porto_pbf":
        assert figures["committees"] == 4 and figures["buildings"] >= 11_390


def _spec(source: Path, layer: str, where: str) -> str:
    return f"{source}:{layer}" + (f"?{where}" if where else "")


def _also(first: str, second: str) -> str:
    return f"{first} AND {second}"
