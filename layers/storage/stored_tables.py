"""The tables of a project as SQLAlchemy sees them: those of `gis.schema`, and the store's own bookkeeping."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.types import UserDefinedType

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
from layers.access import people_tables
from layers.edits.history_tables import ALTERNATIVES, HISTORY, LEASES
from layers.field import field_tables
from layers.signing_off import sign_off_tables
from layers.storage.append_only import append_only
from layers.storage.geopackage import GEOMETRY, KEY
from layers.work import job_tables

SCHEMA_VERSION = 6

# the store's own tables
PLANS = Table(
    "plans",
    {
        "committee_code": "text",
        "state": "text",  # planned, or stale where a later delivery has touched the committee
        "seed": "int",
        "time": "text",  # UTC
    },
    False,
)
SOURCES = Table(
    "sources",
    {
        "role": "text",  # committees, buildings, barriers, together, regions, units, totals
        "file": "text",
        "sha256": "text",
        "layer": "text",
        "filter": "text",
        "mapping": "text",  # JSON object, field -> column
        "crs": "text",
        "mode": "text",
        "rows": "int",
        "refused": "int",
        "attribution": "text",
        "time": "text",  # UTC
    },
    False,
)
META = Table("meta", {"key": "text", "value": "text"}, False)

STORED = (
    *(COMMITTEES, BUILDINGS, BARRIERS, TOGETHER, REGIONS, TOTALS, DWELLINGS, OVERRIDDEN),
    *(EAS, CELLS, PARTS, EARLIER_EAS, EA_CODES, LOCKS, CROSSWALK, ISSUES, PLANS, SOURCES, META),
    *(HISTORY, ALTERNATIVES, LEASES),
    *people_tables.PEOPLE_TABLES,
    *sign_off_tables.SIGN_OFF_TABLES,
    *field_tables.FIELD_TABLES,
    job_tables.JOBS,
)
ORIGIN = "origin"  # of an issue: the role that was imported, or a step; not part of the table outside the store

_UNIQUE = {COMMITTEES: "committee_code", EAS: "ea_code", PLANS: "committee_code", EA_CODES: "ea_code", LOCKS: "ea_code", META: "key"}
_UNIQUE |= {HISTORY: "operation_id", ALTERNATIVES: "operation_id", LEASES: "committee_code"} | people_tables.UNIQUE
_UNIQUE |= sign_off_tables.UNIQUE | job_tables.UNIQUE | field_tables.UNIQUE
_UNIQUE_TOGETHER = {HISTORY: ("committee_code", "committee_revision")}
_INDEXED = {
    EAS: ("committee_code",),
    CELLS: ("committee_code", "ea_code"),
    PARTS: ("committee_code", "ea_code", "building_id"),
    BUILDINGS: ("building_id",),
    LOCKS: ("committee_code",),
    EA_CODES: ("committee_code",),
    HISTORY: ("revision",),
    **people_tables.INDEXED,
    **sign_off_tables.INDEXED,
    **field_tables.INDEXED,
    **job_tables.INDEXED,
}
_REFERENCES = {  # column -> the column it must be found in
    EAS: {"committee_code": "committees.committee_code"},
    CELLS: {"ea_code": "enumeration_areas.ea_code"},
    PARTS: {"ea_code": "enumeration_areas.ea_code"},
    PLANS: {"committee_code": "committees.committee_code"},
}


class Shape(UserDefinedType[Any]):
    """A column of shapes, as `layers.storage.dialects` writes and reads them; the type has the same name in both homes."""

    cache_ok = True

    def get_col_spec(self, **_: Any) -> str:
        """Name of the type in the statement that makes the table."""
        return "GEOMETRY"


_TYPES: dict[str, Any] = {
    "text": sa.Text(),
    "int": sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
    "float": sa.Double(),
    "bool": sa.Boolean(),
    "bytes": sa.LargeBinary(),
}


def _column(table: Table, name: str, kind: str) -> sa.Column[Any]:
    reference = _REFERENCES.get(table, {}).get(name)
    keys = [sa.ForeignKey(reference, deferrable=True, initially="DEFERRED")] if reference else []
    unique, index = _UNIQUE.get(table) == name or None, name in _INDEXED.get(table, ()) or None
    return sa.Column(name, _TYPES[kind], *keys, unique=unique, index=index)


def _table(metadata: sa.MetaData, table: Table) -> sa.Table:
    columns: list[sa.Column[Any]] = [sa.Column(KEY, sa.Integer, primary_key=True)]
    columns += [sa.Column(GEOMETRY, Shape)] if table.geometry else []
    columns += [_column(table, name, kind) for name, kind in table.columns.items()]
    columns += [sa.Column(ORIGIN, sa.Text)] if table is ISSUES else []
    together = [sa.UniqueConstraint(*_UNIQUE_TOGETHER[table])] if table in _UNIQUE_TOGETHER else []
    return sa.Table(table.name, metadata, *columns, *together, sqlite_autoincrement=True)


METADATA = sa.MetaData()
SQL: dict[str, sa.Table] = {table.name: _table(METADATA, table) for table in STORED}
for _kept in (people_tables.AUDIT, *sign_off_tables.SIGN_OFF_TABLES, *field_tables.FIELD_TABLES):
    append_only(SQL[_kept.name])
