"""Run the migrations on the connection that ``ledger.migrations`` hands over."""

from alembic import context

from tallystick.ledger.tables import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
with context.begin_transaction():
    context.run_migrations()
