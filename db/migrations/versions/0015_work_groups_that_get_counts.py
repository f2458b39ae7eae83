"""work groups that get counts."""

import sqlalchemy as sa
from alembic import op

import db.models.base

revision = '0015'
down_revision = '0014'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go to this revision."""
    op.create_table('group_chats',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('chat_id', sa.BigInteger(), nullable=False),
    sa.Column('title', sa.String(length=255), nullable=False),
    sa.Column('enabled_by_id', sa.Integer(), nullable=False),
    sa.Column('enabled_at', db.models.base.UtcDateTime(timezone=True), nullable=False),
    sa.Column('ended_at', db.models.base.UtcDateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['enabled_by_id'], ['people.id'], name=op.f('fk_group_chats_enabled_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_group_chats'))
    )
    with op.batch_alter_table('group_chats', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_group_chats_chat_id'), ['chat_id'], unique=False)



def downgrade() -> None:
    """Go back to the one before."""
    with op.batch_alter_table('group_chats', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_group_chats_chat_id'))

    op.drop_table('group_chats')
