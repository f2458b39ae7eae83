"""backups and retention."""

import sqlalchemy as sa
from alembic import op

import db.models.base

revision = '0019'
down_revision = '0018'
branch_labels = None
depends_on = None

ERASED = ('documents', 'people')


def upgrade() -> None:
    """Go to this revision."""
    op.create_table('backups',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('started_at', db.models.base.UtcDateTime(timezone=True), nullable=False),
    sa.Column('made_at', db.models.base.UtcDateTime(timezone=True), nullable=True),
    sa.Column('name', sa.String(length=100), nullable=False),
    sa.Column('size', sa.BigInteger(), nullable=True),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('fault', sa.Text(), nullable=False),
    sa.Column('drilled_at', db.models.base.UtcDateTime(timezone=True), nullable=True),
    sa.Column('drill_fault', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_backups'))
    )
    with op.batch_alter_table('backups', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_backups_day'), ['day'], unique=False)

    op.create_table('restorations',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('at', db.models.base.UtcDateTime(timezone=True), nullable=False),
    sa.Column('backup_made_at', db.models.base.UtcDateTime(timezone=True), nullable=False),
    sa.Column('name', sa.String(length=100), nullable=False),
    sa.Column('released_at', db.models.base.UtcDateTime(timezone=True), nullable=True),
    sa.Column('released_by_id', sa.Integer(), nullable=True),
    sa.Column('sent', sa.Boolean(), nullable=True),
    sa.ForeignKeyConstraint(['released_by_id'], ['people.id'], name=op.f('fk_restorations_released_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_restorations'))
    )
    for table in ERASED:
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.add_column(sa.Column('erased_at', db.models.base.UtcDateTime(timezone=True), nullable=True))


def downgrade() -> None:
    """Go back to the one before."""
    for table in reversed(ERASED):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.drop_column('erased_at')

    op.drop_table('restorations')
    with op.batch_alter_table('backups', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_backups_day'))

    op.drop_table('backups')
