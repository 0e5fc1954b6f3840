"""The command `delineate --keep`: what it says, and what it refuses."""

from __future__ import annotations

import json
from pathlib import Path

import pyogrio
import pytest

from routes.commands import main
from tests.town import A, C, make_town


@pytest.fixture
def town(tmp_path: Path) -> Path:
    return make_town(tmp_path / "town.gpkg")


def call(capfd: pytest.CaptureFixture[str], *words: object) -> tuple[int, str, str]:
    capfd.readouterr()
    status = main([str(w) for w in words])
    said = capfd.readouterr()
    assert "Traceback" not in said.out + said.err
    return status, said.out, said.err


def test_what_changes_is_said(town: Path, capfd: pytest.CaptureFixture[str]) -> None:
    status, out, _ = call(capfd, "delineate", town, "--keep", "--committee", A, "--lang", "en", "--workers", 1)
    assert status == 0
    assert "5 enumeration areas as they were, 0 changed, 0 new, 0 gone; 0 of 384 housing units change enumeration area." in out
    status, out, _ = call(capfd, "delineate", town, "--keep", "--committee", A, "--lang", "zh", "--workers", 1)
    assert "5 个普查小区未变,0 个有变,新增 0 个,取消 0 个;384 个住房单元中有 0 个改属其他普查小区。" in out
    status, out, _ = call(capfd, "delineate", town, "--keep", "--json", "--workers", 1)
    changes = json.loads(out)["changes"]
    assert changes["eas_kept"] == 10 and changes["eas_new"] == 5 and changes["units_moved"] == 0


def test_the_first_plan_changes_nothing(town: Path, capfd: pytest.CaptureFixture[str]) -> None:
    _, out, _ = call(capfd, "delineate", town, "--committee", C, "--json", "--workers", 1)
    assert "changes" not in json.loads(out)


def test_a_lock_is_kept_in_the_project(town: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert call(capfd, "delineate", town, "--keep", "--lock", f"{A}001", f"{A}002", "--workers", 1)[0] == 0
    status, _, err = call(capfd, "delineate", town, "--lang", "en", "--workers", 1)
    assert status == 2 and f"2 enumeration areas are locked ({A}001, {A}002)" in err
    assert call(capfd, "delineate", town, "--unlock", f"{A}001", "--unlock", f"{A}002", "--workers", 1)[0] == 0


def test_export_holds_the_crosswalk(town: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "plan.gpkg"
    call(capfd, "export", town, "--out", out)
    assert "crosswalk" not in pyogrio.list_layers(out)[:, 0]  # nothing there was a plan before
    call(capfd, "delineate", town, "--keep", "--workers", 1)
    call(capfd, "export", town, "--out", out)
    assert len(pyogrio.read_dataframe(out, layer="crosswalk")) == 15


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--lock", f"{A}001"], "--lock needs --keep beside it."),
        (["--keep", "--eas", "9"], "--keep cannot be used with --eas."),
        (["--keep", "--lock", f"{A}077"], f"has no enumeration area {A}077. "),
        (["--keep", "--unlock", f"{A}001"], f"enumeration area {A}001 is not locked."),
        (["--keep", "--lock", f"{A}001", "--committee", C], "no plan and no earlier enumeration areas to keep"),
    ],
)
def test_refusals(town: Path, options: list[str], said: str, capfd: pytest.CaptureFixture[str]) -> None:
    status, out, err = call(capfd, "delineate", town, *options, "--lang", "en", "--workers", 1)
    assert status == 2 and said in err and not out
