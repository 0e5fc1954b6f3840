"""Names of projects: files, and schemas of databases whose passwords are never shown."""

from __future__ import annotations

from pathlib import Path

import pytest

from gis.errors import Refused
from layers.storage.addresses import ServerAddress, address_of
from layers.store import Project


@pytest.mark.parametrize(
    ("text", "schema", "shown"),
    [
        ("postgresql+psycopg://ann@host/census?linzi", "linzi", "postgresql+psycopg://ann@host/census?linzi"),
        ("postgresql://ann:p%40:w@host:5433/census?schema=linzi", "linzi", "postgresql+psycopg://ann@host:5433/census?linzi"),
        ("postgresql://host/census", "enumap", "postgresql+psycopg://host/census?enumap"),
        ("postgres://ann@host/census?linzi&sslmode=require", "linzi", "postgresql+psycopg://ann@host/census?linzi"),
    ],
)
def test_a_url_names_a_schema_and_is_shown_without_its_password(text: str, schema: str, shown: str) -> None:
    found = address_of(text)
    assert isinstance(found, ServerAddress)
    assert (found.schema, found.name, str(found)) == (schema, schema, shown)
    assert found.url.query == ({"sslmode": "require"} if "ssl" in text else {})


@pytest.mark.parametrize("text", ["county.gpkg", "C:\\county.gpkg", "./a b/县.gpkg", "postgresql"])
def test_anything_else_is_a_file(text: str) -> None:
    assert address_of(text) == Path(text)


@pytest.mark.parametrize(
    "text",
    [
        "mysql://ann:secret@host/census",
        "postgresql://ann:secret@host/census?Linzi",
        "postgresql://ann:secret@host/census?public",
        "postgresql://ann:secret@host/census?pg_own",
        "postgresql://ann:secret@host/census?a;drop",
        "postgresql://ann:secret@host",
        "postgresql://ann:secret@host:port/census",
        "postgresql://ann:secret@x@host:port/census",
    ],
)
def test_a_url_that_is_none_is_refused_without_its_password(text: str) -> None:
    with pytest.raises(Refused, match="names no place for a project") as refused:
        address_of(text)
    for lang in ("en", "zh"):
        assert ("secret" not in refused.value.say(lang) and "@host" in refused.value.say(lang)) or "mysql" in text
        assert "secret" not in refused.value.say(lang)
    assert refused.value.__cause__ is None


def test_a_server_that_is_not_there_is_said_without_the_password() -> None:
    for call in (Project.open, Project.create):
        with pytest.raises(Refused, match="does not answer") as refused:
            call("postgresql://ann:secret@127.0.0.1:1/census?linzi")
        assert refused.value.code == "server_unreachable" and "secret" not in refused.value.say("en") + refused.value.say("zh")
