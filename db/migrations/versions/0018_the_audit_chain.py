"""the audit chain."""

import sqlalchemy as sa
from alembic import op

import db.models.base

revision = '0018'
down_revision = '0016'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go to this revision. What the log has already is sealed at the first tick."""
    with op.batch_alter_table('audit', schema=None) as batch_op:
        batch_op.add_column(sa.Column('erased_at', db.models.base.UtcDateTime(timezone=True), nullable=True))
    op.create_table('seals',
    sa.Column('audit_id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('salt', sa.String(length=32), nullable=False),
    sa.Column('details_digest', sa.String(length=64), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('value', sa.String(length=64), nullable=False),
    sa.ForeignKeyConstraint(['audit_id'], ['audit.id'], name=op.f('fk_seals_audit_id')),
    sa.PrimaryKeyConstraint('audit_id', name=op.f('pk_seals'))
    )


def downgrade() -> None:
    """Go back to the one before."""
    op.drop_table('seals')
    with op.batch_alter_table('audit', schema=None) as batch_op:
        batch_op.drop_column('erased_at')
