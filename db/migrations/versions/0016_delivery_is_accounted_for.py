"""delivery is accounted for."""

import sqlalchemy as sa
from alembic import op

import db.models.base

revision = '0016'
down_revision = '0015'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go to this revision."""
    op.create_table('contacts',
    sa.Column('name', sa.String(length=40), nullable=False),
    sa.Column('at', db.models.base.UtcDateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('name', name=op.f('pk_contacts'))
    )
    with op.batch_alter_table('inbox', schema=None) as batch_op:
        batch_op.add_column(sa.Column('alarmed_at', db.models.base.UtcDateTime(timezone=True), nullable=True))
    with op.batch_alter_table('outbox', schema=None) as batch_op:
        batch_op.add_column(sa.Column('settled_at', db.models.base.UtcDateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('alarmed_at', db.models.base.UtcDateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('answered_at', db.models.base.UtcDateTime(timezone=True), nullable=True))
        batch_op.drop_index('ix_outbox_status_ready')
        batch_op.create_index('ix_outbox_status_next', ['status', 'priority', 'id'], unique=False)
        leased = sa.text('leased_until IS NOT NULL')
        batch_op.create_index('ix_outbox_leased', ['status'], unique=False, sqlite_where=leased, postgresql_where=leased)
    # people were told of these by the alarms there were
    op.execute("UPDATE inbox SET alarmed_at = received_at WHERE status = 'set_aside'")
    op.execute("UPDATE outbox SET alarmed_at = created_at WHERE status IN ('failed', 'unknown')")
    op.execute("UPDATE outbox SET settled_at = sent_at WHERE status = 'sent'")


def downgrade() -> None:
    """Go back to the one before."""
    with op.batch_alter_table('outbox', schema=None) as batch_op:
        batch_op.drop_index('ix_outbox_leased')
        batch_op.drop_index('ix_outbox_status_next')
        batch_op.create_index('ix_outbox_status_ready', ['status', 'not_before', 'priority', 'id'], unique=False)
        batch_op.drop_column('answered_at')
        batch_op.drop_column('alarmed_at')
        batch_op.drop_column('settled_at')
    with op.batch_alter_table('inbox', schema=None) as batch_op:
        batch_op.drop_column('alarmed_at')
    op.drop_table('contacts')
