"""In which language the server answers who names none."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest
import waitress
from flask import Flask

from routes.command_line import commands_web
from routes.commands import main


@pytest.mark.parametrize(("options", "sign"), [(["--lang", "en"], "There is"), (["--lang", "zh"], "不存在"), ([], "不存在")])
def test_a_request_that_names_no_language_is_answered_in_that_of_serve(
    town: Path, monkeypatch: pytest.MonkeyPatch, options: list[str], sign: str
) -> None:
    """Bug: --lang en was not heeded; without it the language of the rules is the server's, here Chinese."""
    served: list[Flask] = []

    def create_server(app: Flask, **how: object) -> SimpleNamespace:
        served.append(app)
        how["sockets"][0].close()  # type: ignore[index]
        return SimpleNamespace(run=lambda: None, close=lambda: None)

    monkeypatch.setattr(waitress, "create_server", create_server)
    monkeypatch.setattr(commands_web, "have_libraries", lambda console: None)
    monkeypatch.setattr(commands_web.signal, "signal", lambda number, handler: None)
    assert main(["serve", str(town), *options]) == 0
    client = served[0].test_client()
    assert sign in client.get("/nowhere").json["error"]["message"]
    assert "There is" in client.get("/nowhere", headers={"Accept-Language": "en"}).json["error"]["message"]
    assert "不存在" in client.get("/nowhere?lang=zh").json["error"]["message"]
    served[0].extensions["project"].close()
