"""a directive goes out in parts."""

import sqlalchemy as sa
from alembic import op

revision = '0010'
down_revision = '0009'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go to this revision."""
    with op.batch_alter_table('directives', schema=None) as batch_op:
        batch_op.add_column(sa.Column('whole_id', sa.Integer(), nullable=True))
        batch_op.alter_column('item',
               existing_type=sa.VARCHAR(length=10),
               type_=sa.String(length=120),
               existing_nullable=False)
        batch_op.create_index(batch_op.f('ix_directives_whole_id'), ['whole_id'], unique=False)
        batch_op.create_foreign_key(batch_op.f('fk_directives_whole_id'), 'directives', ['whole_id'], ['id'], ondelete='CASCADE')


def downgrade() -> None:
    """Go back to the one before: parts stay as directives of their own, under numbers longer than there were."""
    op.execute("DELETE FROM directive_units WHERE role = 'part'")
    with op.batch_alter_table('directives', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_directives_whole_id'), type_='foreignkey')
        batch_op.drop_index(batch_op.f('ix_directives_whole_id'))
        batch_op.drop_column('whole_id')
