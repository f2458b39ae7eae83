"""digests for more readers."""

import sqlalchemy as sa
from alembic import op

revision = '0011'
down_revision = '0010'
branch_labels = None
depends_on = None

EDITIONS = ('week', 'month', 'quarter', 'year')
SCOPES = ('portfolio', 'document', 'unit', 'everything')


def upgrade() -> None:
    """Go to this revision."""
    with op.batch_alter_table('digests', schema=None) as batch_op:
        batch_op.add_column(sa.Column('edition', sa.Enum(*EDITIONS, name='edition', native_enum=False, length=32), nullable=False, server_default='week'))
        batch_op.add_column(sa.Column('scope', sa.Enum(*SCOPES, name='digestscope', native_enum=False, length=32), nullable=False, server_default='portfolio'))
        batch_op.add_column(sa.Column('about_id', sa.Integer(), nullable=False, server_default='0'))
    op.execute("UPDATE digests SET scope = 'document', about_id = document_id WHERE document_id IS NOT NULL")
    with op.batch_alter_table('digests', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('uq_digests_portfolio'))
        batch_op.drop_constraint(batch_op.f('uq_digests_leader_id_document_id_period_end'), type_='unique')
        batch_op.drop_constraint(batch_op.f('fk_digests_document_id'), type_='foreignkey')
        batch_op.drop_constraint(batch_op.f('fk_digests_leader_id'), type_='foreignkey')
        batch_op.alter_column('leader_id', new_column_name='reader_id', existing_type=sa.Integer(), existing_nullable=False)
        batch_op.drop_column('document_id')
    with op.batch_alter_table('digests', schema=None) as batch_op:
        batch_op.create_foreign_key(batch_op.f('fk_digests_reader_id'), 'people', ['reader_id'], ['id'])
        batch_op.create_unique_constraint(batch_op.f('uq_digests_reader_id_edition_scope_about_id_period_end'), ['reader_id', 'edition', 'scope', 'about_id', 'period_end'])
    with op.batch_alter_table('people', schema=None) as batch_op:
        batch_op.add_column(sa.Column('digest_weekday', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('digest_editions', sa.JSON(), nullable=True))


def downgrade() -> None:
    """Go back to the one before: digests that it has no place for are left out."""
    with op.batch_alter_table('people', schema=None) as batch_op:
        batch_op.drop_column('digest_editions')
        batch_op.drop_column('digest_weekday')
    gone = "SELECT id FROM digests WHERE edition <> 'week' OR scope NOT IN ('portfolio', 'document')"
    op.execute(f"UPDATE instructions SET digest_id = NULL WHERE digest_id IN ({gone})")
    op.execute(f"DELETE FROM digests WHERE id IN ({gone})")
    with op.batch_alter_table('digests', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('uq_digests_reader_id_edition_scope_about_id_period_end'), type_='unique')
        batch_op.drop_constraint(batch_op.f('fk_digests_reader_id'), type_='foreignkey')
        batch_op.alter_column('reader_id', new_column_name='leader_id', existing_type=sa.Integer(), existing_nullable=False)
        batch_op.add_column(sa.Column('document_id', sa.Integer(), nullable=True))
    op.execute("UPDATE digests SET document_id = about_id WHERE scope = 'document'")
    with op.batch_alter_table('digests', schema=None) as batch_op:
        batch_op.create_foreign_key(batch_op.f('fk_digests_leader_id'), 'people', ['leader_id'], ['id'])
        batch_op.create_foreign_key(batch_op.f('fk_digests_document_id'), 'documents', ['document_id'], ['id'])
        batch_op.create_unique_constraint(batch_op.f('uq_digests_leader_id_document_id_period_end'), ['leader_id', 'document_id', 'period_end'])
        batch_op.drop_column('about_id')
        batch_op.drop_column('scope')
        batch_op.drop_column('edition')
    op.create_index('uq_digests_portfolio', 'digests', ['leader_id', 'period_end'], unique=True, sqlite_where=sa.text('document_id IS NULL'), postgresql_where=sa.text('document_id IS NULL'))
