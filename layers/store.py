"""The project: a GeoPackage file, or a schema of PostGIS, read and written in whole tables, every write in one transaction."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, fields
from types import TracebackType
from typing import Any, TypeVar

import geopandas as gpd
import pandas as pd
import pyproj
import sqlalchemy as sa

from gis.errors import Conflict, Refused
from gis.rule_packs import rule_pack
from gis.rules import Rules
from gis.schema import ISSUES, Table, check
from layers.access import audit
from layers.access.acts import confirm_write
from layers.edits.history import Act, append_all, written_since
from layers.reading.unreadable import reading_rows
from layers.signing_off.standings import refuse_write
from layers.storage.addresses import Address, ServerAddress, address_of
from layers.storage.bookkeeping import agreed_crs, facts, make_tables, note_source, now, set_facts
from layers.storage.file_connections import FileConnections
from layers.storage.migrating import Migrated, migrate
from layers.storage.recorded import changed, standing_rows
from layers.storage.server_connections import ServerConnections
from layers.storage.stored_rows import read, replace, replace_issues
from layers.storage.stored_tables import META, ORIGIN, SCHEMA_VERSION

T = TypeVar("T")


class Project:
    """A project, in a file or in a schema of a database.

    Tables are read and written as frames of `gis.schema`, shapes in the metric CRS of the project, which the first
    write with shapes fixes. A write either happens as a whole or not at all, and raises `revision` by one.
    Where it was moved, deleted or replaced meanwhile, all refuse: ``project_gone`` (`Conflict`).
    """

    def __init__(self, connections: FileConnections | ServerConnections) -> None:
        self._connections = connections
        self.migrated: Migrated | None = None  # what opening it has changed

    @property
    def path(self) -> Address:
        """Where it is: the path of the file, or the address in the database, which as text shows no password."""
        return self._connections.path

    @classmethod
    def create(cls, path: str | Address, rules: str | Rules = "china-2020") -> Project:
        """Make a new project.

        Args:
            path: name of a file, or URL of a database; nothing may be there yet.
            rules: name of a rule pack, or rules.

        Raises:
            Refused: ``project_exists``; ``folder_missing``; ``folder_unwritable``; ``disk_full``; ``rule_pack_unknown``;
                ``address_bad``, and those of `layers.storage.server_connections`.
        """
        rules = rule_pack(rules) if isinstance(rules, str) else rules

        def fill(connection: sa.Connection) -> None:
            make_tables(connection)
            stored = json.dumps(asdict(rules), ensure_ascii=False)
            set_facts(connection, schema_version=SCHEMA_VERSION, project_id=uuid.uuid4().hex, rules=stored, created=now(), revision=0)
            audit.note(connection, audit.current().actor, "make", address_of(path).name, details={"rules": rules.name})

        return cls.made(path, fill)

    @classmethod
    def made(cls, path: str | Address, fill: Callable[[sa.Connection], None]) -> Project:
        """A new project that ``fill`` makes, in one transaction; nothing is there where it does not end well."""
        address = address_of(path)
        if isinstance(address, ServerAddress):
            return cls(ServerConnections.create(address, fill))
        return cls(FileConnections.create(address, fill))

    @classmethod
    def open(cls, path: str | Address) -> Project:
        """Open a project; one of an earlier version is brought up to date (`layers.storage.migrating`).

        Raises:
            NotFound: ``project_missing``.
            Refused: ``project_foreign`` for a file of another kind, ``project_newer``, ``project_older``, ``project_older_frozen``,
                ``project_damaged``, ``project_unreadable``, ``project_log``; ``address_bad``, and those of
                `layers.storage.server_connections`.
        """
        address = address_of(path)
        project = cls(ServerConnections.open(address) if isinstance(address, ServerAddress) else FileConnections.open(address))
        try:
            version = project._fact(lambda known: int(known.get("schema_version", 0)))
            if version > SCHEMA_VERSION:
                raise Refused("project_newer", file=str(path), version=version, known=SCHEMA_VERSION)
            if version < SCHEMA_VERSION:
                project.migrated = migrate(project._connections)
        except BaseException:
            project.close()
            raise
        return project

    def close(self) -> None:
        """End all connections; what the log holds moves into the file."""
        self._connections.close()

    def refuse_readonly(self) -> None:
        """Refuse where nothing can be written, before the work of an hour is done for it.

        Raises:
            Refused: ``project_readonly``, ``disk_full``.
        """
        with self.transaction():
            pass

    def __enter__(self) -> Project:
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    # what is known about the project --------------------------------------------------------------------------------
    @property
    def meta(self) -> dict[str, str]:
        """Facts by name: schema_version, rules, created, revision, base (that of the last write of whole tables), crs, source_crs."""
        with self.reading() as connection:
            return facts(connection)

    @property
    def revision(self) -> int:
        """Number of the last write."""
        return self._fact(lambda known: int(known["revision"]))

    @property
    def rules(self) -> Rules:
        """The rules of the project."""
        stored = self._fact(lambda known: dict(json.loads(known["rules"])))
        return Rules(**{f.name: stored[f.name] for f in fields(Rules) if f.name in stored})

    @property
    def crs(self) -> pyproj.CRS | None:
        """The metric CRS of all shapes; None before the first write with shapes."""
        return self._fact(lambda known: pyproj.CRS.from_user_input(known["crs"]) if known.get("crs") else None)

    @property
    def source_crs(self) -> pyproj.CRS | None:
        """The CRS in which the committees were delivered, for plan files; else `crs`."""
        found = self._fact(lambda known: pyproj.CRS.from_user_input(known["source_crs"]) if known.get("source_crs") else None)
        return found or self.crs

    def _fact(self, of: Callable[[dict[str, str]], T]) -> T:
        with self.reading() as connection:
            known = facts(connection)
            with reading_rows(META.name):
                return of(known)

    # tables ---------------------------------------------------------------------------------------------------------
    def read(self, table: Table, committee_code: str | None = None) -> pd.DataFrame:
        """A table, or its rows of one committee: a GeoDataFrame in `crs`, or a DataFrame where it has no shapes."""
        with self.reading() as connection:
            return read(connection, table, committee_code)

    def read_all(self, *tables: Table) -> tuple[int, list[pd.DataFrame]]:
        """The revision, and tables as they stood together at it."""
        with self.reading() as connection:
            return int(facts(connection)["revision"]), [read(connection, t, None) for t in tables]

    def read_issues(self, origin: str) -> gpd.GeoDataFrame:
        """The issues that one import or step wrote (see `write`)."""
        with self.reading() as connection:
            return read(connection, ISSUES, None, {ORIGIN: origin})

    def write(
        self,
        tables: Mapping[Table, pd.DataFrame],
        *,
        committee_codes: Sequence[str] | None = None,
        issues: Mapping[str, pd.DataFrame] | None = None,
        county_issues: Mapping[str, pd.DataFrame] | None = None,
        source: Mapping[str, Any] | None = None,
        based_on: int | None = None,
        act: Act | None = None,
    ) -> int:
        """Replace tables in one transaction, which the history of each committee that changes by it notes too.

        Args:
            tables: frames by table; shapes in `crs` (the first ones fix it).
            committee_codes: replace only the rows of these committees (and rows without a committee whose building is
                in the frame), leave the others; the frames hold rows of these committees and such rows only.
            issues: issue tables by origin; each replaces the earlier ones of its origin (of the given committees).
            county_issues: the same for findings about the whole county: they replace all earlier ones of their origin.
            source: a row of `SOURCES` to note; its ``source_crs``, if any, becomes that of the project.
            based_on: the revision that the caller read. Edits of other committees than these since then are no conflict.
            act: who does it and why; an import by nobody in particular where it is None.

        Returns:
            The new revision.

        Raises:
            Conflict: ``revision_gone`` when somebody has written since ``based_on``.
            Refused: a frame that does not fit its table; ``signoff_fixed`` where it would change what is frozen; a full disk.
        """
        for table, frame in tables.items():
            check(frame, table)
        with self.transaction() as connection:
            meta = facts(connection)
            revision = int(meta["revision"])
            if based_on is not None and based_on != revision and not _is_apart(connection, meta, based_on, committee_codes):
                raise Conflict("revision_gone", file=self.path.name)
            frames = [*tables.values(), *(issues or {}).values(), *(county_issues or {}).values()]
            crs = agreed_crs(connection, meta, frames)
            before = standing_rows(connection, tables, committee_codes)
            for table, frame in tables.items():
                replace(connection, table, frame, committee_codes, crs)
            for origin, frame in (issues or {}).items():
                replace_issues(connection, origin, frame, committee_codes, crs)
            for origin, frame in (county_issues or {}).items():
                replace_issues(connection, origin, frame, None, crs)
            if source is not None:
                note_source(connection, source)
            made = changed(before, tables)
            refuse_write(connection, made, act is not None and act.what == "delineate")
            append_all(connection, revision + 1, act or Act("import", "import"), made)
            set_facts(connection, revision=revision + 1, base=revision + 1)
            audit.note_write(connection, revision + 1, source, committee_codes)
            confirm_write(connection, revision + 1)
        return revision + 1

    # transactions ---------------------------------------------------------------------------------------------------
    @property
    def frozen(self) -> bool:
        """Whether nothing can be written where the project lies."""
        return self._connections.frozen is not None

    @property
    def why_frozen(self) -> str | None:
        """The code of the refusal to write; None where it can be written."""
        return self._connections.frozen

    def freeze(self, code: str) -> None:
        """Read only from now on: whatever would write is refused with ``code``."""
        self._connections.frozen = code

    @contextmanager
    def transaction(self) -> Iterator[sa.Connection]:
        """A connection that writes: all that is done with it is there in the end, or nothing.

        Raises:
            Conflict: ``project_busy``, ``project_gone``.
            Refused: ``project_readonly``, ``disk_full``.
        """
        self._connections.refuse_frozen()
        self._connections.refuse_gone()
        with self._connections.saying(), self._connections.engine.begin() as connection:
            yield connection

    @contextmanager
    def reading(self) -> Iterator[sa.Connection]:
        """A connection that reads the project as it stands when it begins."""
        self._connections.refuse_gone()
        with self._connections.saying(), self._connections.engine.connect().execution_options(reading=True) as connection:
            yield connection


def _is_apart(connection: sa.Connection, meta: Mapping[str, str], based_on: int, committee_codes: Sequence[str] | None) -> bool:
    """Whether all that was written since a revision are edits of committees other than these."""
    if committee_codes is None or int(meta.get("base", 0)) > based_on:
        return False
    return written_since(connection, based_on).keys().isdisjoint(committee_codes)
