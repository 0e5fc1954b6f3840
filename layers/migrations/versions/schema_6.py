"""Version 6 of the project: what enumerators have found at buildings, and which EAs are closed, supervision areas."""

from alembic import op

from layers.access import audit
from layers.storage.missing_tables import make_missing

revision = "6"
down_revision = "5"


def upgrade() -> None:
    """Make what is missing: nothing that version 5 had has changed."""
    connection = op.get_bind()
    make_missing(connection)
    audit.note(connection, audit.current().actor, "migrate", details={"from": 5, "to": 6})
