"""A project in PostgreSQL as a dump, and back: by pg_dump and pg_restore, in one transaction."""

from __future__ import annotations

import os
import re
import secrets
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

import sqlalchemy as sa

from gis.errors import Refused
from gis.messages.phrases import said
from layers.storage.addresses import ServerAddress

_DEBIAN = Path("/usr/lib/postgresql")


def dump(address: ServerAddress, target: Path, snapshot: str) -> None:
    """Write the schema of a project to a file, as it stands at a snapshot that a transaction has exported.

    Raises:
        Refused: ``database_tools_missing``, ``server_fault``.
    """
    words = ["--format=custom", "--no-owner", "--no-privileges", f"--schema={address.schema}", f"--snapshot={snapshot}", f"--file={target}"]
    _run(address, [_tool("pg_dump", address), *_connection(address), *words])


def check_dump(path: Path, address: ServerAddress | None = None) -> None:
    """Refuse a dump that pg_restore cannot read.

    Raises:
        Refused: ``database_tools_missing``, ``backup_broken``.
    """
    listed = subprocess.run([_tool("pg_restore", address), f"--file={os.devnull}", str(path)], capture_output=True)
    if listed.returncode:
        raise Refused("backup_broken", file=path.name)


def load_dump(path: Path, schema: str, address: ServerAddress, rows: Mapping[str, int]) -> None:
    """Make a project from a dump in one transaction, under any name, and check how many rows each table has.

    Where the schema that was dumped is still there, it steps aside while its copy is made.

    Args:
        path: of the dump.
        schema: that was dumped.
        address: where nothing is yet.
        rows: of each table.

    Raises:
        Refused: ``database_tools_missing``, ``server_fault``.
    """
    aside = f"aside_{secrets.token_hex(8)}"
    there = f"SELECT 1 FROM pg_namespace WHERE nspname = '{schema}'"  # noqa: S608  names are checked by `layers.storage.addresses`
    move = "DO $$ BEGIN IF EXISTS ({there}) THEN ALTER SCHEMA {a} RENAME TO {b}; END IF; END $$"
    before, after = [move.format(there=there, a=schema, b=aside)], []
    if address.schema != schema:
        after.append(f"ALTER SCHEMA {schema} RENAME TO {address.schema}")
    after.append(move.format(there=there.replace(f"'{schema}'", f"'{aside}'"), a=aside, b=schema))
    for table, count in rows.items():
        if not re.fullmatch(r"\w+", table):
            raise Refused("backup_foreign", file=path.name)
        wrong = f"(SELECT count(*) FROM {address.schema}.{table}) <> {int(count)}"  # noqa: S608
        after.append(f"DO $$ BEGIN IF {wrong} THEN RAISE EXCEPTION 'other rows in {table}'; END IF; END $$")
    script = path.with_name(f"{path.name}.sql")
    try:
        _run(address, [_tool("pg_restore", address), "--no-owner", "--no-privileges", f"--file={script}", str(path)])
        words = ["--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1"]
        commands = [f"--command={c}" for c in before] + [f"--file={script}"] + [f"--command={c}" for c in after]
        _run(address, [_tool("psql", address), *_connection(address), *words, *commands])
    finally:
        script.unlink(missing_ok=True)


def exported_snapshot(connection: sa.Connection) -> str:
    """A name by which pg_dump sees what a reading transaction sees, until that ends."""
    return str(connection.exec_driver_sql("SELECT pg_export_snapshot()").scalar_one())


def _connection(address: ServerAddress) -> list[str]:
    url = address.url
    given = {"--host": url.host, "--port": url.port, "--username": url.username, "--dbname": url.database}
    return ["--no-password", *(f"{option}={value}" for option, value in given.items() if value)]


def _run(address: ServerAddress, words: list[str]) -> None:
    environment = {**os.environ, **{f"PG{k.upper()}": str(v) for k, v in address.url.query.items() if k == "sslmode"}}
    if address.url.password:
        environment["PGPASSWORD"] = str(address.url.password)  # not among the words, which every user of the machine can read
    done = subprocess.run(words, env=environment, capture_output=True, text=True, errors="replace", stdin=subprocess.DEVNULL)
    if done.returncode:
        lines = done.stderr.strip().splitlines() or [f"{Path(words[0]).name}: {done.returncode}"]
        text = next((line for line in lines if "ERROR" in line or "error:" in line), lines[-1])
        reason = said("reason_database", text=text)
        raise Refused("server_fault", file=str(address), server=address.url.host or "localhost", reason=reason)


def _tool(name: str, address: ServerAddress | None) -> str:
    """A program of PostgreSQL; the newest there is, as an older one refuses a newer server."""
    found = sorted(_DEBIAN.glob(f"*/bin/{name}"), key=lambda p: int(p.parts[-3])) if _DEBIAN.is_dir() else []
    tool = str(found[-1]) if found else shutil.which(name)
    if tool is None:
        raise Refused("database_tools_missing", file=str(address or name), name=name)
    return tool
