"""How Alembic runs the steps of `versions`: on the connection that `layers.storage.migrating` hands over, within its transaction."""

from alembic import context

context.configure(connection=context.config.attributes["connection"])
context.run_migrations()
