"""What `delineate` prints of a plan of some committees, and of one for too few enumerators."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import shapely

from gis.schema import BARRIERS, BUILDINGS, COMMITTEES
from layers.store import Project
from routes.commands import main
from tests.chinese import stray_words
from tests.gis import tables

EAST, NORTH, SIDE = 500_000.0, 4_060_000.0, 300.0
A, B = tables.code(0), tables.code(1)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Two committees of 64 houses of 6 units each; in the second, and outside both, a pair of houses on one another."""
    outlines = [shapely.box(EAST + SIDE * k, NORTH, EAST + SIDE * (k + 1), NORTH + SIDE) for k in range(2)]
    spots = [(12 + 36 * i + SIDE * k, 12 + 36 * j) for k in range(2) for i in range(8) for j in range(8)]
    spots += [(SIDE + 14, 14), (2 * SIDE + 50, 14), (2 * SIDE + 52, 16)]
    houses = [shapely.box(EAST + x, NORTH + y, EAST + x + 20, NORTH + y + 12) for x, y in spots]
    path = tmp_path / "two.gpkg"
    with Project.create(path) as made:
        buildings = tables.buildings(*houses, housing_units=6.0)
        made.write({COMMITTEES: tables.committees(*outlines), BUILDINGS: buildings, BARRIERS: tables.barriers()})
    return path


def call(capfd: pytest.CaptureFixture[str], *words: object) -> tuple[int, str]:
    capfd.readouterr()
    status = main([str(w) for w in words])
    return status, capfd.readouterr().out


def test_findings_of_other_committees_are_counted_and_the_result_stands_last(project: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """Bug: planning one committee printed the findings of the whole project, and what had changed below them."""
    call(capfd, "delineate", project, "--workers", 1)
    _, out = call(capfd, "delineate", project, "--committee", A, "--lang", "en", "--workers", 1)
    lines = out.splitlines()
    _, whole = call(capfd, "coverage", project, "--json")
    findings = json.loads(whole)["findings"]
    assert len(findings) >= 2 and not any(A in str(i["committee_code"]) for i in findings)
    assert lines[0].startswith(f"{len(findings)} more findings are not about these committees (")
    assert lines[0].endswith(f"server.py coverage {project}")
    assert lines[1].startswith("1 committee, 64 buildings") and lines[-1].startswith("Compared with before: ")
    _, told = call(capfd, "delineate", project, "--committee", A, "--json", "--workers", 1)
    assert len(json.loads(told)["findings"]) == len(findings)
    _, out = call(capfd, "delineate", project, "--committee", B, "--lang", "en", "--workers", 1)
    assert "b129" in out and "not about these" not in out
    _, out = call(capfd, "delineate", project, "--committee", A, "--lang", "zh", "--workers", 1)
    assert stray_words(out.splitlines()[0].partition(":")[0]) == []


def test_too_few_enumerators_are_told_with_how_many_are_needed(project: Path, capfd: pytest.CaptureFixture[str]) -> None:
    status, out = call(capfd, "delineate", project, "--committee", A, "--eas", 3, "--lang", "en", "--workers", 1)
    assert status == 0 and "Warning: that is too few. With 3 areas the mean load is 128.0, and 2 have more than the limit of 120." in out
    assert "At least 4 are needed to keep the limit." in out and "With 4 the mean" not in out
    _, out = call(capfd, "delineate", project, "--committee", A, "--eas", 3, "--json", "--workers", 1)
    staffing = json.loads(out)["staffing"]
    assert (staffing["wanted"], staffing["eas"], staffing["over"], staffing["least"]) == (3, 3, 2, 4) and staffing["too_few"]
    _, out = call(capfd, "delineate", project, "--committee", A, "--eas", 5, "--lang", "en", "--workers", 1)
    assert "gives 5 enumeration areas." in out and "too few" not in out
    _, out = call(capfd, "delineate", project, "--committee", A, "--eas", 3, "--lang", "zh", "--workers", 1)
    assert "警告:普查员人数不足。" in out and stray_words(out.replace(str(project), "")) == []
