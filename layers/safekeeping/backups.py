"""Backups of a project: made while others write, sealed, checked by reading all of it, and taken back whole or not at all."""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from gis.errors import NotFound, Refused
from layers.reasons import explain, unwritten
from layers.safekeeping.abandoned import clear_abandoned, name_of_new
from layers.safekeeping.database_dumps import check_dump, dump, exported_snapshot, load_dump
from layers.safekeeping.rotation import Stamp, to_keep
from layers.safekeeping.sealed import SealBroken, hash_of, read_manifest, unpack_sealed, write_sealed
from layers.storage.addresses import Address, ServerAddress, address_of
from layers.storage.bookkeeping import facts
from layers.storage.connections import reading_uri
from layers.storage.copying import copy_project
from layers.storage.file_connections import FileConnections, give_name, remove_database
from layers.storage.soundness import why_unsound
from layers.storage.stored_tables import SQL
from layers.store import Project

ENDING = ".enumap-backup"
HAND, HOURLY = "by-hand", "hourly"  # only the hourly ones are ever deleted
_FORMAT = 1
_GEOPACKAGE, _DUMP = "project.gpkg", "project.dump"
_NAME = re.compile(r"\.(?P<number>\d{6,})\.(?P<time>\d{8}T\d{6}Z)\.(?P<by>by-hand|hourly)\.enumap-backup")
_TIME = "%Y%m%dT%H%M%SZ"


@dataclass(frozen=True)
class Backup:
    """A backup: its file, when and how it was made, and its manifest."""

    path: Path
    stamp: Stamp
    by: str
    manifest: dict[str, Any]


def folder_of(address: Address) -> Path:
    """Where the backups of a project go where no folder is named: beside the file, or the folder one works in."""
    if isinstance(address, ServerAddress):
        return Path.cwd() / f"{address.schema}-backups"
    return address.absolute().parent / f"{address.stem}-backups"


def back_up(project: Project, folder: Path | None = None, by: str = HAND, now: datetime | None = None) -> Backup:
    """Make a backup of a project as it stands; others may go on writing.

    Args:
        project: open.
        folder: where; made where there is none. That of `folder_of` by default.
        by: `HAND` or `HOURLY`.
        now: the time to note, UTC.

    Raises:
        Refused: ``project_spoilt`` where the project itself is damaged; ``out_unwritable``; ``database_tools_missing``.
    """
    folder = folder or folder_of(project.path)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        clear_abandoned(folder, project.path.stem)
        work = folder / name_of_new(project.path.stem)
        work.mkdir()
        try:
            return _sealed(project, folder, work, by, now or datetime.now(UTC))
        finally:
            shutil.rmtree(work, ignore_errors=True)
    except (OSError, sqlite3.Error) as e:
        raise Refused("out_unwritable", file=str(folder), reason=unwritten(folder / "x", e)) from e


def _sealed(project: Project, folder: Path, work: Path, by: str, now: datetime) -> Backup:
    name = _DUMP if isinstance(project.path, ServerAddress) else _GEOPACKAGE
    manifest = _content(project, work / name)
    number = max((b.number for b in stamps(project.path.stem, folder).values()), default=0) + 1
    manifest |= {"format": _FORMAT, "number": number, "made": now.strftime("%Y-%m-%dT%H:%M:%SZ"), "by": by, "member": name}
    manifest |= {"sha256": hash_of(work / name), "bytes": (work / name).stat().st_size}
    write_sealed(work / "sealed", manifest, name, work / name, packed=name == _GEOPACKAGE)
    path = folder / f"{project.path.stem}.{number:06d}.{now.strftime(_TIME)}.{by}{ENDING}"
    (work / "sealed").rename(path)
    return Backup(path, Stamp(number, now), by, manifest)


def _content(project: Project, target: Path) -> dict[str, Any]:
    """Write what the project holds; gives what the manifest says of it, of the same moment."""
    address = project.path
    if isinstance(address, ServerAddress):
        with project.reading() as connection:
            said_of = _described(connection, address.schema)
            dump(address, target, exported_snapshot(connection))
        return said_of
    with closing(sqlite3.connect(reading_uri(address), uri=True)) as source, closing(sqlite3.connect(target)) as copy:
        source.backup(copy)  # all at once: in pieces it would begin again with every write of others
        copy.execute("PRAGMA journal_mode = DELETE")
    if (reason := why_unsound(target)) is not None:
        raise Refused("project_spoilt", file=str(address), reason=reason)
    return _described_file(target, address.name)


def _described_file(path: Path, name: str) -> dict[str, Any]:
    connections = FileConnections(path, "backup")
    try:
        with connections.engine.connect().execution_options(reading=True) as connection:
            return _described(connection, name)
    finally:
        connections.close()


