"""Tables whose rows the database itself lets nobody change or delete, on SQLite and on PostgreSQL."""

from __future__ import annotations

import sqlalchemy as sa

_SQLITE = "CREATE TRIGGER {table}_no_{verb} BEFORE {verb} ON {table} BEGIN SELECT RAISE(ABORT, 'rows of {table} are kept as they are'); END"
_FUNCTION = (
    "CREATE OR REPLACE FUNCTION {table}_kept() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION 'rows of {table} are kept as they are'; END $$"
)
_POSTGRES = (
    "CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION {table}_kept()",
    "CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION {table}_kept()",
)


def append_only(table: sa.Table) -> None:
    """From its making on, rows can be added to ``table`` and nothing else (who can write the file can still drop the triggers)."""
    for verb in ("update", "delete"):
        _after(table, _SQLITE.format(table=table.name, verb=verb), "sqlite")
    for statement in (_FUNCTION, *_POSTGRES):
        _after(table, statement.format(table=table.name), "postgresql")


def _after(table: sa.Table, statement: str, dialect: str) -> None:
    sa.event.listen(table, "after_create", sa.DDL(statement).execute_if(dialect=dialect))  # type: ignore[no-untyped-call]
