"""the list of a counted target: each row's state, and who set it when."""

import sqlalchemy as sa
from alembic import op

import db.models.base

revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None

STATE = sa.Enum('open', 'done', 'stopped', name='scopestate', native_enum=False, length=32)


def upgrade() -> None:
    """Go to this revision."""
    op.create_table('scope_changes',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('item_id', sa.Integer(), nullable=False),
    sa.Column('report_id', sa.Integer(), nullable=True),
    sa.Column('person_id', sa.Integer(), nullable=True),
    sa.Column('at', db.models.base.UtcDateTime(timezone=True), nullable=False),
    sa.Column('state', STATE, nullable=False),
    sa.Column('withdrawn_at', db.models.base.UtcDateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['item_id'], ['scope_items.id'], name=op.f('fk_scope_changes_item_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_scope_changes_person_id')),
    sa.ForeignKeyConstraint(['report_id'], ['reports.id'], name=op.f('fk_scope_changes_report_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_scope_changes'))
    )
    with op.batch_alter_table('scope_changes', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_scope_changes_item_id'), ['item_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_scope_changes_report_id'), ['report_id'], unique=False)

    with op.batch_alter_table('scope_items', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('uq_scope_items_target_id_position'), type_='unique')
        batch_op.alter_column('position', new_column_name='number', existing_type=sa.Integer(), existing_nullable=False)
        batch_op.add_column(sa.Column('state', STATE, nullable=False, server_default='open'))
    op.execute("UPDATE scope_items SET state = 'done' WHERE done")
    with op.batch_alter_table('scope_items', schema=None) as batch_op:
        batch_op.alter_column('state', server_default=None, existing_type=STATE, existing_nullable=False)
        batch_op.drop_column('done')
        batch_op.create_unique_constraint(batch_op.f('uq_scope_items_target_id_number'), ['target_id', 'number'])
        batch_op.create_index(batch_op.f('ix_scope_items_owner_id'), ['owner_id'], unique=False)


def downgrade() -> None:
    """Go back to the one before."""
    with op.batch_alter_table('scope_items', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_scope_items_owner_id'))
        batch_op.drop_constraint(batch_op.f('uq_scope_items_target_id_number'), type_='unique')
        batch_op.alter_column('number', new_column_name='position', existing_type=sa.Integer(), existing_nullable=False)
        batch_op.add_column(sa.Column('done', sa.Boolean(), nullable=False, server_default=sa.false()))
    op.execute("UPDATE scope_items SET done = (state = 'done')")
    with op.batch_alter_table('scope_items', schema=None) as batch_op:
        batch_op.alter_column('done', server_default=None, existing_type=sa.Boolean(), existing_nullable=False)
        batch_op.drop_column('state')
        batch_op.create_unique_constraint(batch_op.f('uq_scope_items_target_id_position'), ['target_id', 'position'])

    op.drop_table('scope_changes')