def _described(connection: sa.Connection, name: str) -> dict[str, Any]:
    """What a manifest says of a project: its facts, and how many rows each table has."""
    known = facts(connection)
    there = set(sa.inspect(connection).get_table_names())  # one of an earlier version has not all
    rows = {n: int(connection.execute(sa.select(sa.func.count()).select_from(t)).scalar_one()) for n, t in SQL.items() if n in there}
    wanted = ("project_id", "created", "revision", "schema_version")
    return {"project": name, **{k: known[k] for k in wanted if k in known}, "rows": rows}


def stamps(stem: str, folder: Path) -> dict[Path, Stamp]:
    """The backups of a project in a folder, by what their names say."""
    found = {}
    for path in folder.glob(f"*{ENDING}") if folder.is_dir() else ():
        match = _NAME.fullmatch(path.name[len(stem) :]) if path.name.startswith(stem) else None
        if match:
            with suppress(ValueError):
                found[path] = Stamp(int(match["number"]), datetime.strptime(match["time"], _TIME).replace(tzinfo=UTC))
    return found


def rotate(stem: str, folder: Path) -> list[Path]:
    """Delete the hourly backups of a project that `layers.safekeeping.rotation` does not keep; gives them."""
    found = {path: stamp for path, stamp in stamps(stem, folder).items() if f".{HOURLY}." in path.name}
    kept = to_keep(list(found.values()))
    gone = [path for path, stamp in found.items() if stamp not in kept]
    for path in gone:
        path.unlink(missing_ok=True)
    return sorted(gone)


def newest(stem: str, folder: Path) -> Path | None:
    """The last backup of a project in a folder."""
    found = stamps(stem, folder)
    return max(found, key=lambda path: found[path].number, default=None)


def verify(path: Path) -> dict[str, Any]:
    """Check a backup by reading all of it, and give its manifest.

    Raises:
        NotFound: ``backup_missing``.
        Refused: ``backup_foreign``, ``backup_newer``, ``backup_broken``; ``database_tools_missing``.
    """
    with _checked(path) as (manifest, _):
        return manifest


def restore(path: Path, target: str | Address) -> dict[str, Any]:
    """Make a project from a backup, after `verify`; gives the manifest.

    Args:
        path: of the backup.
        target: where nothing is yet: name of a file, or URL of a database (a dump of a database becomes a database).

    Raises:
        NotFound: ``backup_missing``.
        Refused: those of `verify`; ``project_exists``; ``backup_of_database``; ``folder_missing``, ``folder_unwritable``.
    """
    address = address_of(target)
    with _checked(path) as (manifest, content):
        if manifest["member"] == _DUMP:
            if not isinstance(address, ServerAddress):
                raise Refused("backup_of_database", file=path.name)
            _refuse_taken(address)
            load_dump(content, manifest["project"], address, manifest["rows"])
        elif isinstance(address, ServerAddress):
            with Project.open(content) as project:
                copy_project(project, address)
        else:
            _put(content, address)
    return manifest


def _refuse_taken(address: ServerAddress) -> None:
    with suppress(NotFound):
        Project.open(address).close()
        raise Refused("project_exists", file=str(address))


def _put(content: Path, path: Path) -> None:
    """Put a project file under its name."""
    if not path.absolute().parent.is_dir():
        raise Refused("folder_missing", file=str(path), folder=str(path.absolute().parent))
    clear_abandoned(path.parent, path.name)
    new = path.with_name(name_of_new(path.name))
    try:
        with content.open("rb") as f, new.open("xb") as g:
            while block := f.read(1 << 20):
                g.write(block)
            g.flush()
            os.fsync(g.fileno())
        give_name(new, path)
    except OSError as e:
        raise Refused("folder_unwritable", file=path.name, folder=str(path.absolute().parent), reason=unwritten(path, e)) from e
    finally:
        with suppress(OSError):
            remove_database(new)


@contextmanager
def _checked(path: Path) -> Iterator[tuple[dict[str, Any], Path]]:
    """The manifest of a backup and its content in a temporary file, once all of it was found whole."""
    if not path.is_file():
        raise NotFound("backup_missing", file=str(path))
    try:
        manifest = read_manifest(path)
        if manifest.get("format") != _FORMAT or manifest.get("member") not in (_GEOPACKAGE, _DUMP):
            raise Refused("backup_newer" if isinstance(manifest.get("format"), int) else "backup_foreign", file=path.name)
        with tempfile.TemporaryDirectory(prefix="enumap-backup-") as work:
            content = Path(work) / manifest["member"]
            if unpack_sealed(path, manifest["member"], content) != manifest["sha256"]:
                raise SealBroken("backup_broken")
            _check_content(path, content, manifest)
            yield manifest, content
    except SealBroken as e:
        raise Refused(str(e), file=path.name) from e
    except OSError as e:
        raise Refused("project_unreadable", file=str(path), reason=explain(e)) from e


def _check_content(path: Path, content: Path, manifest: dict[str, Any]) -> None:
    if manifest["member"] == _DUMP:
        check_dump(content)
        return
    reason = why_unsound(content)
    if reason is not None or _described_file(content, manifest["project"])["rows"] != manifest["rows"]:
        raise Refused("backup_broken", file=path.name)
