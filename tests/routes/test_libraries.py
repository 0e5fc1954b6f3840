"""When the browser libraries are fetched, and that it is said before."""

from __future__ import annotations

from pathlib import Path

import pytest

from gis.errors import Refused
from layers import vendor
from routes.command_line.console import Console
from routes.command_line.libraries import have_libraries


@pytest.fixture
def no_network(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def refused(progress: object) -> Path:
        raise Refused("libraries_unfetched", reason="no network")

    monkeypatch.setattr(vendor, "VENDOR", tmp_path)
    monkeypatch.setattr(vendor, "ensure", refused)


@pytest.mark.usefixtures("no_network")
def test_it_is_said_before_they_are_fetched(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(Refused, match="could not be fetched"):
        have_libraries(Console("en"), tmp_path / "font.ttf")
    assert "Fetching the browser map" in capsys.readouterr().err


@pytest.mark.usefixtures("no_network")
def test_an_older_font_prints_without_a_network(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    font = tmp_path / "font.ttf"
    font.write_bytes(b"a font of the version before")
    have_libraries(Console("en"), font)
    assert capsys.readouterr().err == ""
