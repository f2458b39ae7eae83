"""Alembic's entry: runs on the connection it is handed, or on the URL of its configuration."""

from alembic import context
from sqlalchemy import Connection

from db.models import Base
from db.models.base import with_conditions


def run(connection: Connection) -> None:
    """Migrate over an open connection. SQLite alters tables by copying them, hence the batch mode."""
    with_conditions(Base.metadata, connection)
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=connection.dialect.name == "sqlite",
        compare_type=True,
        user_module_prefix="db.models.base.",
    )
    with context.begin_transaction():
        context.run_migrations()


run(context.config.attributes["connection"])
