"""Which rows of HR's the recruiters have been told about."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table; a row is told once for each reason."""
    op.create_table(
        "hr_set_aside",
        sa.Column("application_id", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("human", sa.Text(), nullable=False),
        sa.Column("first_seen", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("application_id", "reason", name="pk_hr_set_aside"),
    )
