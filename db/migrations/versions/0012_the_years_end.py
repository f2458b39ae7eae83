"""the year's end."""

import sqlalchemy as sa
from alembic import op

import db.models.base

revision = '0012'
down_revision = '0011'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go to this revision."""
    op.create_table('assessments',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('first_on', sa.Date(), nullable=False),
    sa.Column('last_on', sa.Date(), nullable=False),
    sa.Column('clerk_id', sa.Integer(), nullable=False),
    sa.Column('opened_at', db.models.base.UtcDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['clerk_id'], ['people.id'], name=op.f('fk_assessments_clerk_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_assessments')),
    sa.UniqueConstraint('first_on', 'last_on', name=op.f('uq_assessments_first_on_last_on'))
    )
    op.create_table('assessment_checks',
    sa.Column('assessment_id', sa.Integer(), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.Column('answer', sa.Enum('waiting', 'agreed', 'disputed', name='checkanswer', native_enum=False, length=32), nullable=False),
    sa.Column('words', sa.Text(), nullable=False),
    sa.Column('figures', sa.JSON(), nullable=True),
    sa.Column('person_id', sa.Integer(), nullable=True),
    sa.Column('at', db.models.base.UtcDateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['assessment_id'], ['assessments.id'], name=op.f('fk_assessment_checks_assessment_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_assessment_checks_person_id')),
    sa.ForeignKeyConstraint(['unit_id'], ['units.id'], name=op.f('fk_assessment_checks_unit_id')),
    sa.PrimaryKeyConstraint('assessment_id', 'unit_id', name=op.f('pk_assessment_checks'))
    )
    with op.batch_alter_table('assessment_checks', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_assessment_checks_unit_id'), ['unit_id'], unique=False)

    op.create_table('exclusions',
    sa.Column('directive_id', sa.Integer(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('clerk_id', sa.Integer(), nullable=False),
    sa.Column('at', db.models.base.UtcDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['clerk_id'], ['people.id'], name=op.f('fk_exclusions_clerk_id')),
    sa.ForeignKeyConstraint(['directive_id'], ['directives.id'], name=op.f('fk_exclusions_directive_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('directive_id', name=op.f('pk_exclusions'))
    )
    with op.batch_alter_table('directives', schema=None) as batch_op:
        batch_op.add_column(sa.Column('carried_from_id', sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f('ix_directives_carried_from_id'), ['carried_from_id'], unique=False)
        batch_op.create_foreign_key(batch_op.f('fk_directives_carried_from_id'), 'directives', ['carried_from_id'], ['id'])

    with op.batch_alter_table('documents', schema=None) as batch_op:
        batch_op.add_column(sa.Column('carried_from_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('archived_at', db.models.base.UtcDateTime(timezone=True), nullable=True))
        batch_op.create_unique_constraint(batch_op.f('uq_documents_carried_from_id_year'), ['carried_from_id', 'year'])
        batch_op.create_foreign_key(batch_op.f('fk_documents_carried_from_id'), 'documents', ['carried_from_id'], ['id'])


def downgrade() -> None:
    """Go back to the one before: what was carried over stays, as cancelled under its old number."""
    op.execute("UPDATE directives SET status = 'cancelled' WHERE status = 'carried_over'")
    op.execute("UPDATE changes SET status_after = 'cancelled', move = 'cancel' WHERE status_after = 'carried_over'")
    op.execute("UPDATE changes SET move = 'extend' WHERE move = 'carry_over'")
    with op.batch_alter_table('documents', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_documents_carried_from_id'), type_='foreignkey')
        batch_op.drop_constraint(batch_op.f('uq_documents_carried_from_id_year'), type_='unique')
        batch_op.drop_column('archived_at')
        batch_op.drop_column('carried_from_id')

    with op.batch_alter_table('directives', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_directives_carried_from_id'), type_='foreignkey')
        batch_op.drop_index(batch_op.f('ix_directives_carried_from_id'))
        batch_op.drop_column('carried_from_id')

    op.drop_table('exclusions')
    with op.batch_alter_table('assessment_checks', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_assessment_checks_unit_id'))

    op.drop_table('assessment_checks')
    op.drop_table('assessments')
