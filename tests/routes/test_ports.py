"""Ports: the one asked for or a refusal, else the next free one."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from gis.errors import Refused
from routes.command_line import ports
from routes.command_line.ports import free_socket
from routes.commands import main


def test_a_chosen_port_that_is_taken_is_refused_by_its_number() -> None:
    with free_socket("127.0.0.1", None) as first:
        number = first.getsockname()[1]
        with pytest.raises(Refused, match=f"Port {number} is in use"):
            free_socket("127.0.0.1", number)


def test_without_a_choice_the_next_free_port_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    with free_socket("127.0.0.1", None) as first:
        number = first.getsockname()[1]
        monkeypatch.setattr(ports, "FIRST", number)
        with free_socket("127.0.0.1", None) as second:
            assert second.getsockname()[1] > number


def test_it_listens_on_loopback_only() -> None:
    with free_socket("127.0.0.1", None) as made, socket.create_connection(made.getsockname(), timeout=2):
        assert made.getsockname()[0] == "127.0.0.1"


@pytest.mark.parametrize("port", [-1, 65536, 10**9])
def test_numbers_that_are_no_ports(port: int) -> None:
    with pytest.raises(Refused, match="no port number"):
        free_socket("127.0.0.1", port)


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.2", "::"])
def test_serve_stays_on_this_machine_where_nobody_administers(host: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    project = str(tmp_path / "county.gpkg")
    assert main(["new", project]) == 0
    assert main(["serve", project, "--host", host, "--lang", "en"]) == 2
    assert "nobody administers it" in capfd.readouterr().err


def test_serve_refuses_a_missing_project(capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["serve", "none.gpkg", "--lang", "en"]) == 2
    assert "no such project" in capfd.readouterr().err
