"""instructions are followed."""

import sqlalchemy as sa
from alembic import op

import db.models.base

revision = '0013'
down_revision = '0012'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go to this revision."""
    op.create_table('instruction_nudges',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('instruction_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('step', sa.Enum('sign_chase', 'feedback_reminder', 'feedback_chase', 'final_reminder', 'final_chase', 'sign_escalation', 'feedback_escalation', 'final_escalation', name='step', native_enum=False, length=32), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.ForeignKeyConstraint(['instruction_id'], ['instructions.id'], name=op.f('fk_instruction_nudges_instruction_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_instruction_nudges_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_instruction_nudges')),
    sa.UniqueConstraint('instruction_id', 'person_id', 'step', 'day', name=op.f('uq_instruction_nudges_instruction_id_person_id_step_day'))
    )
    with op.batch_alter_table('instruction_nudges', schema=None) as batch_op:
        batch_op.create_index('ix_instruction_nudges_day', ['day', 'person_id'], unique=False)

    with op.batch_alter_table('attachments', schema=None) as batch_op:
        batch_op.add_column(sa.Column('instruction_id', sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f('ix_attachments_instruction_id'), ['instruction_id'], unique=False)
        batch_op.create_foreign_key(batch_op.f('fk_attachments_instruction_id'), 'instructions', ['instruction_id'], ['id'])

    with op.batch_alter_table('documents', schema=None) as batch_op:
        batch_op.add_column(sa.Column('kind', sa.Enum('paper', 'instruction', name='documentkind', native_enum=False, length=32), nullable=False, server_default='paper'))

    with op.batch_alter_table('instruction_recipients', schema=None) as batch_op:
        batch_op.add_column(sa.Column('said_at', db.models.base.UtcDateTime(timezone=True), nullable=True))

    with op.batch_alter_table('instructions', schema=None) as batch_op:
        batch_op.add_column(sa.Column('form', sa.Enum('hurry', 'report', 'praise', 'track', name='instructionform', native_enum=False, length=32), nullable=True))
        batch_op.add_column(sa.Column('channel', sa.Enum('chat', 'phone', 'paper', name='channel', native_enum=False, length=32), nullable=False, server_default='chat'))
        batch_op.add_column(sa.Column('written_on', sa.Date(), nullable=True))
        batch_op.add_column(sa.Column('left_out', sa.JSON(), nullable=True))
        batch_op.add_column(sa.Column('sign_by', sa.Date(), nullable=True))
        batch_op.add_column(sa.Column('next_nudge_on', sa.Date(), nullable=True))
        batch_op.add_column(sa.Column('answered_by_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('became_id', sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f('ix_instructions_next_nudge_on'), ['next_nudge_on'], unique=False)
        batch_op.create_foreign_key(batch_op.f('fk_instructions_answered_by_id'), 'people', ['answered_by_id'], ['id'])
        batch_op.create_foreign_key(batch_op.f('fk_instructions_became_id'), 'directives', ['became_id'], ['id'], ondelete='SET NULL')



def downgrade() -> None:
    """Go back to the one before: what became a directive is passed on again; scans of paper ones belong to nothing and go."""
    op.execute("UPDATE instructions SET status = 'awaits_clerk' WHERE status = 'became' AND released_at IS NULL")
    op.execute("UPDATE instructions SET status = 'released' WHERE status = 'became'")
    op.execute("DELETE FROM attachments WHERE instruction_id IS NOT NULL AND report_id IS NULL AND request_id IS NULL")
    with op.batch_alter_table('instructions', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_instructions_became_id'), type_='foreignkey')
        batch_op.drop_constraint(batch_op.f('fk_instructions_answered_by_id'), type_='foreignkey')
        batch_op.drop_index(batch_op.f('ix_instructions_next_nudge_on'))
        batch_op.drop_column('became_id')
        batch_op.drop_column('answered_by_id')
        batch_op.drop_column('next_nudge_on')
        batch_op.drop_column('sign_by')
        batch_op.drop_column('left_out')
        batch_op.drop_column('written_on')
        batch_op.drop_column('channel')
        batch_op.drop_column('form')

    with op.batch_alter_table('instruction_recipients', schema=None) as batch_op:
        batch_op.drop_column('said_at')

    with op.batch_alter_table('documents', schema=None) as batch_op:
        batch_op.drop_column('kind')

    with op.batch_alter_table('attachments', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_attachments_instruction_id'), type_='foreignkey')
        batch_op.drop_index(batch_op.f('ix_attachments_instruction_id'))
        batch_op.drop_column('instruction_id')

    with op.batch_alter_table('instruction_nudges', schema=None) as batch_op:
        batch_op.drop_index('ix_instruction_nudges_day')

    op.drop_table('instruction_nudges')
