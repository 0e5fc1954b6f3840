"""Databases for tests: a PostgreSQL cluster with PostGIS of their own, in a temporary folder, which listens on loopback only."""

from __future__ import annotations

import os
import secrets
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from layers.storage.addresses import address_of
from layers.storage.server_connections import ServerConnections

NEEDED = "ENUMAP_NEEDS_POSTGRESQL"  # set where the tests must run (tests/run.py as the system's owner): then nothing is skipped
NOT_TESTED = "NOT TESTED ON POSTGRESQL"
_VERSIONS = Path("/usr/lib/postgresql")
PASSWORD = "geheim@:7"


def why_none() -> str | None:
    """Why no cluster can be started here."""
    if os.name == "nt" or not programs():
        return "PostgreSQL is not installed"
    folder = Path("/usr/share/postgresql")
    if not list(folder.glob("*/extension/postgis.control")):
        return "PostGIS is not installed (Debian: postgresql-15-postgis-3)"
    return None


def programs() -> Path | None:
    """The folder of initdb and its like."""
    found = sorted(_VERSIONS.glob("*/bin/initdb"), key=lambda p: int(p.parts[-3])) if _VERSIONS.is_dir() else []
    return found[-1].parent if found else None


@contextmanager
def cluster() -> Iterator[str]:
    """A server while the block lasts; gives the URL of a database with PostGIS, its user and password."""
    where = programs()
    assert where is not None
    folder = Path(tempfile.mkdtemp(prefix="enumap-pg-"))
    as_owner: dict[str, object] = {}
    if os.geteuid() == 0:  # the server refuses to run as the system's owner
        import pwd  # not on Windows

        user = pwd.getpwnam("postgres")
        os.chown(folder, user.pw_uid, user.pw_gid)
        as_owner = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
    secret = folder / "secret"
    secret.write_text(PASSWORD)
    secret.chmod(0o644)

    def run(*words: object) -> None:
        subprocess.run([str(w) for w in words], cwd=folder, check=True, stdout=subprocess.DEVNULL, **as_owner)

    port = _free_port()
    data, quick = folder / "data", "-c fsync=off -c full_page_writes=off -c shared_buffers=32MB -c max_connections=50"
    run(where / "initdb", "-D", data, "-U", "planner", "-A", "scram-sha-256", "--pwfile", secret, "-E", "UTF8", "--locale=C", "-N")
    options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' {quick}"
    run(where / "pg_ctl", "-D", data, "-w", "-l", folder / "log", "-o", options, "start")
    try:
        yield f"postgresql+psycopg://planner:{PASSWORD.replace('@', '%40')}@127.0.0.1:{port}/postgres"
    finally:
        run(where / "pg_ctl", "-D", data, "-w", "-m", "immediate", "stop")
        shutil.rmtree(folder, ignore_errors=True)


def _free_port() -> int:
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return int(s.getsockname()[1])


@contextmanager
def schema(server: str) -> Iterator[str]:
    """The URL of a project that is not there yet; what was made under it is gone after the block."""
    url = f"{server}?t{secrets.token_hex(6)}"
    try:
        yield url
    finally:
        address = address_of(url)
        assert not isinstance(address, Path)
        admin = ServerConnections(address)
        with admin.engine.begin() as connection:
            connection.exec_driver_sql(f'DROP SCHEMA IF EXISTS "{address.schema}" CASCADE')
        admin.close()


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """URL of a database for all tests of a process; without PostGIS they are skipped, and fail where they must run."""
    why = why_none()
    if why and os.environ.get(NEEDED):
        pytest.fail(f"{why}, and the tests of PostgreSQL must run here")
    if why:
        pytest.skip(f"{NOT_TESTED}: {why}")
    with cluster() as url:
        yield url


@pytest.fixture(params=["file", "server"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Where a new project can be made: in a file, and in a database."""
    if request.param == "file":
        yield str(tmp_path / "county.gpkg")
        return
    with schema(request.getfixturevalue("server")) as url:
        yield url
