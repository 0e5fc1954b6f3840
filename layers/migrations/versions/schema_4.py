"""Version 4 of the project: histories, people, audit; a number of its own for each project."""

import uuid

from alembic import op

from layers.access import audit
from layers.storage.bookkeeping import facts, set_facts
from layers.storage.missing_tables import make_missing

revision = "4"
down_revision = "3"


def upgrade() -> None:
    """Make what is missing: nothing that version 3 had has changed."""
    connection = op.get_bind()
    make_missing(connection)
    if "project_id" not in facts(connection):
        set_facts(connection, project_id=uuid.uuid4().hex)
    audit.note(connection, audit.current().actor, "migrate", details={"from": 3, "to": 4})
