"""Version 5 of the project: the table of jobs."""

from alembic import op

from layers.access import audit
from layers.storage.missing_tables import make_missing

revision = "5"
down_revision = "4"


def upgrade() -> None:
    """Make what is missing: nothing that version 4 had has changed."""
    connection = op.get_bind()
    make_missing(connection)
    audit.note(connection, audit.current().actor, "migrate", details={"from": 4, "to": 5})
