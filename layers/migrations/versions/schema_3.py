"""Version 3 of the project: the first from which a later one is made; those before are imported again."""

revision = "3"
down_revision = None


def upgrade() -> None:
    """Nothing: where the way begins."""
