"""The township of a package put in place of that of the project, with its history: within one transaction, and nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pyproj
import sqlalchemy as sa

from gis.errors import Refused
from gis.schema import COMMITTEES, Table
from layers.edits.history import Act, append_all
from layers.edits.history_tables import ALTERNATIVES, HISTORY
from layers.safekeeping.townships import SIGNED, TAKEN_BACK, Township
from layers.signing_off.sign_off_merging import refuse_unlike_frozen, return_all
from layers.storage.bookkeeping import facts, set_facts
from layers.storage.changes import KEYS
from layers.storage.dialects import dialect_of
from layers.storage.fingerprints import runs
from layers.storage.geopackage import KEY
from layers.storage.recorded import changed
from layers.storage.stored_rows import read
from layers.storage.stored_tables import SQL

_MOST_NAMED = 8  # codes in a refusal
_EDIT = ("author", "time", "op", "reason", "operation_id", "committee_code")  # what a summary of an edit says


def refuse_unfit(ours: sa.Connection, package: Township, here: Mapping[str, str], there: Mapping[str, str], path: Path) -> None:
    """Refuse a package that cannot be taken back.

    Raises:
        Refused: ``package_crs``; ``package_elsewhere`` where it has committees of other townships, or buildings that are in
            another township of the project.
    """
    if here.get("crs") != there.get("crs"):
        raise Refused("package_crs", file=path.name)
    codes = package.connection.execute(sa.select(SQL[COMMITTEES.name].c.committee_code)).scalars()
    strange = sorted(str(code) for code in codes if not package.has(code))
    strange += package.buildings_elsewhere(ours)
    if strange:
        more = " ..." if len(strange) > _MOST_NAMED else ""
        raise Refused("package_elsewhere", file=path.name, township=package.code, listed=", ".join(strange[:_MOST_NAMED]) + more)


def put_in_place(ours: sa.Connection, there: Township, name: str, over: bool) -> int:
    """Put the township of a package in place of that of the project; gives how many of its edits were added to the history.

    Args:
        ours: transaction that writes.
        there: the township in the package.
        name: of the package, for the history.
        over: whether the township has changed here too. Its history then stands, and one act is added that puts the
            package over it and names the authors and times of its edits; what was signed off here is returned. Else the
            edits and the steps of the sign-off are added as they were made.

    Raises:
        Refused: ``signoff_fixed`` where it would change what is frozen here.
    """
    here, theirs = Township(ours, there.code), there.connection
    refuse_unlike_frozen(ours, theirs, here.committee_codes)
    ids = sorted({*here.building_ids, *there.building_ids})
    known = facts(ours)
    srs_id = dialect_of(ours).srs_id(ours, pyproj.CRS.from_user_input(known["crs"]))
    before = _tables(here, ids) if over else {}
    for table in TAKEN_BACK:
        _replace(ours, theirs, table, here.conditions(table, ids), there.conditions(table, ids), srs_id)
    new = _new_rows(ours, theirs, HISTORY, there)
    revision = int(known["revision"]) + 1
    if over:
        told = [{k: row[k] for k in _EDIT} for row in new]
        act = Act("import", "import", {"package": name, "edits": told})
        append_all(ours, revision, act, changed(before, _tables(Township(ours, there.code), ids)))
        return_all(ours, here.committee_codes, name)
    else:
        revision = _append(ours, HISTORY, new, revision)
        for table in (ALTERNATIVES, *SIGNED):
            _append(ours, table, _new_rows(ours, theirs, table, there), 0)
    set_facts(ours, revision=revision, base=revision)
    return len(new)


def _replace(
    ours: sa.Connection,
    theirs: sa.Connection,
    table: Table,
    here: list[sa.ColumnElement[bool]],
    there: list[sa.ColumnElement[bool]],
    srs_id: int,
) -> None:
    sql, dialect = SQL[table.name], dialect_of(ours)
    counted = sa.select(sa.func.count()).select_from(sql)
    rows = max(int(c.execute(counted.where(sa.or_(*w))).scalar_one()) for c, w in ((ours, here), (theirs, there)))
    with dialect.rewriting(ours, table, here, rows) as index:
        for condition in here:
            ours.execute(sql.delete().where(condition))
        first = int(ours.execute(sa.select(sa.func.coalesce(sa.func.max(sql.c[KEY]), 0))).scalar_one()) + 1
        for columns, shapes in runs(theirs, table, sa.or_(*there)):
            count = len(columns[KEY])
            dialect.insert(ours, table, {**columns, KEY: range(first, first + count)}, shapes, srs_id, index)
            first += count


def _new_rows(ours: sa.Connection, theirs: sa.Connection, table: Table, package: Township) -> list[dict[str, Any]]:
    """Rows of a history that the project does not have, in their order."""
    sql = SQL[table.name]
    known = set(ours.execute(sa.select(sql.c.operation_id)).scalars())
    query = sa.select(*(sql.c[c] for c in table.columns)).where(sa.or_(*package.conditions(table))).order_by(sql.c[KEY])
    return [dict(row) for row in theirs.execute(query).mappings() if row["operation_id"] not in known]


def _append(ours: sa.Connection, table: Table, rows: list[dict[str, Any]], revision: int) -> int:
    """Add rows; those of one revision of the package become one of the project, from ``revision`` on. Gives the last one."""
    if table is HISTORY:
        numbers = {n: revision + k for k, n in enumerate(sorted({row["revision"] for row in rows}))}
        rows = [{**row, "revision": numbers[row["revision"]]} for row in rows]
        revision = max([revision, *numbers.values()])
    if rows:
        ours.execute(sa.insert(SQL[table.name]), rows)
    return revision


def _tables(township: Township, ids: list[str]) -> dict[Table, Any]:
    """The tables that histories tell the changes of."""
    return {t: read(township.connection, t, None, where=township.conditions(t, ids)) for t in KEYS}
