"""Connections to a project in a PostgreSQL database: how transactions begin, and what is said when the server refuses."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa

from gis.errors import Conflict, EnumapError, NotFound, Refused
from gis.messages.phrases import said
from layers.reading.unreadable import Unreadable
from layers.storage.addresses import ServerAddress
from layers.storage.stored_tables import META, SOURCES, Shape

_WAIT_MS, _CONNECT_S = 30_000, 10
_SAID: dict[str, tuple[type[EnumapError], str]] = {  # what the states of PostgreSQL mean here, by their beginning
    "53": (Refused, "disk_full"),
    "25006": (Refused, "server_readonly"),
    "42501": (Refused, "server_readonly"),
    "55P03": (Conflict, "project_busy"),
    "57014": (Conflict, "project_busy"),
    "40": (Conflict, "project_busy"),
    "42P01": (Conflict, "project_gone"),
    "3F000": (Conflict, "project_gone"),
    "28": (Refused, "server_login"),
    "3D000": (Refused, "database_missing"),
    "08": (Refused, "server_unreachable"),
    "57P": (Refused, "server_unreachable"),
}


class ServerConnections:
    """A project in a schema of a database: ``path`` (its address), ``engine``, and what is refused before a transaction."""

    def __init__(self, address: ServerAddress) -> None:
        self.path = address
        self.frozen: str | None = None  # the code of the refusal to write
        self.engine = _engine(address)

    @classmethod
    def create(cls, address: ServerAddress, fill: Callable[[sa.Connection], None]) -> ServerConnections:
        """Make the schema and fill it, in one transaction.

        Raises:
            Refused: ``project_exists``; ``postgis_missing``, ``server_readonly``, ``server_login`` and others of the server.
        """
        made = cls(address)
        try:
            with made.saying(), made.engine.begin() as connection:
                if _tables(connection, address) is not None:
                    raise Refused("project_exists", file=str(address))
                connection.exec_driver_sql(f'CREATE SCHEMA "{address.schema}"')
                _have_postgis(connection, address)
                fill(connection)
        except BaseException:
            made.close()
            raise
        return made

    @classmethod
    def open(cls, address: ServerAddress) -> ServerConnections:
        """Open what is there.

        Raises:
            NotFound: ``project_missing``.
            Refused: ``project_foreign`` for a schema that is no project; ``server_unreachable``, ``server_login``.
        """
        made = cls(address)
        try:
            with made.saying(), made.engine.connect() as connection:
                found = _tables(connection, address)
            if found is None:
                raise NotFound("project_missing", file=str(address))
            if not {META.name, SOURCES.name} <= found:
                raise Refused("schema_foreign", file=str(address))
        except EnumapError:
            made.close()
            raise
        return made

    def close(self) -> None:
        """End all connections."""
        self.engine.dispose()

    def refuse_gone(self) -> None:
        """Nothing to do: a schema that is gone is met by the first statement."""

    def refuse_frozen(self) -> None:
        """Refuse to write where the project was found damaged; else the server says who may write.

        Raises:
            Refused: ``project_spoilt``.
        """
        if self.frozen:
            raise Refused(self.frozen, file=str(self.path))

    @contextmanager
    def saying(self) -> Iterator[None]:
        """Say what the server says in words that tell what to do."""
        try:
            yield
        except sa.exc.IntegrityError:
            raise  # a fault of ours
        except Unreadable as e:
            self.frozen = "project_spoilt"
            raise Refused("project_damaged", file=str(self.path), reason=said("reason_rows", table=str(e))) from e
        except sa.exc.DBAPIError as e:
            raise self._refusal(e) from e

    def _refusal(self, error: sa.exc.DBAPIError) -> EnumapError:
        text = str(error.orig)
        state = getattr(error.orig, "sqlstate", None) or _state_of(text)
        kind, code = next((_SAID[k] for k in _SAID if state.startswith(k)), (Refused, "server_fault"))
        url, reason = self.path.url, said("reason_database", text=(text.splitlines() or [state])[0])
        where = {"server": url.host or "localhost", "database": url.database, "user": url.username or "-"}
        return kind(code, file=str(self.path), reason=reason, **where)


def _state_of(text: str) -> str:
    """The state where there was no connection that could tell it."""
    if "authentication failed" in text or "no password supplied" in text or "role" in text:
        return "28"
    return "3D000" if "database" in text and "does not exist" in text else "08"


def _engine(address: ServerAddress) -> sa.Engine:
    """An engine whose writers wait for each other from their first statement on, and whose readers wait for nobody."""
    try:
        import psycopg  # noqa: F401  an optional extra
    except ImportError as e:
        raise Refused("psycopg_missing", file=str(address)) from e
    settings = {"search_path": f"{address.schema},public", "lock_timeout": _WAIT_MS, "timezone": "UTC", "client_min_messages": "warning"}
    options = " ".join(f"-c {name}={value}" for name, value in settings.items())
    arguments: dict[str, Any] = {"options": options, "connect_timeout": _CONNECT_S}
    made = sa.create_engine(address.url, connect_args=arguments, pool_pre_ping=True)
    made.dialect.ischema_names = {**made.dialect.ischema_names, "geometry": lambda *_: Shape()}  # type: ignore[attr-defined]

    @sa.event.listens_for(made, "begin")
    def _begun(connection: sa.Connection) -> None:
        if connection.get_execution_options().get("reading"):
            connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        else:
            connection.exec_driver_sql("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", (f"enumap {address.schema}",))

    return made


def _tables(connection: sa.Connection, address: ServerAddress) -> set[str] | None:
    """Names of the tables of the schema, None where there is no such schema."""
    query = "SELECT 1 FROM pg_namespace WHERE nspname = %s"
    if connection.exec_driver_sql(query, (address.schema,)).scalar() is None:
        return None
    listed = connection.exec_driver_sql("SELECT tablename FROM pg_tables WHERE schemaname = %s", (address.schema,))
    return {row[0] for row in listed}


def _have_postgis(connection: sa.Connection, address: ServerAddress) -> None:
    if connection.exec_driver_sql("SELECT 1 FROM pg_extension WHERE extname = 'postgis'").scalar():
        return
    try:
        connection.exec_driver_sql("CREATE EXTENSION postgis SCHEMA public")
    except sa.exc.DBAPIError as e:
        raise Refused("postgis_missing", file=str(address), database=address.url.database) from e
