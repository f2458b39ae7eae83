"""indexes of the few directives that have a value."""

import sqlalchemy as sa
from alembic import op

revision = '0020'
down_revision = '0019'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go to this revision."""
    with op.batch_alter_table('directives', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_directives_whole_id'))
        batch_op.drop_index(batch_op.f('ix_directives_carried_from_id'))
        for column in ('whole_id', 'carried_from_id', 'leader_id'):
            there = sa.text(f'{column} IS NOT NULL')
            batch_op.create_index(f'ix_directives_{column}', [column], unique=False, sqlite_where=there, postgresql_where=there)
        whole = sa.text('whole_id IS NULL')
        batch_op.create_index('ix_directives_document_status', ['document_id', 'status'], unique=False, sqlite_where=whole, postgresql_where=whole)


def downgrade() -> None:
    """Go back to the one before."""
    with op.batch_alter_table('directives', schema=None) as batch_op:
        batch_op.drop_index('ix_directives_document_status')
        for column in ('leader_id', 'carried_from_id', 'whole_id'):
            batch_op.drop_index(f'ix_directives_{column}')
        batch_op.create_index(batch_op.f('ix_directives_carried_from_id'), ['carried_from_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_directives_whole_id'), ['whole_id'], unique=False)
