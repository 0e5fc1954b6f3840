"""What of a project belongs to one township: which rows of each table, and a hash of all of it that no order of rows changes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import geopandas as gpd
import numpy as np
import shapely
import sqlalchemy as sa

from gis.intake.dwellings import OVERRIDDEN
from gis.schema import (
    BARRIERS,
    BUILDINGS,
    CELLS,
    COMMITTEES,
    CROSSWALK,
    DWELLINGS,
    EA_CODES,
    EARLIER_EAS,
    EAS,
    ISSUES,
    LOCKS,
    PARTS,
    REGIONS,
    TOGETHER,
    TOTALS,
    Table,
)
from layers.access.people_tables import AUDIT, AUDIT_HEAD, LOGIN_FAILURES, PEOPLE, SESSIONS
from layers.edits.history_tables import ALTERNATIVES, HISTORY, LEASES
from layers.field.field_tables import FIELD_TABLES
from layers.signing_off.sign_off_tables import CERTIFICATES, SIGN_OFFS, TASKS, VERDICTS
from layers.storage.fingerprints import runs
from layers.storage.geopackage import GEOMETRY, KEY
from layers.storage.stored_rows import read
from layers.storage.stored_tables import META, PLANS, SOURCES, SQL
from layers.work.job_tables import JOBS

LENGTH = 9  # digits of a township's code, with which those of its committees begin
OF_COMMITTEES: tuple[Table, ...] = (COMMITTEES, EAS, CELLS, PARTS, EARLIER_EAS, EA_CODES, LOCKS, CROSSWALK, TOTALS, ISSUES, PLANS)
OF_BUILDINGS: tuple[Table, ...] = (BUILDINGS, DWELLINGS, OVERRIDDEN)
TAKEN_BACK = (*OF_COMMITTEES, *OF_BUILDINGS)  # a merge replaces these rows
SIGNED: tuple[Table, ...] = (SIGN_OFFS, VERDICTS, TASKS)
APPENDED: tuple[Table, ...] = (HISTORY, ALTERNATIVES, *SIGNED)  # to these it only adds
AROUND: tuple[Table, ...] = (BARRIERS, TOGETHER, REGIONS)  # goes out to be looked at, and is not taken back
GIVEN_OUT: tuple[Table, ...] = (SOURCES, META)  # goes out whole
KEPT_HOME: tuple[Table, ...] = (  # is of one server alone
    *(LEASES, JOBS, SESSIONS, LOGIN_FAILURES, AUDIT, AUDIT_HEAD, CERTIFICATES),
    *FIELD_TABLES,
)
_MOST_IDS = 10_000  # in one condition


@dataclass(frozen=True)
class Township:
    """A township in a project, read within a transaction."""

    connection: sa.Connection
    code: str

    @cached_property
    def building_ids(self) -> list[str]:
        """Ids of its buildings: those with a part in its committees, and, where there is no plan, those that stand in them."""
        parts, buildings = SQL[PARTS.name], SQL[BUILDINGS.name]
        ids = set(self.connection.execute(sa.select(parts.c.building_id).where(self._coded(PARTS))).scalars())
        unplanned = ~sa.exists().where(parts.c.building_id == buildings.c.building_id)
        for columns, shapes in runs(self.connection, BUILDINGS, unplanned):
            assert shapes is not None
            there = shapely.intersects(self.outline, shapely.point_on_surface(shapes))
            ids |= set(np.array(columns["building_id"], dtype=object)[there].tolist())
        return sorted(ids - {None})

    @cached_property
    def committee_codes(self) -> list[str]:
        """Codes of its committees."""
        codes = SQL[COMMITTEES.name].c.committee_code
        return [str(c) for c in self.connection.execute(sa.select(codes).where(self._coded(COMMITTEES))).scalars()]

    @cached_property
    def outline(self) -> shapely.Geometry:
        """Its committees as one shape; empty where there is none."""
        committees = read(self.connection, COMMITTEES, None, where=[self._coded(COMMITTEES)])
        assert isinstance(committees, gpd.GeoDataFrame)
        return shapely.union_all(committees.geometry.to_numpy())

    def buildings_elsewhere(self, others: sa.Connection) -> list[str]:
        """Ids of its buildings that stand in another township of another project."""
        sql, ids = SQL[PARTS.name], self.building_ids
        found: set[str] = set()
        for i in range(0, len(ids), _MOST_IDS):
            query = sa.select(sql.c.building_id).where(sql.c.building_id.in_(ids[i : i + _MOST_IDS]), ~self._coded(PARTS))
            found |= set(map(str, others.execute(query).scalars()))  # a part in no committee is in no other township
        return sorted(found)

    def has(self, committee_code: object) -> bool:
        """Whether a committee is of it."""
        return isinstance(committee_code, str) and committee_code[:LENGTH] == self.code

    def conditions(self, table: Table, more_ids: Iterable[str] = ()) -> list[sa.ColumnElement[bool]]:
        """Which rows of a table are of it: those that meet any of the conditions.

        Args:
            table: one of `TAKEN_BACK`, `APPENDED` or `AROUND`, or `PEOPLE`: who may do anything in it.
            more_ids: of buildings that are to count as its own.
        """
        sql, ids = SQL[table.name], sorted({*self.building_ids, *more_ids})
        runs_of_ids = [ids[i : i + _MOST_IDS] for i in range(0, len(ids), _MOST_IDS)]
        if table in OF_BUILDINGS:
            return [sql.c.building_id.in_(run) for run in runs_of_ids] or [sa.false()]
        if table is PEOPLE:
            return [sql.c[KEY].in_(self._people())]
        if table in AROUND:
            return [sql.c[KEY].in_(self._around(table))]
        lost = [sql.c.committee_code.is_(None) & sql.c.building_id.in_(run) for run in runs_of_ids] if table in (PARTS, ISSUES) else []
        return [self._coded(table), *lost]

    def content(self) -> str:
        """The hash of all rows that a merge takes back, and of which edits and steps of the sign-off there were."""
        found = hashlib.sha256()
        for table in TAKEN_BACK:
            found.update(f"{table.name} {self._hashed(table)}".encode())
        for table in (HISTORY, *SIGNED):
            ids = self.connection.execute(sa.select(SQL[table.name].c.operation_id).where(self._coded(table))).scalars()
            found.update("\n".join(sorted(map(str, ids))).encode())
        return found.hexdigest()

    def around(self) -> dict[str, str]:
        """The hashes of the tables that go out to be looked at."""
        return {table.name: self._hashed(table, whole=True) for table in AROUND}

    def _hashed(self, table: Table, whole: bool = False) -> str:
        rows: list[str] = []
        for columns, shapes in runs(self.connection, table, None if whole else sa.or_(*self.conditions(table))):
            plain = {n: v for n, v in columns.items() if n != KEY}
            if shapes is not None:
                plain[GEOMETRY] = shapely.to_wkb(shapes, byte_order=1).tolist()
            rows += map(repr, zip(*plain.values(), strict=True))
        return hashlib.sha256("\n".join(sorted(rows)).encode()).hexdigest()

    def _coded(self, table: Table) -> sa.ColumnElement[bool]:
        return SQL[table.name].c.committee_code.startswith(self.code, autoescape=True)

    def _people(self) -> list[int]:
        """Keys of the people whose territory holds it, or lies in it."""
        sql = SQL[PEOPLE.name]
        found = self.connection.execute(sa.select(sql.c[KEY], sql.c.territory)).all()
        near = [(key, prefix) for key, territory in found for prefix in (territory or "").split() or [""]]
        return sorted({int(key) for key, prefix in near if prefix.startswith(self.code) or self.code.startswith(prefix)})

    def _around(self, table: Table) -> list[int]:
        """Keys of the rows of a table whose shapes come near it."""
        near, keys = shapely.box(*shapely.bounds(self.outline)), []
        for columns, shapes in runs(self.connection, table):
            assert shapes is not None
            keys += np.array(columns[KEY])[shapely.intersects(shapes, near) | shapely.is_missing(shapes)].tolist()
        return keys


def township_codes(connection: sa.Connection) -> list[str]:
    """The codes of all townships that a project has committees of."""
    return sorted({str(code)[:LENGTH] for code in connection.execute(sa.select(SQL[COMMITTEES.name].c.committee_code)).scalars()})
