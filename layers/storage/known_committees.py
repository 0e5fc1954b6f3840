"""Whether a project has a committee: asked of the table of committees, without reading its plan."""

from __future__ import annotations

import sqlalchemy as sa

from gis.errors import NotFound
from gis.schema import COMMITTEES
from layers.storage.stored_tables import SQL

_TABLE = SQL[COMMITTEES.name]


def refuse_unknown(connection: sa.Connection, committee_code: str, file: str) -> None:
    """Refuse a code that no committee has; ``file``: name of the project.

    Raises:
        NotFound: ``committee_unknown``.
    """
    if connection.execute(sa.select(_TABLE.c.committee_code).where(_TABLE.c.committee_code == committee_code)).first() is None:
        raise NotFound("committee_unknown", file=file, code=committee_code[:60], known="")
