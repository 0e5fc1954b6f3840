"""Who is at work on which committee. A lease is soft: it is told to others and holds no write up; revisions do that."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa

from gis.errors import Conflict
from layers.edits.history_tables import LEASES
from layers.storage.bookkeeping import now, shown_time
from layers.storage.known_committees import refuse_unknown
from layers.storage.stored_tables import SQL
from layers.store import Project

IDLE_MINUTES = 30
_TABLE = SQL[LEASES.name]
_TIME = "%Y-%m-%dT%H:%M:%SZ"


@dataclass(frozen=True)
class Lease:
    """Holder, since when, when last heard of (UTC); free once nothing was heard for some minutes."""

    committee_code: str
    author: str
    since: str
    seen: str

    def is_free(self, at: str, idle_minutes: float) -> bool:
        """Whether another may take it at a time. Of a clock that was wrong nothing is believed: it is free then, too."""
        try:
            apart = datetime.strptime(at, _TIME).replace(tzinfo=UTC) - datetime.strptime(self.seen, _TIME).replace(tzinfo=UTC)
        except ValueError:
            return True
        return abs(apart) >= timedelta(minutes=idle_minutes)


def lease_of(connection: sa.Connection, committee_code: str, idle_minutes: float = IDLE_MINUTES) -> Lease | None:
    """Who edits a committee now; None for nobody."""
    columns = [_TABLE.c[c] for c in LEASES.columns]
    row = connection.execute(sa.select(*columns).where(_TABLE.c.committee_code == committee_code)).first()
    found = None if row is None else Lease(*row)
    return None if found is None or found.is_free(now(), idle_minutes) else found


def take(project: Project, committee_code: str, author: str, idle_minutes: float = IDLE_MINUTES) -> Lease:
    """Say that a planner is at work on a committee; to be said again while they are.

    Raises:
        NotFound: ``committee_unknown``.
        Conflict: ``lease_taken`` while another is.
    """
    with project.transaction() as connection:
        refuse_unknown(connection, committee_code, project.path.name)
        found = lease_of(connection, committee_code, idle_minutes)
        if found is not None and found.author != author:
            held = {"author": found.author, "since": shown_time(found.since), "minutes": f"{idle_minutes:g}"}
            raise Conflict("lease_taken", code=committee_code, **held)
        time = now()
        lease = Lease(committee_code, author, time if found is None else found.since, time)
        connection.execute(sa.delete(_TABLE).where(_TABLE.c.committee_code == committee_code))
        connection.execute(sa.insert(_TABLE), vars(lease))
    return lease


def leave(project: Project, committee_code: str, author: str) -> None:
    """Say that a planner is done with a committee; nothing where another holds it."""
    with project.transaction() as connection:
        connection.execute(sa.delete(_TABLE).where(_TABLE.c.committee_code == committee_code, _TABLE.c.author == author))


def note_seen(connection: sa.Connection, committee_code: str, author: str) -> None:
    """A planner who writes is at work: in the transaction that writes."""
    mine = (_TABLE.c.committee_code == committee_code, _TABLE.c.author == author)
    connection.execute(sa.update(_TABLE).where(*mine).values(seen=now()))
