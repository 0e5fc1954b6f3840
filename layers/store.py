"""The project: one GeoPackage file that QGIS opens, read and written in whole tables, every write in one transaction."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import asdict, fields
from pathlib import Path
from types import TracebackType
from typing import Any

import geopandas as gpd
import pandas as pd
import pyproj
import sqlalchemy as sa

from gis.errors import Conflict, NotFound, Refused
from gis.rule_packs import rule_pack
from gis.rules import Rules
from gis.schema import ISSUES, Table, check
from layers.bookkeeping import agreed_crs, facts, make_tables, note_source, now, set_facts
from layers.connections import engine, identity, refusal, refuse_foreign, why_frozen
from layers.history import Act, append_all
from layers.reasons import explain, unwritten
from layers.recorded import changed, standing_rows
from layers.stored_rows import read, replace, replace_issues
from layers.stored_tables import ORIGIN, SCHEMA_VERSION


class Project:
    """A project file.

    Tables are read and written as frames of `gis.schema`, shapes in the metric CRS of the project, which the first
    write with shapes fixes. A write either happens as a whole or not at all, and raises `revision` by one.
    Where the file was moved, deleted or replaced meanwhile, all refuse: ``project_gone`` (`Conflict`).
    """

    def __init__(self, path: Path, frozen: str | None = None) -> None:
        self.path = path
        self._frozen = frozen  # the code of the refusal to write
        self._engine = engine(path, frozen is not None)
        self._opened = path, identity(path)

    @classmethod
    def create(cls, path: str | Path, rules: str | Rules = "china-2020") -> Project:
        """Make a new project file.

        Args:
            path: where; nothing may be there yet.
            rules: name of a rule pack, or rules.

        Raises:
            Refused: ``project_exists``; ``folder_missing``; ``folder_unwritable``; ``disk_full``; ``rule_pack_unknown``.
        """
        path, rules = Path(path), rule_pack(rules) if isinstance(rules, str) else rules
        if path.exists():
            raise Refused("project_exists", file=str(path))
        if not path.absolute().parent.is_dir():
            raise Refused("folder_missing", file=str(path), folder=str(path.absolute().parent))
        new = path.with_name(f".{path.name}.{secrets.token_hex(4)}.new")  # a killed start leaves no half project under the name
        try:
            new.touch(exist_ok=False)
            cls._fill(new, path, rules)
            _give_name(new, path)
        except OSError as e:
            raise Refused("folder_unwritable", file=path.name, folder=str(path.absolute().parent), reason=unwritten(path, e)) from e
        finally:
            with suppress(OSError):
                _remove(new)
        return cls(path)

    @classmethod
    def _fill(cls, new: Path, path: Path, rules: Rules) -> None:
        project = cls(new)
        project.path = path  # what messages name
        try:
            with project._transaction() as connection:
                make_tables(connection)
                stored = json.dumps(asdict(rules), ensure_ascii=False)
                set_facts(connection, schema_version=SCHEMA_VERSION, rules=stored, created=now(), revision=0)
        finally:
            project.close()

    @classmethod
    def open(cls, path: str | Path) -> Project:
        """Open a project file.

        Raises:
            NotFound: ``project_missing``.
            Refused: ``project_foreign`` for a file of another kind, ``project_newer``, ``project_older``, ``project_damaged``,
                ``project_unreadable``, ``project_log``.
        """
        path = Path(path)
        try:
            found = path.is_file()
        except OSError as e:  # in a folder that may not be entered
            raise Refused("project_unreadable", file=str(path), reason=explain(e)) from e
        if not found:
            raise NotFound("project_missing", file=str(path))
        refuse_foreign(path)
        project = cls(path, why_frozen(path))
        version = int(project.meta.get("schema_version", 0))
        if version > SCHEMA_VERSION:
            project.close()
            raise Refused("project_newer", file=str(path), version=version, known=SCHEMA_VERSION)
        if version < SCHEMA_VERSION:
            project.close()
            raise Refused("project_older", file=str(path), version=version, known=SCHEMA_VERSION)
        return project

    def close(self) -> None:
        """End all connections; what the log holds moves into the file."""
        self._engine.dispose()

    def refuse_readonly(self) -> None:
        """Refuse where nothing can be written, before the work of an hour is done for it.

        Raises:
            Refused: ``project_readonly``, ``disk_full``.
        """
        with self._transaction():
            pass

    def __enter__(self) -> Project:
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    # what is known about the project --------------------------------------------------------------------------------
    @property
    def meta(self) -> dict[str, str]:
        """Facts by name: schema_version, rules, created, revision, base (that of the last write of whole tables), crs, source_crs."""
        with self._reading() as connection:
            return facts(connection)

    @property
    def revision(self) -> int:
        """Number of the last write."""
        return int(self.meta["revision"])

    @property
    def rules(self) -> Rules:
        """The rules of the project."""
        stored = json.loads(self.meta["rules"])
        return Rules(**{f.name: stored[f.name] for f in fields(Rules) if f.name in stored})

    @property
    def crs(self) -> pyproj.CRS | None:
        """The metric CRS of all shapes; None before the first write with shapes."""
        text = self.meta.get("crs")
        return pyproj.CRS.from_user_input(text) if text else None

    @property
    def source_crs(self) -> pyproj.CRS | None:
        """The CRS in which the committees were delivered, for plan files; else `crs`."""
        text = self.meta.get("source_crs")
        return pyproj.CRS.from_user_input(text) if text else self.crs

    # tables ---------------------------------------------------------------------------------------------------------
    def read(self, table: Table, committee_code: str | None = None) -> pd.DataFrame:
        """A table, or its rows of one committee: a GeoDataFrame in `crs`, or a DataFrame where it has no shapes."""
        with self._reading() as connection:
            return read(connection, table, committee_code)

    def read_all(self, *tables: Table) -> tuple[int, list[pd.DataFrame]]:
        """The revision, and tables as they stood together at it."""
        with self._reading() as connection:
            return int(facts(connection)["revision"]), [read(connection, t, None) for t in tables]

    def read_issues(self, origin: str) -> gpd.GeoDataFrame:
        """The issues that one import or step wrote (see `write`)."""
        with self._reading() as connection:
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
            based_on: the revision that the caller read.
            act: who does it and why; an import by nobody in particular where it is None.

        Returns:
            The new revision.

        Raises:
            Conflict: ``revision_gone`` when somebody has written since ``based_on``.
            Refused: a frame that does not fit its table; a full disk.
        """
        for table, frame in tables.items():
            check(frame, table)
        with self._transaction() as connection:
            meta = facts(connection)
            revision = int(meta["revision"])
            if based_on is not None and based_on != revision:
                raise Conflict("revision_gone", file=self.path.name)
            frames = [*tables.values(), *(issues or {}).values(), *(county_issues or {}).values()]
            crs = agreed_crs(connection, meta, frames)
            connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
            before = standing_rows(connection, tables, committee_codes)
            for table, frame in tables.items():
                replace(connection, table, frame, committee_codes, crs)
            for origin, frame in (issues or {}).items():
                replace_issues(connection, origin, frame, committee_codes, crs)
            for origin, frame in (county_issues or {}).items():
                replace_issues(connection, origin, frame, None, crs)
            if source is not None:
                note_source(connection, source)
            append_all(connection, revision + 1, act or Act("import", "import"), changed(before, tables))
            set_facts(connection, revision=revision + 1, base=revision + 1)
        return revision + 1

    # transactions of the modules beside this one
    def writing(self) -> AbstractContextManager[sa.Connection]:
        """A transaction that writes; nobody else writes meanwhile.

        Raises:
            Conflict: ``project_gone``, ``project_busy``.
            Refused: ``project_readonly``, ``disk_full``.
        """
        return self._transaction()

    def reading(self) -> AbstractContextManager[sa.Connection]:
        """A transaction that reads; it sees the project as it stood at its first statement."""
        return self._reading()

    # transactions ---------------------------------------------------------------------------------------------------
    @contextmanager
    def _transaction(self) -> Iterator[sa.Connection]:
        if self._frozen:
            raise Refused(self._frozen, file=str(self.path), folder=str(self.path.absolute().parent))
        self._refuse_gone()
        with self._said(), self._engine.begin() as connection:
            yield connection

    @contextmanager
    def _reading(self) -> Iterator[sa.Connection]:
        self._refuse_gone()
        with self._said(), self._engine.connect().execution_options(reading=True) as connection:
            yield connection

    def _refuse_gone(self) -> None:
        """Refuse where the file is no longer there, or another one is: what is written would be lost with it."""
        path, opened = self._opened
        if identity(path) != opened:
            raise Conflict("project_gone", file=str(self.path))

    @contextmanager
    def _said(self) -> Iterator[None]:
        """Say what the database says in words that tell what to do."""
        try:
            yield
        except sa.exc.IntegrityError:
            raise  # a fault of ours, not of the file
        except sa.exc.DBAPIError as e:
            raise refusal(e, self.path) from e


def _give_name(new: Path, path: Path) -> None:
    """Put a new project under its name, unless one has come there meanwhile (``project_exists``)."""
    try:
        try:
            path.hardlink_to(new)
        except FileExistsError:
            raise
        except OSError:  # a disk that knows no second names
            if path.exists():
                raise FileExistsError(path) from None
            new.rename(path)
    except FileExistsError as e:
        raise Refused("project_exists", file=str(path)) from e


def _remove(new: Path) -> None:
    for leftover in (new, Path(f"{new}-wal"), Path(f"{new}-shm"), Path(f"{new}-journal")):
        leftover.unlink(missing_ok=True)
