"""Where a project is kept, as a command line names it: a file, or a schema of a PostgreSQL database by its URL."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa

from gis.errors import Refused

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+://")
_POSTGRESQL = ("postgresql://", "postgresql+psycopg://", "postgres://")
_SCHEMA = re.compile(r"(?!pg_)[a-z_][a-z0-9_]{0,62}")
_PASSWORD = re.compile(r"(?<=//)([^:/@]*):.*@")  # a password may hold any sign, also @
_DEFAULT, _NOT_OURS = "enumap", "public"


@dataclass(frozen=True)
class ServerAddress:
    """A schema of a PostgreSQL database. As text it never shows the password."""

    url: sa.URL
    schema: str

    @property
    def name(self) -> str:
        """What short messages call the project."""
        return self.schema

    @property
    def stem(self) -> str:
        """The name without an ending, as of files."""
        return self.schema

    def __str__(self) -> str:
        """The URL without its password."""
        url = self.url
        plain = sa.URL.create(url.drivername, url.username, host=url.host, port=url.port, database=url.database)
        return f"{plain.render_as_string()}?{self.schema}"


Address = Path | ServerAddress


def address_of(text: str | Address) -> Address:
    """What a text names: ``postgresql+psycopg://user@host/database?schema`` (``enumap`` where no schema is named), else a file.

    Raises:
        Refused: ``address_bad``.
    """
    if not isinstance(text, str):
        return text
    if not _SCHEME.match(text):
        return Path(text)
    base, _, rest = text.partition("?")
    named, options = _DEFAULT, {}
    for word in filter(None, rest.split("&")):
        key, equal, value = word.partition("=")
        if not equal or key == "schema":
            named = value if equal else key
        else:
            options[key] = value
    try:
        if not base.startswith(_POSTGRESQL) or not _SCHEMA.fullmatch(named) or named == _NOT_OURS:
            raise ValueError
        url = sa.make_url(base).set(drivername="postgresql+psycopg", query=options)
        if not url.database:
            raise ValueError
    except (sa.exc.ArgumentError, ValueError):  # which may repeat the password
        raise Refused("address_bad", address=_PASSWORD.sub(r"\1@", text)) from None
    return ServerAddress(url, named)
