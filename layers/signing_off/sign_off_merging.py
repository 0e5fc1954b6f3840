"""Packages of townships and the sign-off: nothing that is frozen is changed by one, and what one is put over is in draft again."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

import geopandas as gpd
import shapely
import sqlalchemy as sa

from gis.errors import Refused
from gis.replanning.plan_hash import fixed_sha256
from gis.schema import COMMITTEES, EAS
from gis.signing_off.sign_off import DIVISION, DRAFT, FROZEN
from gis.signing_off.sign_off import EAS as FIXED_EAS
from layers.access import audit
from layers.edits.history import committee_revision
from layers.signing_off.sign_off_tables import SIGN_OFFS
from layers.signing_off.standings import standings
from layers.storage.bookkeeping import now
from layers.storage.stored_rows import read
from layers.storage.stored_tables import SQL

_MOST_NAMED = 8  # codes in a refusal


def refuse_unlike_frozen(ours: sa.Connection, theirs: sa.Connection, codes: Sequence[str]) -> None:
    """Refuse a package in which what is fixed here of some committees is otherwise.

    Raises:
        Refused: ``signoff_fixed``.
    """
    known = standings(ours)
    for layer, word in ((DIVISION, DIVISION), (FIXED_EAS, "plan fixed")):
        unlike = [c for c in codes if c in known and known[c].fixes(layer) and _fixed(ours, c, layer) != _fixed(theirs, c, layer)]
        if unlike:
            more = " ..." if len(unlike) > _MOST_NAMED else ""
            raise Refused("signoff_fixed", what=word, count=len(unlike), codes=", ".join(unlike[:_MOST_NAMED]) + more)


def return_all(connection: sa.Connection, codes: Sequence[str], name: str) -> None:
    """Bring committees that were signed off, and not frozen, back to draft: the package ``name`` was put over them."""
    known = standings(connection)
    for code in codes:
        standing = known.get(code)
        if standing is None or standing.state in (DRAFT, FROZEN):
            continue
        row = {"operation_id": uuid.uuid4().hex, "committee_code": code, "step": "return", "state_before": standing.state}
        row |= {"state": DRAFT, "fixed": standing.fixed, "person": audit.current().actor, "time": now(), "reason": name, "words": "{}"}
        row |= {"certificate": ""}
        connection.execute(sa.insert(SQL[SIGN_OFFS.name]), row | {"revision": committee_revision(connection, code)})
        audit.note(connection, audit.current().actor, "sign_off", code, details={"step": "return", "state": DRAFT, "package": name})


def _fixed(connection: sa.Connection, code: str, layer: str) -> str:
    committee, eas = (read(connection, table, code) for table in (COMMITTEES, EAS))
    assert isinstance(committee, gpd.GeoDataFrame)
    assert isinstance(eas, gpd.GeoDataFrame)
    if not len(committee):
        return ""
    return fixed_sha256(committee, eas) if layer == FIXED_EAS else str(shapely.to_wkb(committee.geometry.iloc[0], hex=True, byte_order=1))
