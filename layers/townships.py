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

from gis.dwellings import OVERRIDDEN
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
from layers.fingerprints import runs
from layers.geopackage import GEOMETRY, KEY
from layers.history_tables import ALTERNATIVES, HISTORY
from layers.stored_rows import read
from layers.stored_tables import PLANS, SQL

LENGTH = 9  # digits of a township's code, with which those of its committees begin
OF_COMMITTEES: tuple[Table, ...] = (COMMITTEES, EAS, CELLS, PARTS, EARLIER_EAS, EA_CODES, LOCKS, CROSSWALK, TOTALS, ISSUES, PLANS)
OF_BUILDINGS: tuple[Table, ...] = (BUILDINGS, DWELLINGS, OVERRIDDEN)
TAKEN_BACK = (*OF_COMMITTEES, *OF_BUILDINGS)  # a merge replaces these rows
APPENDED: tuple[Table, ...] = (HISTORY, ALTERNATIVES)  # to these it only adds
AROUND: tuple[Table, ...] = (BARRIERS, TOGETHER, REGIONS)  # goes out to be looked at, and is not taken back
GIVEN_OUT = ("sources", "meta", "people")  # names of tables that go out whole
KEPT_HOME = ("leases", "jobs", "sessions", "login_failures", "audit", "audit_head")  # what is of one server alone
_MOST_IDS = 10_000  # in one condition


@dataclass(frozen=True)
class Township:
    """A township in a project, read within a transaction."""

    connection: sa.Connection
    code: str

    @cached_property
    def building_ids(self) -> list[str]:
        """Ids of its buildings: those with a part in its committees, and, where there is no plan, those that stand in them."""
        parts = read(self.connection, PARTS, None)
        of_it = parts["committee_code"].astype(object).map(self.has)
        buildings = read(self.connection, BUILDINGS, None)
        assert isinstance(buildings, gpd.GeoDataFrame)
        rest = buildings[~buildings["building_id"].isin(parts["building_id"])]
        there = shapely.intersects(self.outline, rest.geometry.representative_point().to_numpy()) if len(rest) else np.zeros(0, dtype=bool)
        return sorted({*parts.loc[of_it, "building_id"].dropna(), *rest.loc[there, "building_id"].dropna()})

    @cached_property
    def committee_codes(self) -> list[str]:
        """Codes of its committees."""
        return [c for c in read(self.connection, COMMITTEES, None)["committee_code"].tolist() if self.has(c)]

    @cached_property
    def outline(self) -> shapely.Geometry:
        """Its committees as one shape; empty where there is none."""
        committees = read(self.connection, COMMITTEES, None, where=[self._coded(COMMITTEES)])
        assert isinstance(committees, gpd.GeoDataFrame)
        return shapely.union_all(committees.geometry.to_numpy())

    def has(self, committee_code: object) -> bool:
        """Whether a committee is of it."""
        return isinstance(committee_code, str) and committee_code[:LENGTH] == self.code

    def conditions(self, table: Table, more_ids: Iterable[str] = ()) -> list[sa.ColumnElement[bool]]:
        """Which rows of a table are of it: those that meet any of the conditions.

        Args:
            table: one of `TAKEN_BACK`, `APPENDED` or `AROUND`.
            more_ids: of buildings that are to count as its own.
        """
        sql, ids = SQL[table.name], sorted({*self.building_ids, *more_ids})
        runs_of_ids = [ids[i : i + _MOST_IDS] for i in range(0, len(ids), _MOST_IDS)]
        if table in OF_BUILDINGS:
            return [sql.c.building_id.in_(run) for run in runs_of_ids] or [sa.false()]
        if table in AROUND:
            return [sql.c[KEY].in_(self._around(table))]
        lost = [sql.c.committee_code.is_(None) & sql.c.building_id.in_(run) for run in runs_of_ids] if table in (PARTS, ISSUES) else []
        return [self._coded(table), *lost]

    def content(self) -> str:
        """The hash of all rows that a merge takes back, and of which edits there were."""
        found = hashlib.sha256()
        for table in TAKEN_BACK:
            found.update(f"{table.name} {self._hashed(table)}".encode())
        sql = SQL[HISTORY.name]
        ids = self.connection.execute(sa.select(sql.c.operation_id).where(self._coded(HISTORY))).scalars()
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
